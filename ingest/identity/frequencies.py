"""How common values are: that two are called Smith says less than that two are called Featherstonehaugh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.identity.columns import Column, Values

COMMON: Final = 5
"""Values that fewer records have are not told apart, nor is it kept that they were there."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """The shares of records that have a value: of each common one, by its digest, and of any other.

    `usual` is the share of a value drawn from the records. No value can be read out of the digests, for
    what is learnt stays when somebody is forgotten.
    """

    usual: float
    common: Mapping[str, float]
    rest: float

    @classmethod
    def of(cls, column: Column) -> Frequencies:
        """The frequencies of a column's values; `UNKNOWN` where it has none."""
        shares = column.shares()
        if not shares.size:
            return UNKNOWN
        common = column.counts >= COMMON
        rest = float(shares[~common].mean()) if not common.all() else float(shares.min())
        held = dict(zip(map(digest, column.values[common]), shares[common].tolist(), strict=True))
        return cls(float((shares**2).sum()), held, rest)

    def known(self, value: str) -> float | None:
        """The share of a value, if it is a common one."""
        return self.common.get(digest(value)) if self.common else None

    def shares(self, values: Values) -> NDArray[np.float64]:
        """The share of each value."""
        if not self.common:
            return np.full(len(values), self.rest)
        found = (self.common.get(digest(value), self.rest) for value in values)
        return np.fromiter(found, np.float64, len(values))


def digest(value: str) -> str:
    """A value in a form that is the same everywhere and cannot be read."""
    return blake2b(value.encode(), digest_size=8).hexdigest()


UNKNOWN: Final = Frequencies(1.0, {}, 1.0)
"""Where nothing has been counted, no value is rarer than another."""
