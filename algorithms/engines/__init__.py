"""Two ways to compute the same scores: `reference` defines the answer, `fast` must match it."""

from __future__ import annotations

from typing import Literal, Protocol

from algorithms.engines.walk import Walk
from algorithms.graph import Graph, Indices, Reals

EngineName = Literal["fast", "reference"]


class Engine(Protocol):
    """What both engines can do. They trust their input; the public functions have checked it."""

    def pagerank(self, graph: Graph, walk: Walk) -> Reals:
        """The walker's share of visits per node, shape `(size,)`; raises `NotConverged`."""

    def components(self, graph: Graph) -> Indices:
        """The smallest member of each node's weakly connected component, shape `(size,)`."""

    def authorities(self, graph: Graph) -> Reals:
        """How well each node is pointed to, shape `(size,)`, sum 1; some edge weighs something."""

    def core_numbers(self, graph: Graph) -> Indices:
        """The largest k of whose k-core each node is part, shape `(size,)`."""

    def distances(self, graph: Graph, start: int) -> Indices:
        """The number of edges from `start` to each node, shape `(size,)`; -1 where no path leads."""

    def betweenness(self, graph: Graph, starts: Indices) -> Reals:
        """How many shortest paths from these starts pass through each node, shape `(size,)`."""

    def communities(self, graph: Graph, resolution: float, seed: int) -> Indices:
        """A number of each node's community, shape `(size,)`; every node has an edge, none to itself."""


def engine_named(name: EngineName) -> Engine:
    """The engine of that name; raises `ValueError` for another name."""
    # Imported when asked for: networkx costs a quarter of a second that the fast path never needs.
    if name == "fast":
        from algorithms.engines import fast  # noqa: PLC0415

        return fast
    if name == "reference":
        from algorithms.engines import reference  # noqa: PLC0415

        return reference
    raise ValueError(f"engine: 'fast' or 'reference', not {name!r}")
