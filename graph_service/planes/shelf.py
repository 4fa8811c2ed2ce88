"""Vectors in memory under numbers, put and dropped in any order without moving the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]

BLOCK: Final = 4_096
"""Rows that memory is taken for at a time."""


class Shelf:
    """Rows of one dimension. A row that is dropped is overwritten, and its number given out again.

    Not safe to use from several threads at once.
    """

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._blocks: list[Vectors] = []
        self._free: list[int] = []

    def __len__(self) -> int:
        return self.end - len(self._free)

    @property
    def end(self) -> int:
        """All numbers given out so far are below this."""
        return len(self._blocks) * BLOCK

    def held(self, start: int, stop: int) -> Numbers:
        """The numbers of a range under which there is a row."""
        numbers = np.arange(start, min(stop, self.end))
        return numbers[~np.isnan(self.rows(numbers)[:, 0])]

    def put(self, vectors: Vectors) -> Numbers:
        """Keep some rows; the number of each."""
        while len(self._free) < len(vectors):
            self._grow()
        numbers = np.array([self._free.pop() for _ in vectors], np.int64)
        for block, here, rows in self._places(numbers):
            block[rows] = vectors[here]
        return numbers

    def drop(self, numbers: Numbers) -> None:
        """Leave nothing of some rows."""
        for block, _, rows in self._places(numbers):
            block[rows] = np.nan
        self._free.extend(sorted(numbers.tolist(), reverse=True))

    def rows(self, numbers: Sequence[int] | Numbers) -> Vectors:
        """The rows of these numbers, in their order: float32[n, dimension]."""
        found = np.empty((len(numbers), self.dimension), np.float32)
        for block, here, rows in self._places(numbers):
            found[here] = block[rows]
        return found

    def products(self, query: Vectors) -> Vectors:
        """The inner product of each row with `query`, by number; not a number where there is no row."""
        products = np.empty((len(self._blocks), BLOCK), np.float32)
        for block, found in zip(self._blocks, products, strict=True):
            np.dot(block, query, out=found)
        return products.ravel()

    def _grow(self) -> None:
        start = self.end
        self._blocks.append(np.full((BLOCK, self.dimension), np.nan, np.float32))
        # The lowest number is given out first, so that what is held stays together.
        self._free[:0] = range(start + BLOCK - 1, start - 1, -1)

    def _places(self, numbers: Sequence[int] | Numbers) -> Iterator[tuple[Vectors, Numbers, Numbers]]:
        """Block by block: its rows, which of the numbers lie there, and where in it."""
        blocks, rows = np.divmod(np.asarray(numbers, np.int64), BLOCK)
        for block in np.unique(blocks).tolist():
            here = np.flatnonzero(blocks == block)
            yield self._blocks[block], here, rows[here]
