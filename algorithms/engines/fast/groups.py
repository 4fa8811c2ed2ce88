"""Communities by moving many people at once, over compressed rows: Louvain's moves, Leiden's refinement.

Everyone moves to the community that modularity gains most from, a few draws of people at a time, so that
neighbours seldom move past each other; whoever came together then moves as one. Afterwards the smaller
communities are dissolved and the rest refined, which gets out of what no single move improves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from algorithms.engines.fast.matrices import Matrix, links, reached
from algorithms.graph import Graph, Indices, Reals

PARTS: Final = 4
ROUNDS: Final = 20
SETTLED: Final = 0.02
"""The share of people that may still be moving when a level is left."""
DISSOLVED: Final = 0.5
"""The share of communities, the smallest first, that is dissolved for a second look."""
NEARLY_NOTHING: Final = 1e-12

Random = np.random.Generator
Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """People, or groups of them that move as one, and the weight between them.

    `between` is symmetric without a diagonal; `ends` is the weight of the ends of each one's edges,
    those within a group included; `scale` is the resolution divided by the weight of all ends.
    """

    between: Matrix
    ends: Reals
    scale: float

    @classmethod
    def of(cls, graph: Graph, resolution: float) -> Level:
        one_way = links(graph, graph.weight)
        between = (one_way + one_way.T).tocsr()
        ends = np.asarray(between.sum(axis=1), np.float64).reshape(-1)
        return cls(between, ends, resolution / float(ends.sum()))

    @property
    def size(self) -> int:
        return self.ends.size

    def within(self, label: Indices) -> Level:
        """The same people with the weight inside communities alone."""
        rows = np.repeat(np.arange(self.size), np.diff(self.between.indptr))
        same = label[rows] == label[self.between.indices]
        return replace(self, between=chosen(self.between, rows, same))

    def merged(self, group: Indices) -> Level:
        """Groups, numbered from 0, as ones that move together."""
        member = membership(group, int(group.max()) + 1)
        cells = sparse.csr_array(member.T @ (self.between @ member))
        rows = np.repeat(np.arange(cells.shape[0]), np.diff(cells.indptr))
        between = chosen(cells, rows, rows != cells.indices)
        return replace(self, between=between, ends=np.bincount(group, self.ends).astype(np.float64))

    def gain(self, label: Indices) -> float:
        """The modularity of communities, up to a factor and what is the same for all of them."""
        rows = np.repeat(np.arange(self.size), np.diff(self.between.indptr))
        inside = self.between.data[label[rows] == label[self.between.indices]].sum()
        return float(inside - self.scale * (np.bincount(label, self.ends) ** 2).sum())


def communities(graph: Graph, resolution: float, seed: int) -> Indices:
    """As `algorithms.communities.communities` describes it."""
    if graph.size == 0:
        return np.zeros(0, np.int64)
    random = np.random.default_rng(seed)
    level = Level.of(graph, resolution)
    _, group = np.unique(settled(level, np.arange(level.size), random), return_inverse=True)
    above = level.merged(group)
    first = climbed(above, None, random)
    second = climbed(above, settled(above, dissolved(above, first), random), random)
    better = second if above.gain(second) > above.gain(first) else first
    return settled(level, better[group], random)


def climbed(level: Level, label: Indices | None, random: Random) -> Indices:
    """Communities found from nothing, or from given ones by refining them: their parts move as wholes."""
    inside = level if label is None else level.within(label)
    _, found, group = np.unique(
        settled(inside, np.arange(level.size), random), return_index=True, return_inverse=True
    )
    if found.size == level.size:
        return np.arange(level.size) if label is None else label
    above = level.merged(group)
    start = None if label is None else settled(above, smallest(label[found]), random)
    return settled(level, climbed(above, start, random)[group], random)


def settled(level: Level, label: Indices, random: Random) -> Indices:
    """The communities after moving, round by round, all whose neighbours moved, until few still do."""
    label = label.copy()
    waiting = np.arange(level.size)
    for _ in range(ROUNDS):
        part = random.integers(0, PARTS, waiting.size)
        moved = [moves(level, label, waiting[part == number]) for number in range(PARTS)]
        gone = np.concatenate(moved)
        if gone.size <= SETTLED * level.size:
            break
        waiting = reached(level.between, gone)
    return label


def moves(level: Level, label: Indices, movers: Indices) -> Indices:
    """Move those of `movers` who gain by it to their best community, in `label` itself; who moved."""
    weight = level.between[movers] @ membership(label, level.size)
    mover = np.repeat(np.arange(movers.size), np.diff(weight.indptr))
    own, ends = label[movers], level.ends[movers]
    home = weight.indices == own[mover]
    held = np.bincount(label, level.ends, level.size)
    cost = level.scale * ends[mover] * (held[weight.indices] - np.where(home, ends[mover], 0.0))
    stay = -level.scale * ends * (held[own] - ends)
    stay[mover[home]] = (weight.data - cost)[home]
    best, target = greatest(weight.data - cost, weight.indices, weight.indptr)
    go = best > stay + NEARLY_NOTHING * ends
    label[movers[go]] = target[go]
    return movers[go]


def greatest(value: Reals, column: Places, row_starts: Places) -> tuple[Reals, Indices]:
    """The greatest value in each compressed row and the first column that has it; -inf in an empty one."""
    filled = np.flatnonzero(np.diff(row_starts))
    best, where = np.full(row_starts.size - 1, -np.inf), np.zeros(row_starts.size - 1, np.int64)
    if filled.size:
        best[filled] = np.maximum.reduceat(value, row_starts[filled])
    row = np.repeat(np.arange(best.size), np.diff(row_starts))
    at = np.flatnonzero(value == best[row])[::-1]
    where[row[at]] = column[at]
    return best, where


def dissolved(level: Level, label: Indices) -> Indices:
    """The communities with the smaller ones taken apart into their members."""
    label = smallest(label)
    names, group = np.unique(label, return_inverse=True)
    order = np.argsort(np.bincount(group, level.ends), kind="stable")
    small = np.isin(label, names[order[: int(DISSOLVED * names.size)]])
    return np.where(small, np.arange(level.size), label)


def smallest(label: Indices) -> Indices:
    """The same communities, each called by its smallest member."""
    _, first, group = np.unique(label, return_index=True, return_inverse=True)
    return first[group]


def membership(label: Indices, communities: int) -> Matrix:
    """1 where the person of a row is in the community of a column."""
    rows = np.arange(label.size + 1, dtype=np.int32)
    ones = np.ones(label.size)
    return sparse.csr_array((ones, label.astype(np.int32), rows), shape=(label.size, communities))


def chosen(matrix: Matrix, rows: Indices, cells: NDArray[np.bool_]) -> Matrix:
    """A matrix with some of its cells, whose rows are given."""
    starts = np.concatenate(([0], np.cumsum(np.bincount(rows[cells], minlength=matrix.shape[0]))))
    kept = (matrix.data[cells], matrix.indices[cells], starts.astype(matrix.indptr.dtype))
    return sparse.csr_array(kept, shape=matrix.shape)
