"""Who belongs together: communities of the attention graph, how clear they are, and who bridges them."""

from __future__ import annotations

import math

import numpy as np

from algorithms.engines import EngineName, engine_named
from algorithms.graph import Graph, Indices, Reals, check_array
from algorithms.influence import components


def communities(
    graph: Graph, *, resolution: float = 1.0, seed: int = 0, engine: EngineName = "fast"
) -> Indices:
    """Groups within which more attention is paid than chance would have it (Louvain).

    Searches for the groups of the greatest `modularity`. The search does not promise the very
    greatest; it promises that whoever shares a community hangs together within it. The answer depends
    on the graph and the seed alone: not on the order of edges, on parallel edges being merged, on
    the number of threads, or on nodes without edges.

    Parameters
    ----------
    graph
        Edges count in both directions with their summed weight; self-loops aside. An edge that weighs
        nothing joins nobody.
    resolution
        Above 1 for more and smaller communities, below 1 for fewer; see `modularity`.
    seed
        Names who moves together, and so which of several good answers is found. Draws follow the order
        of the nodes' numbers.
    engine
        `fast` (many moves at a time and a second look, by products of sparse matrices) or `reference`
        (Louvain by networkx). They need not agree, but are about as modular.

    Returns
    -------
    int64 of shape `(size,)`: the smallest member of the node's community. A node to which nobody
    turns, and who turns to nobody else, is its own.

    Raises
    ------
    ValueError
        If the resolution is not positive and finite.

    Examples
    --------
    Two triangles and a bridge::

        0 ── 1       3 ── 4
         ╲  ╱         ╲  ╱
          2 ─────────── 5

    >>> triangles = Graph.unweighted(6, [0, 1, 2, 3, 4, 5, 2], [1, 2, 0, 4, 5, 3, 5])
    >>> communities(triangles)
    array([0, 0, 0, 3, 3, 3])

    References
    ----------
    V. Blondel, J.-L. Guillaume, R. Lambiotte and E. Lefebvre, "Fast unfolding of communities in large
    networks", Journal of Statistical Mechanics (2008), https://doi.org/10.1088/1742-5468/2008/10/P10008;
    refinement: V. Traag, L. Waltman and N. J. van Eck, "From Louvain to Leiden: guaranteeing well-connected
    communities", Scientific Reports 9 (2019), https://doi.org/10.1038/s41598-019-41695-z.

    """
    check_resolution(resolution)
    links = between_different(graph)
    linked, number = np.unique(np.concatenate((links.source, links.target)), return_inverse=True)
    source, target = number.reshape(2, -1)
    compact = Graph(linked.size, source, target, links.weight)
    found = connected(compact, engine_named(engine).communities(compact, resolution, seed))
    label = np.arange(graph.size)
    label[linked] = linked[found]
    return label


def modularity(graph: Graph, label: Indices, *, resolution: float = 1.0) -> float:
    """How much more weight lies within the groups than if each node's weight were strewn at random.

    Directions aside, with W the weight of all edges and, per group c, L(c) that of the edges within
    it and D(c) that of its members' edges, where an edge within counts twice::

        sum over c of L(c) / W - resolution * (D(c) / 2 W) ** 2

    Parameters
    ----------
    graph
        Parallel edges count with their summed weight; a self-loop lies within its group.
    label
        int64 of shape `(size,)`: nodes with the same number are one group.
    resolution
        How heavily chance weighs.

    Returns
    -------
    At most 1; 0 for one group of all at resolution 1; 0 where no edge weighs anything.

    Raises
    ------
    ValueError
        For labels of another type or shape, and a resolution that is not positive and finite.

    Examples
    --------
    Of the 7 edges of two bridged triangles 3 and 3 lie within, and each has half of the ends: 6/7 - 1/2.

    >>> triangles = Graph.unweighted(6, [0, 1, 2, 3, 4, 5, 2], [1, 2, 0, 4, 5, 3, 5])
    >>> round(modularity(triangles, np.array([0, 0, 0, 3, 3, 3])), 6)
    0.357143

    References
    ----------
    M. Newman, "Analysis of weighted networks", Physical Review E 70 (2004),
    https://doi.org/10.1103/PhysRevE.70.056131; resolution: J. Reichardt and S. Bornholdt, Physical
    Review E 74 (2006), https://doi.org/10.1103/PhysRevE.74.016110.

    """
    check_array("label", label, np.int64, graph.size)
    check_resolution(resolution)
    whole = float(graph.weight.sum())
    if whole == 0:
        return 0.0
    _, group = np.unique(label, return_inverse=True)
    start, end = group[graph.source], group[graph.target]
    within = float(graph.weight[start == end].sum())
    ends = np.bincount(start, graph.weight, graph.size) + np.bincount(end, graph.weight, graph.size)
    return within / whole - resolution * float(((ends / (2 * whole)) ** 2).sum())


def bridging(graph: Graph, label: Indices) -> Reals:
    """How evenly each node's attention, paid and drawn, is spread over communities: 0 to below 1.

    With k(v) the weight of v's edges, and k(v, c) that of those to or from members of community c, it
    is `1 - sum over c of (k(v, c) / k(v)) ** 2`: the chance that two draws among a person's exchanges
    meet two communities (participation coefficient).

    Parameters
    ----------
    graph
        Edges count in both directions with their summed weight; self-loops aside.
    label
        int64 of shape `(size,)`: nodes with the same number are one community.

    Returns
    -------
    float64 of shape `(size,)`; 0 for a node whose edges weigh nothing.

    Raises
    ------
    ValueError
        For labels of another type or shape.

    Examples
    --------
    Node 0 has half of its exchanges with each of two communities, the others all within one.

    >>> bridging(Graph.unweighted(3, [0, 0], [1, 2]), np.array([1, 1, 2]))
    array([0.5, 0. , 0. ])

    References
    ----------
    R. Guimerà and L. Amaral, "Functional cartography of complex metabolic networks", Nature 433
    (2005), https://doi.org/10.1038/nature03288.

    """
    check_array("label", label, np.int64, graph.size)
    links = between_different(graph)
    names, group = np.unique(label, return_inverse=True)
    person = np.concatenate((links.source, links.target))
    met = np.concatenate((group[links.target], group[links.source]))
    pairs, at = np.unique(person * names.size + met, return_inverse=True)
    exchanged = np.bincount(at, np.tile(links.weight, 2))
    owner = pairs // max(names.size, 1)
    all_of = np.bincount(owner, exchanged, graph.size)
    concentration = np.bincount(owner, (exchanged / all_of[owner]) ** 2, graph.size)
    return np.where(all_of > 0, np.maximum(1 - concentration, 0.0), 0.0)


def between_different(graph: Graph) -> Graph:
    """The edges that weigh something and lead to another node, parallel ones merged, sorted by ends."""
    kept = (graph.source != graph.target) & (graph.weight > 0)
    return Graph(graph.size, graph.source[kept], graph.target[kept], graph.weight[kept]).merged()


def connected(graph: Graph, label: Indices) -> Indices:
    """The groups taken apart where no edge connects them: the smallest member of each node's part."""
    within = label[graph.source] == label[graph.target]
    return components(Graph(graph.size, graph.source[within], graph.target[within], graph.weight[within]))


def check_resolution(resolution: float) -> None:
    if not (math.isfinite(resolution) and resolution > 0):
        raise ValueError(f"resolution: must be a positive number, not {resolution}")
