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
