"""How far words travel, by going through every world there may be: small graphs only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from algorithms.graph import Graph, Reals


@dataclass(frozen=True)
class Worlds:
    """Whom each node reaches in each world, as bits, and how likely the worlds are."""

    reach: list[list[int]]
    chance: list[float]

    def spread(self, chosen: Iterable[int], weight: Reals) -> float:
        """The weight that is reached on average."""
        nodes = list(chosen)
        total = 0.0
        for reach, chance in zip(self.reach, self.chance, strict=True):
            held = 0
            for node in nodes:
                held |= reach[node]
            total += chance * sum(float(w) for node, w in enumerate(weight) if held >> node & 1)
        return total


def worlds(graph: Graph) -> Worlds:
    """All of them: each edge is passed or not."""
    reach, chance = [], []
    for open_ in product((False, True), repeat=len(graph)):
        chance.append(float(np.prod(np.where(open_, graph.weight, 1 - graph.weight))))
        reach.append(reach_in(graph, [edge for edge, passes in enumerate(open_) if passes]))
    return Worlds(reach, chance)


def reach_in(graph: Graph, edges: list[int]) -> list[int]:
    reach = [1 << node for node in range(graph.size)]
    changed = True
    while changed:
        changed = False
        for edge in edges:
            source, target = int(graph.source[edge]), int(graph.target[edge])
            if reach[target] & ~reach[source]:
                reach[source] |= reach[target]
                changed = True
    return reach


def subsets(nodes: Iterable[int], most: int) -> list[tuple[int, ...]]:
    every = list(nodes)
    return [each for size in range(most + 1) for each in combinations(every, size)]
