"""What many vectors have in common."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

FINENESS: Final = 2.0**30
"""Steps of 1: adding up whole numbers gives the same in every order."""
STEADY: Final = 20
"""So many vectors more, of zeros, are counted: of few, what they have in common cannot be told."""


class Centre:
    """The mean of vectors that come and go; the order in which they came makes no difference."""

    def __init__(self, dimension: int) -> None:
        self._sum = np.zeros(dimension, np.int64)
        self._count = 0

    def add(self, vectors: Vectors) -> None:
        """Take in these rows."""
        self._sum = self._sum + whole(vectors)
        self._count += len(vectors)

    def remove(self, vectors: Vectors) -> None:
        """Take out these rows, which were taken in."""
        self._sum = self._sum - whole(vectors)
        self._count -= len(vectors)

    def mean(self) -> Vectors:
        """Their sum by their number and 20 more: float32[dimension]."""
        return np.asarray(self._sum / (FINENESS * (self._count + STEADY)), np.float32)


def whole(vectors: Vectors) -> NDArray[np.int64]:
    """The sum of the rows in steps of `FINENESS`."""
    return np.asarray(np.rint(vectors.astype(np.float64) * FINENESS).astype(np.int64).sum(axis=0))
