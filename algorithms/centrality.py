"""Where people stand among those who speak: hubs and authorities, cores, and who lies on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from algorithms.engines import EngineName, engine_named
from algorithms.graph import Graph, Indices, Reals


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """How well each node points (`hubs`) and is pointed to (`authorities`), each of shape `(size,)`."""

    hubs: Reals
    authorities: Reals


def hits(graph: Graph, *, engine: EngineName = "fast") -> Hits:
    """Hubs, who turn to good authorities, and authorities, to whom good hubs turn (HITS).

    From equal scores, again and again and each time made to sum to 1::

        authority(v) = sum of hub(u) * weight(u, v) over all u
        hub(u)       = sum of authority(v) * weight(u, v) over all v

    What this comes to is the answer. Unlike PageRank it knows no jumps: where people fall into groups
    that have nothing to do with each other, those outside the strongest group get nothing.

    Parameters
    ----------
    graph
        Parallel edges count with their summed weight; a self-loop is an edge like any other.
    engine
        `fast` (Lanczos over compressed rows) or `reference` (eigenvectors of a whole matrix), which
        agree to 1e-6 where the strongest group is stronger than the next by a thousandth or more, or
        exactly as strong; between equally strong groups the answer is shared.

    Returns
    -------
    Hubs and authorities, at least 0, each with sum 1; all 0 where no edge weighs anything.

    Raises
    ------
    NotConverged
        If the scores do not settle, for groups that are almost equally strong.

    Examples
    --------
    ::

        0 ──► 2 ◄── 1 ──► 3

    Node 1 turns to both, so it is the better hub; both turn to 2. With authorities 1 and x of 2 and 3,
    hubs are 1 and 1 + x, so authorities are 2 + x and 1 + x: x = 0.618, the golden section.

    >>> scores = hits(Graph.unweighted(4, [0, 1, 1], [2, 2, 3]))
    >>> scores.hubs.round(3)
    array([0.382, 0.618, 0.   , 0.   ])
    >>> scores.authorities.round(3)
    array([0.   , 0.   , 0.618, 0.382])

    References
    ----------
    J. Kleinberg, "Authoritative sources in a hyperlinked environment", Journal of the ACM 46 (1999),
    https://doi.org/10.1145/324133.324140.

    """
    if not graph.weight.any():
        return Hits(np.zeros(graph.size), np.zeros(graph.size))
    authorities = engine_named(engine).authorities(graph)
    hubs = np.bincount(graph.source, graph.weight * authorities[graph.target], graph.size)
    return Hits(hubs / hubs.sum(), authorities)


def core_numbers(graph: Graph, *, engine: EngineName = "fast") -> Indices:
    """How deep in the thick of it each node is: the largest k of whose k-core it is part.

    The k-core is what is left when everyone with fewer than k neighbours is taken out, again and
    again. Whoever is mentioned by a thousand who know nobody else is in the 1-core only.

    Parameters
    ----------
    graph
        Two nodes are neighbours when edges lead from one to the other, whichever way and however many;
        weights and self-loops make no difference.
    engine
        `fast` (numpy) or `reference` (networkx), which give the same.

    Returns
    -------
    int64 of shape `(size,)`; 0 for a node without neighbours.

    Examples
    --------
    A triangle with a tail::

        0 ── 1
         ╲  ╱
          2 ── 3

    >>> core_numbers(Graph.unweighted(4, [0, 1, 2, 2], [1, 2, 0, 3]))
    array([2, 2, 2, 1])

    References
    ----------
    V. Batagelj and M. Zaveršnik, "An O(m) algorithm for cores decomposition of networks" (2003),
    https://arxiv.org/abs/cs.DS/0310049.

    """
    return engine_named(engine).core_numbers(graph)


def betweenness(
    graph: Graph, *, samples: int | None = None, seed: int = 0, engine: EngineName = "fast"
) -> Reals:
    """How many ordered pairs of others reach each other through each node.

    For node v it is the sum, over all pairs of a start s and an end t other than v, of the share of
    the shortest paths from s to t that pass through v. A path's length is its number of edges.

    Parameters
    ----------
    graph
        Paths follow the edges' direction; weights, parallel edges and self-loops make no difference.
    samples
        Count from so many starts, drawn without repetition from the nodes with a way out, and scale
        up; `None` counts from all of them. A score estimated from p of n starts has a standard
        deviation of about n / sqrt(p) times that of what a single start adds to it.
    seed
        Names the draw. Nodes without a way out start no path, and change neither draw nor answer.
    engine
        `fast` (products of sparse matrices) or `reference` (networkx), which agree to rounding.

    Returns
    -------
    float64 of shape `(size,)`: pairs, from 0 to `(size - 1) * (size - 2)`.

    Raises
    ------
    ValueError
        If `samples` is below 1.

    Examples
    --------
    ::

        0 ──► 1 ──► 2 ──► 3

    Pairs 0-2 and 0-3 meet through 1; pairs 0-3 and 1-3 through 2.

    >>> betweenness(Graph.unweighted(4, [0, 1, 2], [1, 2, 3]))
    array([0., 2., 2., 0.])

    References
    ----------
    U. Brandes, "A faster algorithm for betweenness centrality", Journal of Mathematical Sociology 25
    (2001), https://doi.org/10.1080/0022250X.2001.9990249; sampling of starts: U. Brandes and C. Pich,
    International Journal of Bifurcation and Chaos 17 (2007), https://doi.org/10.1142/S0218127407018403.

    """
    starts = np.unique(graph.source[graph.source != graph.target])
    drawn = starts if samples is None else draw(starts, samples, seed)
    through = engine_named(engine).betweenness(graph, drawn)
    return through * (starts.size / max(drawn.size, 1))


def draw(starts: Indices, samples: int, seed: int) -> Indices:
    """So many of the starts, or all if there are no more, in ascending order."""
    if samples < 1:
        raise ValueError(f"samples: at least 1, or None for all; not {samples}")
    if samples >= starts.size:
        return starts
    return np.sort(np.random.default_rng(seed).choice(starts, samples, replace=False))
