"""Descriptions of people as columns, ready to be compared by the million."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.identity.columns import Column
from ingest.identity.comparisons import Levels, compare
from ingest.identity.distances import Numbers
from ingest.identity.fields import Field, Kind
from ingest.identity.name_levels import name_levels
from ingest.identity.names import PersonName

NAMES = (Field("given name", Kind.GIVEN), Field("surname", Kind.SURNAME))


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Records to be told apart: names, each different one once, and further columns in normal form.

    `fields` and `columns` go together, given name and surname first. Record `i` has the name
    `names[name_codes[i]]`.
    """

    fields: tuple[Field, ...]
    columns: tuple[Column, ...]
    names: tuple[PersonName, ...]
    name_codes: Numbers

    @classmethod
    def of(cls, names: Sequence[PersonName], others: Mapping[Field, Sequence[str]]) -> Table:
        """The table of these records; values as `normal_value` gives them, empty where absent."""
        for field, texts in others.items():
            if len(texts) != len(names):
                raise ValueError(f"{field.name}: {len(texts)} values for {len(names)} records")
        every = sorted(set(names))
        place = {name: number for number, name in enumerate(every)}
        columns = [[name.given for name in names], [name.surname for name in names], *others.values()]
        return cls(
            (*NAMES, *others),
            tuple(Column.of(texts) for texts in columns),
            tuple(every),
            np.fromiter((place[name] for name in names), np.int64, len(names)),
        )

    def __len__(self) -> int:
        return self.name_codes.size

    @property
    def equal(self) -> NDArray[np.float64]:
        """For each field the share of pairs that have equal values; NaN where nobody has two."""
        return np.array([column.equal for column in self.columns], np.float64)

    def levels(self, first: Numbers, second: Numbers) -> Levels:
        """How these pairs of records agree: int8 of shape `(pairs, fields)`, -1 where a side has nothing."""
        result = np.full((first.size, len(self.fields)), -1, np.int8)
        one, other, back = different(self.name_codes[first], self.name_codes[second], len(self.names))
        for place, level in enumerate(name_levels(self.names, one, other)):
            result[:, place] = level[back]
        for place in range(len(NAMES), len(self.fields)):
            result[:, place] = self.field_levels(place, first, second)
        return result

    def field_levels(self, place: int, first: Numbers, second: Numbers) -> Levels:
        column, kind = self.columns[place], self.fields[place].kind
        left, right = column.codes[first], column.codes[second]
        told = (left >= 0) & (right >= 0)
        one, other, back = different(left[told], right[told], len(column.values))
        result = np.full(first.size, -1, np.int8)
        result[told] = compare(kind, column.values, one, other)[back]
        return result

    def rarity(self, first: Numbers, second: Numbers) -> NDArray[np.float32]:
        """In bits, how much rarer than usual the values are, as `Column.rarity`; shape `(pairs, fields)`."""
        return np.column_stack([column.rarity(first, second) for column in self.columns])

    def drawn(self, count: int, seed: int) -> tuple[Numbers, Numbers]:
        """Pairs of records at random, at most `count`; all pairs where there are no more than that."""
        size = len(self)
        if size * (size - 1) // 2 <= count:
            first, second = np.triu_indices(size, 1)
            return first.astype(np.int64), second.astype(np.int64)
        first, second = np.random.default_rng(seed).integers(0, size, (2, count))
        return first[first != second], second[first != second]


def different(left: Numbers, right: Numbers, size: int) -> tuple[Numbers, Numbers, Numbers]:
    """The different pairs of codes, smaller first, and for each pair its place among them."""
    key, back = np.unique(np.minimum(left, right) * size + np.maximum(left, right), return_inverse=True)
    return key // max(size, 1), key % max(size, 1), back.astype(np.int64)
