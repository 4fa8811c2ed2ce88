"""A column of descriptions: its different values, and which of them each record has."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.identity.distances import Flags, Numbers

NOTHING = -1

Word = TypeVar("Word", bound=Hashable)
Values = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """`values` in order, each once; record `i` has those at `codes[starts[i] : starts[i + 1]]`."""

    values: Values
    codes: Numbers
    starts: Numbers

    @classmethod
    def of(cls, records: Iterable[Sequence[Any]]) -> Column:
        """The column of what each record has; what is empty is no value."""
        told = [
            [value for value in dict.fromkeys(several) if value] if several else () for several in records
        ]
        values = sorted({value for several in told for value in several})
        place = {value: number for number, value in enumerate(values)}
        held = np.empty(len(values), object)
        held[:] = values
        codes = np.array([place[value] for several in told for value in several], np.int64)
        return cls(held, codes, np.cumsum([0, *map(len, told)], dtype=np.int64))

    def __len__(self) -> int:
        return self.starts.size - 1

    def rows(self, numbers: Numbers) -> Column:
        """The column of some of the records, with all values there are."""
        sizes = self.sizes[numbers]
        starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        places = np.arange(starts[-1]) + np.repeat(self.starts[numbers] - starts[:-1], sizes)
        return Column(self.values, self.codes[places], starts)

    @property
    def sizes(self) -> Numbers:
        """How many values each record has."""
        return np.diff(self.starts)

    @property
    def counts(self) -> Numbers:
        """How many records have each value."""
        return np.bincount(self.codes, minlength=len(self.values))

    @property
    def told(self) -> int:
        """How many records have a value."""
        return int((self.sizes > 0).sum())

    @property
    def equal(self) -> float:
        """The share of pairs with equal values among the pairs that have values; NaN without any."""
        if self.told < 2:
            return np.nan
        return float((self.counts * (self.counts - 1.0)).sum() / (self.told * (self.told - 1.0)))

    def shares(self) -> NDArray[np.float64]:
        """The share of records with each value, among those that have one."""
        return np.asarray(self.counts / max(self.told, 1), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """The ways in which pairs of records can be compared by a column: a row for each two values.

    `pair` says which pair a row is of, in order; `left` and `right` are codes of values.
    """

    pair: Numbers
    left: Numbers
    right: Numbers

    @classmethod
    def of(cls, column: Column, first: Numbers, second: Numbers) -> Choices:
        """Every value of the one record with every value of the other."""
        sizes = column.sizes
        if sizes.max(initial=0) <= 1:
            pair = np.flatnonzero(sizes[first] & sizes[second])
            left, right = column.starts[first[pair]], column.starts[second[pair]]
            return cls(pair, column.codes[left], column.codes[right])
        rights = sizes[second]
        ways = sizes[first] * rights
        pair = np.repeat(np.arange(first.size), ways)
        way = np.arange(pair.size) - np.repeat(np.cumsum(ways) - ways, ways)
        left = column.starts[first][pair] + way // np.maximum(rights, 1)[pair]
        right = column.starts[second][pair] + way % np.maximum(rights, 1)[pair]
        return cls(pair, column.codes[left], column.codes[right])

    def best(self, cost: NDArray[np.number[Any]]) -> Numbers:
        """The row of least cost of each pair that has rows; of equal ones that with the first values."""
        if not self.pair.size or (np.diff(self.pair) > 0).all():
            return np.arange(self.pair.size)
        low, high = np.minimum(self.left, self.right), np.maximum(self.left, self.right)
        order = np.lexsort((high, low, cost, self.pair))
        return order[np.flatnonzero(np.diff(self.pair[order], prepend=-1))]


def word_codes(texts: Sequence[Sequence[Word]], width: int) -> Numbers:
    """The first words of each text as numbers, equal for equal words; -1 fills shape `(texts, width)`."""
    place: dict[Word, int] = {}
    codes = np.full((len(texts), width), NOTHING, np.int64)
    for row, text in enumerate(texts):
        for column, word in enumerate(text[:width]):
            codes[row, column] = place.setdefault(word, len(place))
    return codes


def share_a_word(left: Numbers, right: Numbers) -> Flags:
    """For rows of `word_codes`: whether one of the words on the left is on the right too."""
    found = np.zeros(left.shape[0], np.bool_)
    others = told_columns(right)
    for one in told_columns(left):
        for other in others:
            found |= (one == other) & (one >= 0)
    return found


def told_columns(codes: Numbers) -> list[Numbers]:
    """The columns in which some text has a word."""
    return [column for column in codes.T if (column >= 0).any()]
