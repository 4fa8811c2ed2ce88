"""How far it is from one to another along the edges."""

from __future__ import annotations

from algorithms.engines import EngineName, engine_named
from algorithms.graph import Graph, Indices


def distances(graph: Graph, start: int, *, engine: EngineName = "fast") -> Indices:
    """The number of edges on the shortest path from `start` to each node, by breadth-first search.

    Parameters
    ----------
    graph
        Paths follow the edges' direction; weights, parallel edges and self-loops make no difference.
    start
        The node that all paths begin at.
    engine
        `fast` (numpy) or `reference` (networkx), which give the same.

    Returns
    -------
    int64 of shape `(size,)`: 0 for `start`, and -1 for a node that no path leads to.

    Raises
    ------
    ValueError
        If `start` is none of the nodes.

    Examples
    --------
    ::

        0 ──► 1 ──► 2     3

    >>> distances(Graph.unweighted(4, [0, 1], [1, 2]), 0)
    array([ 0,  1,  2, -1])

    References
    ----------
    A. Iosup and others, "LDBC Graphalytics", Proceedings of the VLDB Endowment 9 (2016),
    https://doi.org/10.14778/3007263.3007270.

    """
    if not 0 <= start < graph.size:
        raise ValueError(f"start: {start} is none of the {graph.size} nodes, which are numbered from 0")
    return engine_named(engine).distances(graph, start)
