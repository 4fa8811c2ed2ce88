"""A column of descriptions: its different values, and which of them each record has."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.identity.distances import Numbers, Texts

NOTHING = -1

Word = TypeVar("Word", bound=Hashable)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """`values` in order, each once; `codes[i]` is the place of record `i`'s value there, -1 for none."""

    values: Texts
    codes: Numbers

    @classmethod
    def of(cls, texts: Sequence[str]) -> Column:
        """The column of these texts; an empty one is no value."""
        values = sorted(set(texts) - {""})
        place = {value: number for number, value in enumerate(values)} | {"": NOTHING}
        codes = np.fromiter((place[text] for text in texts), np.int64, len(texts))
        return cls(np.array(values, object), codes)

    @property
    def counts(self) -> Numbers:
        """How many records have each value."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))

    @property
    def equal(self) -> float:
        """The share of pairs with equal values among the pairs that have values; NaN without any."""
        total = int(self.counts.sum())
        return (
            float((self.counts * (self.counts - 1.0)).sum() / (total * (total - 1.0)))
            if total > 1
            else np.nan
        )

    def shares(self) -> NDArray[np.float64]:
        """The share of records with each value, among those that have one."""
        return np.asarray(self.counts / max(int(self.counts.sum()), 1), np.float64)

    def rarity(self, first: Numbers, second: Numbers) -> NDArray[np.float32]:
        """In bits, how much rarer than usual the commoner of two records' values is; 0 if one is missing.

        Usual is the share of a value drawn from the records. Below 0 for what more than the usual have.
        """
        shares = self.shares()
        one, other = self.codes[first], self.codes[second]
        told = (one >= 0) & (other >= 0)
        result = np.zeros(first.size, np.float32)
        share = np.maximum(shares[one[told]], shares[other[told]])
        result[told] = np.log2((shares**2).sum() / share)
        return result


def word_codes(texts: Sequence[Sequence[Word]], width: int) -> Numbers:
    """The first words of each text as numbers, equal for equal words; -1 fills shape `(texts, width)`."""
    place: dict[Word, int] = {}
    codes = np.full((len(texts), width), NOTHING, np.int64)
    for row, text in enumerate(texts):
        for column, word in enumerate(text[:width]):
            codes[row, column] = place.setdefault(word, len(place))
    return codes


def share_a_word(left: Numbers, right: Numbers) -> NDArray[np.bool_]:
    """For rows of `word_codes`: whether one of the words on the left is on the right too."""
    found = np.zeros(left.shape[0], np.bool_)
    for one in left.T:
        for other in right.T:
            found |= (one == other) & (one >= 0)
    return found
