"""Who is listened to: PageRank and connected components of the attention graph."""

from __future__ import annotations

from algorithms.engines import EngineName, engine_named
from algorithms.engines.walk import Walk, restart_distribution
from algorithms.graph import Graph, Indices, Reals


def pagerank(
    graph: Graph,
    *,
    damping: float = 0.85,
    tolerance: float | None = 1e-10,
    iterations: int = 200,
    personalization: Reals | None = None,
    engine: EngineName = "fast",
) -> Reals:
    """The share of visits that a walker along the edges, who sometimes jumps, pays to each node.

    From a node the walker follows one of its edges, chosen in proportion to weight, with
    probability `damping`, and jumps to a random node else. From a node without a way out (no
    edge, or none that weighs anything) it always jumps. So, for node v of n::

        rank(v) = (1 - damping) / n
                + damping * sum of rank(u) * weight(u, v) / weight leaving u, over all u
                + damping / n * sum of rank(u), over all u without a way out

    With edges from who speaks to whom they answer, mention or share, a high rank says: listened
    to by people who are listened to.

    Parameters
    ----------
    graph
        Parallel edges count with their summed weight; a self-loop is a way out like any other.
    damping
        Probability of following an edge, from 0 to below 1.
    tolerance
        Stop when the scores move by less than this in one step, summed over all nodes. `None`
        makes exactly `iterations` steps from equal scores and never fails: the definition of LDBC
        Graphalytics.
    iterations
        The largest number of steps. With the defaults 147 are always enough, as each step moves the
        scores by at most 0.85 of what the one before it did.
    personalization
        Where jumps lead, shape `(size,)`, in any unit; in proportion to these values in place of
        evenly.
    engine
        `fast` (scipy) or `reference` (networkx), which agree within the tolerance.

    Returns
    -------
    float64 of shape `(size,)`, at least 0, with sum 1. An empty graph gives an empty array; a graph
    without edges gives where jumps lead, so equal scores by default.

    Raises
    ------
    NotConverged
        If the scores still move after `iterations` steps.
    ValueError
        For a parameter outside its range.

    Examples
    --------
    Two fans quote one author::

        1 ──► 0 ◄── 2

    The fans are found by jumps alone, so both have some rank f, and the author has f of jumps and
    0.85 f of each fan: 2.7 f. Together they have 4.7 f = 1.

    >>> pagerank(Graph.unweighted(3, [1, 2], [0, 0])).round(4)
    array([0.5745, 0.2128, 0.2128])

    References
    ----------
    S. Brin and L. Page, "The anatomy of a large-scale hypertextual Web search engine", Computer
    Networks and ISDN Systems 30 (1998), https://doi.org/10.1016/S0169-7552(98)00110-X.
    A. Iosup and others, "LDBC Graphalytics", Proceedings of the VLDB Endowment 9 (2016),
    https://doi.org/10.14778/3007263.3007270.

    """
    restart = restart_distribution(graph.size, personalization)
    walk = Walk(restart, damping=damping, iterations=iterations, tolerance=tolerance)
    return engine_named(engine).pagerank(graph, walk)


def components(graph: Graph, *, engine: EngineName = "fast") -> Indices:
    """Which nodes hang together: the weakly connected component of each node.

    Two nodes share a component when edges lead from one to the other, whichever way each edge
    points and whatever it weighs.

    Parameters
    ----------
    graph
        Any graph; weights, parallel edges and self-loops make no difference.
    engine
        `fast` (scipy) or `reference` (networkx), which give the same.

    Returns
    -------
    int64 of shape `(size,)`: the smallest member of the node's component. A node without edges is
    its own; an empty graph gives an empty array.

    Examples
    --------
    ::

        0 ──► 2 ◄── 3     1     4 ──► 5

    >>> components(Graph.unweighted(6, [0, 3, 4], [2, 2, 5]))
    array([0, 1, 0, 0, 4, 4])

    References
    ----------
    J. Hopcroft and R. Tarjan, "Algorithm 447: efficient algorithms for graph manipulation",
    Communications of the ACM 16 (1973), https://doi.org/10.1145/362248.362272.

    """
    return engine_named(engine).components(graph)
