"""Greedy choice by simulation, the slow way: Kempe, Kleinberg and Tardos, KDD 2003, made lazy."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms.cascades import spans
from algorithms.graph import Graph, Indices


@dataclass(frozen=True, slots=True, eq=False)
class Worlds:
    """Simulated worlds, with a cell `world * size + node` for each node of each.

    The open edges of a cell lead to the nodes `end[start[cell] : start[cell + 1]]` of its world. `reached`
    marks the cells that the chosen reach.
    """

    size: int
    many: int
    start: NDArray[np.int64]
    end: NDArray[np.int32]
    reached: NDArray[np.bool_]

    @classmethod
    def drawn(cls, graph: Graph, many: int, seed: int) -> Worlds:
        """So many worlds; in each, every edge is open with its weight as probability."""
        order = np.argsort(graph.source, kind="stable")
        source, target, chance = graph.source[order], graph.target[order], graph.weight[order]
        rng = np.random.default_rng(seed)
        counts = np.zeros(many * graph.size, np.int64)
        ends = []
        for world in range(many):
            open_ = rng.random(chance.size) < chance
            counts[world * graph.size : (world + 1) * graph.size] = np.bincount(
                source[open_], minlength=graph.size
            )
            ends.append(target[open_].astype(np.int32))
        start = np.append(0, np.cumsum(counts))
        return cls(graph.size, many, start, np.concatenate(ends), np.zeros(many * graph.size, np.bool_))

    def beyond(self, node: int) -> Indices:
        """The cells that a node reaches and the chosen do not."""
        fresh = np.arange(self.many) * self.size + node
        fresh = fresh[~self.reached[fresh]]
        waves = []
        while fresh.size:
            self.reached[fresh] = True
            waves.append(fresh)
            fresh = self._next(fresh)
        found = np.concatenate(waves) if waves else np.zeros(0, np.int64)
        self.reached[found] = False
        return found

    def _next(self, cells: Indices) -> Indices:
        edges, counts = spans(self.start[cells], self.start[cells + 1])
        led = np.repeat(cells - cells % self.size, counts) + self.end[edges]
        return np.unique(led[~self.reached[led]])


def greedy_by_simulation(graph: Graph, many: int, *, simulations: int = 10_000, seed: int = 0) -> Indices:
    """So many nodes, each the one that adds most in the mean of the simulations, which are the same for all.

    Nodes are looked at again only while they may still be the best: what a node adds never grows.
    """
    worlds = Worlds.drawn(graph, simulations, seed)
    queue = [(-worlds.beyond(node).size, node, 0) for node in range(graph.size)]
    heapq.heapify(queue)
    chosen: list[int] = []
    while queue and len(chosen) < many:
        _, node, looked_at = heapq.heappop(queue)
        added = worlds.beyond(node)
        if looked_at == len(chosen):
            worlds.reached[added] = True
            chosen.append(node)
        else:
            heapq.heappush(queue, (-added.size, node, len(chosen)))
    return np.array(chosen, np.int64)
