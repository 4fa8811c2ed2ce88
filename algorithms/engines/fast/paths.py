"""Shortest paths by the number of edges: waves from one start, and from many side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms.engines.fast.matrices import Matrix, different, reached
from algorithms.graph import Graph, Indices, Reals

TOGETHER = 32
"""Starts whose waves run side by side: each edge is looked up once for all of them."""


def distances(graph: Graph, start: int) -> Indices:
    """As `algorithms.paths.distances` describes it."""
    leads_to = different(graph)
    distance = np.full(graph.size, -1, np.int64)
    wave = np.array([start])
    passed = 0
    while wave.size:
        distance[wave] = passed
        beyond = reached(leads_to, wave)
        wave = beyond[distance[beyond] < 0]
        passed += 1
    return distance


def betweenness(graph: Graph, starts: Indices) -> Reals:
    """As `algorithms.centrality.betweenness` describes it, of paths from these starts."""
    leads_to = different(graph)
    comes_from = leads_to.T.tocsr()
    through = np.zeros(graph.size)
    for first in range(0, starts.size, TOGETHER):
        waves = Waves.around(starts[first : first + TOGETHER], graph.size)
        while waves.levels[-1].size:
            waves.spread(leads_to, comes_from)
        through += waves.gathered(leads_to).sum(axis=1)
    return through


@dataclass(frozen=True, slots=True, eq=False)
class Waves:
    """Which nodes each start reaches when, and in how many ways, as far as the waves have come.

    `depth` (-1 where not reached) and `paths` (the number of shortest ones) have a row per node and
    a column per start; `levels[d]` are the nodes that some start reaches after d edges.
    """

    depth: NDArray[np.int32]
    paths: Reals
    levels: list[Indices]

    @classmethod
    def around(cls, starts: Indices, size: int) -> Waves:
        depth = np.full((size, starts.size), -1, np.int32)
        paths = np.zeros(depth.shape)
        column = np.arange(starts.size)
        depth[starts, column] = 0
        paths[starts, column] = 1.0
        return cls(depth, paths, [starts])

    def spread(self, leads_to: Matrix, comes_from: Matrix) -> None:
        """Go one edge farther from where the waves are now; the last level is empty where none can."""
        last, far = self.levels[-1], len(self.levels)
        there = self.open(reached(leads_to, last))
        wave = np.zeros(self.paths.shape)
        wave[last] = np.where(self.depth[last] == far - 1, self.paths[last], 0.0)
        arriving = np.asarray(comes_from[there] @ wave)
        new = (arriving > 0) & (self.depth[there] < 0)
        self.depth[there] = np.where(new, far, self.depth[there])
        self.paths[there] = np.where(new, arriving, self.paths[there])
        self.levels.append(there[new.any(axis=1)])

    def gathered(self, leads_to: Matrix) -> Reals:
        """What each start's paths through each node lead to, itself aside; shaped like `paths`."""
        beyond = np.zeros(self.paths.shape)
        for far in range(len(self.levels) - 1, 1, -1):
            there, before = self.levels[far], self.levels[far - 1]
            share = np.zeros(self.paths.shape)
            at = self.depth[there] == far
            share[there] = np.divide(1.0 + beyond[there], self.paths[there], out=np.zeros(at.shape), where=at)
            back = np.asarray(leads_to[before] @ share) * self.paths[before]
            beyond[before] += np.where(self.depth[before] == far - 1, back, 0.0)
        return beyond

    def open(self, nodes: Indices) -> Indices:
        """Those that some start has not reached."""
        return nodes[(self.depth[nodes] < 0).any(axis=1)]
