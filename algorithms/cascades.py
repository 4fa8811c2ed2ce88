"""How far words travel: the independent cascade, forwards from who speaks and backwards from who hears."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from algorithms.graph import Graph, Indices, Reals, check_members

Flags = NDArray[np.bool_]
CELLS: Final = 1 << 26
"""Pairs of a cascade and a node that are marked at a time, one byte each."""
AT_ONCE: Final = 1 << 22
"""Edges that are tried at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The edges of a graph by the node they are left from: `end[start[v] : start[v + 1]]` are those of v.

    `chance` is the probability that an edge is passed, float64 in 0 to 1, aligned with `end`.
    """

    size: int
    start: Indices
    end: Indices
    chance: Reals

    @classmethod
    def forwards(cls, graph: Graph) -> Ways:
        """From who speaks to who hears; weights are probabilities, `ValueError` where one is above 1."""
        return cls._by(graph, graph.source, graph.target)

    @classmethod
    def backwards(cls, graph: Graph) -> Ways:
        """From who hears to who speaks."""
        return cls._by(graph, graph.target, graph.source)

    @classmethod
    def _by(cls, graph: Graph, near: Indices, far: Indices) -> Ways:
        if len(graph) and graph.weight.max() > 1:
            raise ValueError(f"weight: a probability is at most 1, not {graph.weight.max()}")
        passable = graph.weight > 0
        near, far, chance = near[passable], far[passable], graph.weight[passable]
        order = np.argsort(near * graph.size + far, kind="stable")
        start = np.append(0, np.cumsum(np.bincount(near, minlength=graph.size)))
        return cls(graph.size, start, far[order], chance[order])


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """Whom each of some cascades reached: cascade i the nodes `node[start[i] : start[i + 1]]`, in order."""

    node: Indices
    start: Indices

    def __len__(self) -> int:
        """How many cascades there are."""
        return self.start.size - 1

    def joined(self, other: Reached) -> Reached:
        """These cascades and then those."""
        start = np.concatenate([self.start, other.start[1:] + self.node.size])
        return Reached(np.concatenate([self.node, other.node]), start)


NONE: Final = Reached(np.zeros(0, np.int64), np.zeros(1, np.int64))


def reached_from(ways: Ways, first: Indices, rng: np.random.Generator) -> Reached:
    """Run one independent cascade from each of the nodes in `first`, by itself.

    Every edge left by a reached node is passed with its chance, once; what it leads to is reached.
    """
    parts = list(floods(ways, first[:, np.newaxis], rng))
    sizes = np.concatenate([np.diff(part.start) for part in parts])
    return Reached(np.concatenate([part.node for part in parts]), np.append(0, np.cumsum(sizes)))


def floods(ways: Ways, first: Indices, rng: np.random.Generator) -> Iterator[Reached]:
    """One cascade from each row of `first`, shape `(cascades, nodes at first)`; many at a time."""
    many = min(max(CELLS // max(ways.size, 1), 1), len(first))
    marked = np.zeros(many * ways.size, np.bool_)
    for begin in range(0, len(first), many):
        yield flood(ways, first[begin : begin + many], marked, rng)


def flood(ways: Ways, first: Indices, marked: Flags, rng: np.random.Generator) -> Reached:
    """Cascades at once; nothing is `marked` before and after."""
    cascades, size = first.shape[0], ways.size
    fresh = np.unique(np.arange(cascades)[:, np.newaxis] * size + first)
    waves = [fresh]
    marked[fresh] = True
    while fresh.size:
        fresh = passed(ways, fresh, rng)
        fresh = np.unique(fresh[~marked[fresh]])
        marked[fresh] = True
        waves.append(fresh)
    cells = np.sort(np.concatenate(waves))
    marked[cells] = False
    sizes = np.bincount(cells // size, minlength=cascades)
    return Reached(cells % size, np.append(0, np.cumsum(sizes)))


def passed(ways: Ways, cells: Indices, rng: np.random.Generator) -> Indices:
    """Where the edges lead that are passed from cells, which are cascade times size plus node."""
    node = cells % ways.size
    if cells.size > 1 and (ways.start[node + 1] - ways.start[node]).sum() > AT_ONCE:
        halves = np.array_split(cells, 2)
        return np.concatenate([passed(ways, half, rng) for half in halves])
    edges, counts = spans(ways.start[node], ways.start[node + 1])
    luck = np.flatnonzero(rng.random(edges.size) < ways.chance[edges])
    cascade = np.repeat(cells - node, counts)
    return np.asarray(cascade[luck] + ways.end[edges[luck]])


def within_reach(ways: Ways, first: Indices) -> Flags:
    """Whom a cascade from these nodes may reach at all, they included: bool of shape `(size,)`."""
    reached = np.zeros(ways.size, np.bool_)
    fresh = np.unique(first)
    while fresh.size:
        reached[fresh] = True
        edges, _ = spans(ways.start[fresh], ways.start[fresh + 1])
        led = ways.end[edges]
        fresh = np.unique(led[~reached[led]])
    return reached


def spans(start: Indices, stop: Indices) -> tuple[Indices, Indices]:
    """All whole numbers from each start to below its stop, one span after the other, and how long each is."""
    counts = stop - start
    before = np.cumsum(counts) - counts
    return np.arange(counts.sum()) + np.repeat(start - before, counts), counts


@dataclass(frozen=True, slots=True)
class Simulated:
    """The mean weight that simulated cascades reached, and the standard error of that mean."""

    mean: float
    error: float


def simulated_spread(
    graph: Graph, chosen: Indices, weight: Reals, *, runs: int = 10_000, seed: int = 0
) -> Simulated:
    """How much weight a message reaches when these nodes pass it on, by simulating cascades.

    A reached node passes the message along each of its edges with the edge's weight as
    probability, once. The chosen count as reached. See `spread.choose` for the model.

    Parameters
    ----------
    graph
        Who hears whom; weights are probabilities. Parallel edges are chances of their own.
    chosen
        Who begins: int64 of any length.
    weight
        What reaching each node counts, float64 of shape `(size,)`.
    runs
        How many cascades are simulated, at least 2.
    seed
        The same seed gives the same answer.

    Examples
    --------
    0 tells 1 with probability 1/2, who tells 2 with probability 1/2: 1 + 1/2 + 1/4.

    >>> line = Graph(3, np.array([0, 1]), np.array([1, 2]), np.array([0.5, 0.5]))
    >>> spread = simulated_spread(line, np.array([0]), np.ones(3))
    >>> abs(spread.mean - 1.75) < 4 * spread.error
    True

    """
    check_members("chosen", chosen, graph.size, "nodes")
    if not chosen.size:
        return Simulated(0.0, 0.0)
    ways, rng = Ways.forwards(graph), np.random.default_rng(seed)
    first = np.broadcast_to(chosen, (runs, chosen.size))
    totals = np.concatenate([weights_of(part, weight) for part in floods(ways, first, rng)])
    return Simulated(float(totals.mean()), float(totals.std(ddof=1) / np.sqrt(runs)))


def weights_of(reached: Reached, weight: Reals) -> Reals:
    """What each cascade reached weighs."""
    cascade = np.repeat(np.arange(len(reached)), np.diff(reached.start))
    return np.bincount(cascade, weight[reached.node], minlength=len(reached)).astype(np.float64, copy=False)
