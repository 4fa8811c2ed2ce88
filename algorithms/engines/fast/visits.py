"""PageRank by power iteration over compressed rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from algorithms.engines.fast.matrices import links
from algorithms.engines.walk import NotConverged, Walk
from algorithms.graph import Graph, Reals


def pagerank(graph: Graph, walk: Walk) -> Reals:
    """As `algorithms.influence.pagerank` describes it."""
    step = walk_step(graph, walk)
    rank = np.full(graph.size, 1.0 / max(graph.size, 1))
    for _ in range(walk.iterations):
        before, rank = rank, step(rank)
        if walk.tolerance is not None and np.abs(rank - before).sum() < walk.tolerance:
            return rank
    if walk.tolerance is None:
        return rank
    raise NotConverged(walk.iterations, walk.tolerance)


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
