"""The fast engine under the readable one's answers, on generated graphs."""

import hypothesis.extra.numpy as arrays
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.engines import EngineName
from algorithms.engines.fast import FEW
from algorithms.graph import Graph, Reals
from algorithms.influence import components, pagerank

repeatable = settings(derandomize=True, deadline=None, max_examples=60)

weights = st.one_of(st.just(0.0), st.just(1.0), st.floats(1e-6, 1e6))
dampings = st.floats(0.0, 0.95)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Up to 12 nodes and 30 edges, with self-loops, parallel edges, and nodes without any."""
    size = draw(st.integers(0, 12))
    count = draw(st.integers(0, 30)) if size else 0
    ends = arrays.arrays(np.int64, count, elements=st.integers(0, max(size - 1, 0)))
    return Graph(size, draw(ends), draw(ends), draw(arrays.arrays(np.float64, count, elements=weights)))


@st.composite
def relabelled(draw: st.DrawFn) -> tuple[Graph, Graph, list[int]]:
    """A graph, the same with other numbers and its edges turned round, and each node's new number."""
    graph = draw(graphs())
    number = draw(st.permutations(range(graph.size)))
    new = np.array(number, np.int64)
    return (
        graph,
        Graph(graph.size, new[graph.source[::-1]], new[graph.target[::-1]], graph.weight[::-1]),
        number,
    )


@repeatable
@given(graphs(), dampings, st.data())
def test_pagerank(graph: Graph, damping: float, data: st.DataObject) -> None:
    preference = data.draw(st.none() | arrays.arrays(np.float64, graph.size, elements=st.floats(0.01, 100.0)))

    def scores(engine: EngineName) -> Reals:
        return pagerank(graph, damping=damping, personalization=preference, iterations=1_000, engine=engine)

    np.testing.assert_allclose(scores("fast"), scores("reference"), rtol=0, atol=1e-9)


@repeatable
@given(graphs(), dampings, st.integers(1, 8))
def test_exact_steps_of_pagerank(graph: Graph, damping: float, steps: int) -> None:
    fast = pagerank(graph, damping=damping, tolerance=None, iterations=steps)
    reference = pagerank(graph, damping=damping, tolerance=None, iterations=steps, engine="reference")
    np.testing.assert_allclose(fast, reference, rtol=1e-12)


@repeatable
@given(graphs())
def test_components(graph: Graph) -> None:
    """As such, and among so many strangers that the fast engine goes another way."""
    many = Graph(graph.size + FEW, graph.source, graph.target, graph.weight)
    for each in (graph, many):
        assert components(each).tolist() == components(each, engine="reference").tolist()


@repeatable
@given(graphs())
def test_scores_are_shares_of_one(graph: Graph) -> None:
    rank = pagerank(graph)
    assert rank.shape == (graph.size,)
    assert (rank > 0).all()
    assert abs(rank.sum() - min(graph.size, 1)) < 1e-12


@repeatable
@given(graphs())
def test_merging_parallel_edges_changes_no_score(graph: Graph) -> None:
    np.testing.assert_allclose(pagerank(graph.merged()), pagerank(graph), rtol=0, atol=1e-9)


@repeatable
@given(relabelled())
def test_renumbering_nodes_renumbers_their_scores(case: tuple[Graph, Graph, list[int]]) -> None:
    graph, other, number = case
    np.testing.assert_allclose(pagerank(other)[number], pagerank(graph), rtol=0, atol=1e-9)


@repeatable
@given(relabelled())
def test_renumbering_nodes_keeps_them_together(case: tuple[Graph, Graph, list[int]]) -> None:
    graph, other, number = case
    before, after = components(graph), components(other)[number]
    assert len(set(zip(before.tolist(), after.tolist(), strict=True))) == len(set(before.tolist()))
    assert len(set(before.tolist())) == len(set(after.tolist()))
