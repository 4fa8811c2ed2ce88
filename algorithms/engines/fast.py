"""The fast engine: numpy and scipy, and the answers of the reference."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from algorithms.engines.walk import NotConverged, Walk
from algorithms.graph import Graph, Indices, Reals

FEW = 64
"""Up to so many nodes, a graph has components sooner than compressed rows."""


def pagerank(graph: Graph, walk: Walk) -> Reals:
    """As `algorithms.influence.pagerank` describes it, by power iteration over compressed rows."""
    step = walk_step(graph, walk)
    rank = np.full(graph.size, 1.0 / max(graph.size, 1))
    for _ in range(walk.iterations):
        before, rank = rank, step(rank)
        if walk.tolerance is not None and np.abs(rank - before).sum() < walk.tolerance:
            return rank
    if walk.tolerance is None:
        return rank
    raise NotConverged(walk.iterations, walk.tolerance)


def components(graph: Graph) -> Indices:
    """As `algorithms.influence.components` describes it, by scipy's search over compressed rows."""
    if graph.size <= FEW:
        return smallest_reached(graph)
    _, group = csgraph.connected_components(links(graph, np.ones(len(graph))), connection="weak")
    _, smallest_member = np.unique(group, return_index=True)
    return smallest_member[group].astype(np.int64)


def smallest_reached(graph: Graph) -> Indices:
    """The smallest member of each node's component, found by handing smaller numbers on along edges."""
    member = np.arange(graph.size, dtype=np.int64)
    while True:
        before = member.copy()
        low = np.minimum(member[graph.source], member[graph.target])
        np.minimum.at(member, graph.source, low)
        np.minimum.at(member, graph.target, low)
        member = member[member]
        if np.array_equal(member, before):
            return member


def walk_step(graph: Graph, walk: Walk) -> Callable[[Reals], Reals]:
    """One step of the walk, from the scores before it to those after it."""
    leaving: Reals = np.bincount(graph.source, graph.weight, graph.size).astype(np.float64)
    incoming = links(graph, walk.damping * shares(graph, leaving))
    stuck = np.flatnonzero(leaving == 0)

    def step(rank: Reals) -> Reals:
        jumping = (1 - walk.damping) * rank.sum() + walk.damping * rank[stuck].sum()
        return np.asarray(incoming @ rank + jumping * walk.restart, np.float64)

    return step


def shares(graph: Graph, leaving: Reals) -> Reals:
    """Each edge's share of what leaves its source, shape `(edges,)`; 0 where nothing leaves."""
    total = leaving[graph.source]
    return np.divide(graph.weight, total, out=np.zeros_like(total), where=total > 0)


def links(graph: Graph, value: Reals) -> sparse.csr_array[np.float64, tuple[int, int]]:
    """Values of edges as a matrix with a row per target and a column per source."""
    cells = sparse.coo_array((value, (graph.target, graph.source)), shape=(graph.size, graph.size))
    # Products add up parallel edges anyway; looking for them first costs more than all the steps.
    cells.has_canonical_format = True
    return cells.tocsr()
