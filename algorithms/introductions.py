"""Who could introduce whom: chains of people who know each other, each chain by people of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import networkx as nx
import numpy as np

from algorithms.graph import Graph, Indices

HOPS: Final = 4
WIDEST: Final = 50
"""So many of a person's strongest ties are followed."""

Acquaintance: TypeAlias = "nx.Graph[int]"
Way = tuple[float, tuple[int, ...]]
"""What a chain costs, and its nodes."""


@dataclass(frozen=True, slots=True)
class Chain:
    """People one after the other, from who asks to whom they want to meet.

    `chance` is that of all its steps together, 0 to 1.
    """

    nodes: tuple[int, ...]
    chance: float

    @property
    def between(self) -> tuple[int, ...]:
        """Those who would have to introduce."""
        return self.nodes[1:-1]


def introductions(
    ties: Graph, start: int, end: int, *, hops: int = HOPS, first: int = 3, widest: int = WIDEST
) -> list[Chain]:
    """The likeliest chains from one person to another, no two of them through the same person.

    A tie's weight is the chance that a step along it succeeds, and a chain's chance the product of its
    steps'. The first chain is the likeliest of at most `hops` steps; each further one the likeliest
    of those that share nobody in between with the chains before it. That the two know each other
    themselves makes no chain.

    Parameters
    ----------
    ties
        One edge for each two who know each other, in either direction, weighing over 0 and below 1.
    start, end
        Two different nodes.
    hops
        The most steps of a chain.
    first
        The most chains.
    widest
        Of each person only so many of the strongest ties are followed, so that the work stays small
        however large the network; equal ones by number.

    Returns
    -------
    Chains, the likeliest first; none where no chain is short enough.

    Raises
    ------
    ValueError
        For a start that is the end, an end outside the graph, and weights that are no such chances.

    Examples
    --------
    ::

        0 ─0.9─ 1 ─0.9─ 4
        0 ─0.5─ 2 ─0.5─ 4
        0 ─0.9─ 3 ─0.9─ 1

    The way through 1 has a chance of 0.81; that by 3 needs 1 too, so it is no second one.

    >>> ties = Graph(5, np.array([0, 1, 0, 2, 0, 3]), np.array([1, 4, 2, 4, 3, 1]),
    ...              np.array([0.9, 0.9, 0.5, 0.5, 0.9, 0.9]))
    >>> [(chain.nodes, round(chain.chance, 2)) for chain in introductions(ties, 0, 4)]
    [((0, 1, 4), 0.81), ((0, 2, 4), 0.25)]

    References
    ----------
    The best chain of at most so many steps: R. Bellman, "On a routing problem", Quarterly of Applied
    Mathematics 16 (1958), https://doi.org/10.1090/qam/102435.

    """
    check(ties, start, end)
    near = neighbourhood(ties, (start, end), hops, widest)
    chains: list[Chain] = []
    while len(chains) < first:
        cost, nodes = likeliest(near, start, end, hops)
        if not nodes:
            break
        chains.append(Chain(nodes, math.exp(-cost)))
        near.remove_nodes_from(nodes[1:-1])
    return chains


def neighbourhood(ties: Graph, ends: tuple[int, int], hops: int, widest: int) -> Acquaintance:
    """The ties that chains between the ends may use, but for the one that joins them.

    They are looked for from both ends at once, half of the steps from each.
    """
    start, end = ends
    near: Acquaintance = nx.Graph()
    near.add_nodes_from(ends)
    around = Around.of(ties, widest)
    for one, steps in ((start, hops - hops // 2), (end, hops // 2)):
        seen = edge = {one}
        for _ in range(steps):
            found = [tie for node in sorted(edge) for tie in around.strongest(node)]
            near.add_weighted_edges_from((node, other, -math.log(chance)) for node, other, chance in found)
            edge = {other for _, other, _ in found} - seen
            seen = seen | edge
    near.remove_edges_from([ends])
    return near


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """Everybody's ties: those of a node, from `begin[node]` up to `begin[node + 1]`, the strongest first."""

    begin: Indices
    other: Indices
    chance: np.ndarray[tuple[int], np.dtype[np.float64]]
    widest: int

    @classmethod
    def of(cls, ties: Graph, widest: int) -> Around:
        node = np.concatenate((ties.source, ties.target))
        other = np.concatenate((ties.target, ties.source))
        chance = np.tile(ties.weight, 2)
        order = np.lexsort((other, -chance, node))
        begin = np.searchsorted(node[order], np.arange(ties.size + 1))
        return cls(begin, other[order], chance[order], widest)

    def strongest(self, node: int) -> list[tuple[int, int, float]]:
        """A node's strongest ties: itself, the other, and the chance of a step."""
        within = slice(self.begin[node], min(self.begin[node] + self.widest, self.begin[node + 1]))
        others, chances = self.other[within].tolist(), self.chance[within].tolist()
        return [(node, other, chance) for other, chance in zip(others, chances, strict=True)]


def likeliest(near: Acquaintance, start: int, end: int, hops: int) -> Way:
    """The cheapest way of at most so many steps, of equals the first by its nodes; else an endless one."""
    nowhere: Way = (math.inf, ())
    reached: dict[int, Way] = {start: (0.0, (start,))}
    for _ in range(hops):
        further = dict(reached)
        for node, (cost, nodes) in reached.items():
            for other, tie in near[node].items():
                way = (cost + tie["weight"], (*nodes, other))
                further[other] = min(further.get(other, nowhere), way)
        reached = further
    return reached.get(end, nowhere)


def check(ties: Graph, start: int, end: int) -> None:
    """Raise `ValueError` for ends or ties between which there is no introducing."""
    if start == end or not (0 <= start < ties.size and 0 <= end < ties.size):
        raise ValueError(f"start, end: two different ones of {ties.size} nodes, not {start} and {end}")
    if len(ties) and not (ties.weight.min() > 0 and ties.weight.max() < 1):
        raise ValueError("ties: a weight has to lie between 0 and 1")
