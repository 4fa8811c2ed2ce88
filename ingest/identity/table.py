"""Descriptions of people as columns, compared by the million."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.identity.columns import NOTHING, Choices, Column
from ingest.identity.comparisons import Levels, compare
from ingest.identity.description import NAMES, Description
from ingest.identity.distances import Numbers
from ingest.identity.fields import LEVELS, Field, Kind
from ingest.identity.frequencies import Frequencies
from ingest.identity.name_levels import Coded, coded, name_levels


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """How pairs of records, `first[i]` and `second[i]`, agree at their best.

    The others have shape `(pairs, fields)`: `levels` (int8) is -1 where a side has nothing; `left` and
    `right` are the codes of the values that agree at this level, in the columns of the table.
    """

    first: Numbers
    second: Numbers
    levels: Levels
    left: Numbers
    right: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Records to be told apart. `fields` and `columns` go together, given name and surname first.

    `names` has whole names, and `coded` what they are compared by; `parts` (shape `(2, names)`) are the
    codes of each one's given name and surname.
    """

    fields: tuple[Field, ...]
    columns: tuple[Column, ...]
    names: Column
    parts: Numbers
    coded: Coded

    @classmethod
    def of(cls, records: Sequence[Description], others: Sequence[Field]) -> Table:
        """The table of these records, of which `others` says what their further values are."""
        names = Column.of(record.names for record in records)
        spoken = [Column.of([name.given for name in record.names] for record in records)]
        spoken.append(Column.of([name.surname for name in record.names] for record in records))
        columns = [Column.of(record.values[place] for record in records) for place in range(len(others))]
        parts = np.stack([codes_of(names, spoken[0], "given"), codes_of(names, spoken[1], "surname")])
        return cls((*NAMES, *others), (*spoken, *columns), names, parts, coded(list(names.values)))

    def __len__(self) -> int:
        return len(self.names)

    def rows(self, numbers: Numbers) -> Table:
        """The table of some of the records."""
        columns = tuple(column.rows(numbers) for column in self.columns)
        return replace(self, columns=columns, names=self.names.rows(numbers))

    @property
    def equal(self) -> NDArray[np.float64]:
        """For each field the share of pairs that have equal values; NaN where nobody has two."""
        return np.array([column.equal for column in self.columns], np.float64)

    def compare(self, first: Numbers, second: Numbers) -> Compared:
        """How these pairs of records agree; of several values those that agree best."""
        shape = (first.size, len(self.fields))
        levels, left, right = (np.full(shape, NOTHING, kind) for kind in (np.int8, np.int64, np.int64))
        found = Compared(first, second, levels, left, right)
        self._compare_names(found)
        for place in range(len(NAMES), len(self.fields)):
            values = self.columns[place].values
            choices = Choices.of(self.columns[place], first, second)
            if not choices.pair.size:
                continue
            one, other, back = different(choices.left, choices.right, len(values))
            level = compare(self.fields[place].kind, values, one, other)[back]
            best = choices.best(np.where(level == NOTHING, np.iinfo(np.int8).max, level))
            fill(found, place, choices.pair[best], (level[best], choices.left[best], choices.right[best]))
        return found

    def _compare_names(self, found: Compared) -> None:
        choices = Choices.of(self.names, found.first, found.second)
        if not choices.pair.size:
            return
        one, other, back = different(choices.left, choices.right, len(self.names.values))
        levels = [level[back] for level in name_levels(self.coded, one, other)]
        best = choices.best(-(WORTH[0][levels[0]] + WORTH[1][levels[1]]))
        for place, level in enumerate(levels):
            left, right = (self.parts[place][codes[best]] for codes in (choices.left, choices.right))
            fill(found, place, choices.pair[best], (level[best], left, right))

    def rarity(self, compared: Compared, frequencies: Sequence[Frequencies]) -> NDArray[np.float32]:
        """In bits, how much rarer than usual the commoner of two values is; 0 where one is missing."""
        result = np.zeros(compared.levels.shape, np.float32)
        for place, (column, field) in enumerate(zip(self.columns, frequencies, strict=True)):
            told = compared.levels[:, place] != NOTHING
            if not told.any():
                continue
            shares = field.shares(column.values)
            left, right = (codes[told, place] for codes in (compared.left, compared.right))
            result[told, place] = np.log2(field.usual / np.maximum(shares[left], shares[right]))
        return result

    def drawn(self, count: int, seed: int) -> tuple[Numbers, Numbers]:
        """Pairs of records at random, at most `count`; all pairs where there are no more than that."""
        size = len(self)
        if size * (size - 1) // 2 <= count:
            first, second = np.triu_indices(size, 1)
            return first.astype(np.int64), second.astype(np.int64)
        first, second = np.random.default_rng(seed).integers(0, size, (2, count))
        return first[first != second], second[first != second]


FEW: Final = 100


def worth(kind: Kind) -> NDArray[np.float64]:
    """What each level of a kind tells as long as nothing is learnt, and at the end 0 for what is missing."""
    return np.array([*(np.log2(level.match / level.random) for level in LEVELS[kind]), 0.0])


WORTH: Final = (worth(Kind.GIVEN), worth(Kind.SURNAME))


def fill(found: Compared, place: int, pair: Numbers, said: tuple[Levels, Numbers, Numbers]) -> None:
    """Write what was found of one field; nothing where the values say nothing of each other."""
    told = said[0] != NOTHING
    found.levels[pair[told], place] = said[0][told]
    found.left[pair[told], place] = said[1][told]
    found.right[pair[told], place] = said[2][told]


def codes_of(names: Column, part: Column, attribute: str) -> Numbers:
    place = {value: number for number, value in enumerate(part.values)}
    codes = (place.get(getattr(name, attribute), NOTHING) for name in names.values)
    return np.fromiter(codes, np.int64, len(names.values))


def different(left: Numbers, right: Numbers, size: int) -> tuple[Numbers, Numbers, Numbers]:
    """The different pairs of codes, smaller first, and for each pair its place among them.

    Of a few pairs, equal ones are not sought: comparing them twice takes less.
    """
    low, high = np.minimum(left, right), np.maximum(left, right)
    if left.size <= FEW:
        return low, high, np.arange(left.size)
    key, back = np.unique(low * size + high, return_inverse=True)
    return key // max(size, 1), key % max(size, 1), back.astype(np.int64)
