"""Many vectors arranged by where they point, so that a search looks into the nearest parts only.

The only module that knows FAISS. What was measured, and against what: docs/adr/0010-vectors-at-scale.md.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from graph_service.planes.shelf import Numbers, Vectors

SEED: Final = 7
ROUNDS: Final = 10
CELL: Final = 2_048
"""Vectors that a cell is meant to hold; there are never fewer cells than `LEAST`."""
LEAST: Final = 32
SAMPLED: Final = 128
"""How many vectors for each cell its place is learnt from, at most."""
PROBED: Final = 1 / 4
"""The share of cells that a search looks into."""
PROPOSED: Final = 5
"""So many times as many as are wanted are proposed, since one bit a number tells little."""
LEAST_PROPOSED: Final = 400


def cells_for(count: int) -> int:
    """Into how many cells so many vectors go: a power of two.

    >>> cells_for(1_000), cells_for(200_000), cells_for(540_000)
    (32, 128, 256)
    """
    return 1 << max(LEAST.bit_length() - 1, round(math.log2(count / CELL)))


def sample_for(count: int) -> int:
    """Of how many vectors the cells for so many are learnt."""
    return SAMPLED * cells_for(count)


def proposed_for(wanted: int) -> int:
    """How many are proposed where so many are wanted."""
    return max(LEAST_PROPOSED, PROPOSED * wanted)


class Partition:
    """Cells around learnt centres (k-means on the sphere), each with its vectors at one bit a number.

    Learnt from `sample`, float32[n, dimension], in its order and with fixed seeds, for about
    `count` vectors: the same call makes the same cells on the same machine. For one thread at
    a time.
    """

    def __init__(self, sample: Vectors, count: int) -> None:
        import faiss  # noqa: PLC0415 - slow to load, and small stores never need it

        self.count = count
        dimension, cells = sample.shape[1], min(cells_for(count), len(sample))
        self._centres = faiss.IndexFlatIP(dimension)
        learning = faiss.Clustering(dimension, cells)
        learning.niter, learning.seed, learning.spherical = ROUNDS, SEED, True
        learning.min_points_per_centroid, learning.max_points_per_centroid = 1, SAMPLED
        learning.train(np.ascontiguousarray(sample), self._centres)
        self._index = faiss.IndexIVFRaBitQFastScan(
            self._centres, dimension, cells, faiss.METRIC_INNER_PRODUCT
        )
        self._index.train(np.ascontiguousarray(sample))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, numbers: Numbers, vectors: Vectors) -> None:
        """Take in vectors under their numbers, if any."""
        if len(numbers):
            self._index.add_with_ids(np.ascontiguousarray(vectors), np.ascontiguousarray(numbers))

    def remove(self, numbers: Numbers) -> None:
        """Leave nothing of these numbers; those it does not hold are no matter."""
        import faiss  # noqa: PLC0415 - as above

        self._index.remove_ids(faiss.IDSelectorBatch(np.ascontiguousarray(numbers)))

    def near(self, query: Vectors, wanted: int, share: float = 1.0) -> Numbers:
        """Numbers of vectors among which are most of the nearest `wanted`, about the nearest first.

        Where only a `share` of all counts, as many of that.
        """
        self._index.nprobe = math.ceil(self._index.nlist * min(1.0, PROBED / math.sqrt(share)))
        limit = math.ceil(proposed_for(wanted) / share)
        _, numbers = self._index.search(query[np.newaxis], min(limit, len(self)))
        return np.asarray(numbers[0][numbers[0] >= 0])
