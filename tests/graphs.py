"""Generated graphs for property tests: small ones that hold everything a graph may hold."""

from __future__ import annotations

import hypothesis.extra.numpy as arrays
import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from algorithms.graph import Graph

repeatable = settings(derandomize=True, deadline=None, max_examples=60)

weights = st.one_of(st.just(0.0), st.just(1.0), st.floats(1e-6, 1e6))
round_weights = st.sampled_from([0.0, 1.0, 2.0, 5.0])
"""Few enough that sums are exact, and that what is nearly equal is equal."""


@st.composite
def graphs(draw: st.DrawFn, weight: st.SearchStrategy[float] = weights) -> Graph:
    """Up to 12 nodes and 30 edges, with self-loops, parallel edges, and nodes without any."""
    size = draw(st.integers(0, 12))
    count = draw(st.integers(0, 30)) if size else 0
    ends = arrays.arrays(np.int64, count, elements=st.integers(0, max(size - 1, 0)))
    return Graph(size, draw(ends), draw(ends), draw(arrays.arrays(np.float64, count, elements=weight)))


@st.composite
def relabelled(draw: st.DrawFn, weight: st.SearchStrategy[float] = weights) -> tuple[Graph, Graph, list[int]]:
    """A graph, the same with other numbers and its edges turned round, and each node's new number."""
    graph = draw(graphs(weight))
    number = draw(st.permutations(range(graph.size)))
    new = np.array(number, np.int64)
    return (
        graph,
        Graph(graph.size, new[graph.source[::-1]], new[graph.target[::-1]], graph.weight[::-1]),
        number,
    )


def among_strangers(graph: Graph, strangers: int) -> Graph:
    """The same graph with so many nodes more, none of which has an edge."""
    return Graph(graph.size + strangers, graph.source, graph.target, graph.weight)


def planted(groups: int, members: int, *, within: float, between: float, seed: int = 0) -> Graph:
    """A graph of equal groups: two of one group are joined with one probability, others with another."""
    random = np.random.default_rng(seed)
    size = groups * members
    same = np.equal.outer(np.arange(size) // members, np.arange(size) // members)
    joined = np.triu(random.random((size, size)) < np.where(same, within, between), 1)
    source, target = np.nonzero(joined)
    return Graph.unweighted(size, source, target)
