"""Weakly connected components by scipy's search, or by handing numbers on where there is little to search."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csgraph

from algorithms.engines.fast.matrices import links
from algorithms.graph import Graph, Indices

FEW = 64
"""Up to so many nodes, a graph has components sooner than compressed rows."""


def components(graph: Graph) -> Indices:
    """As `algorithms.influence.components` describes it."""
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
