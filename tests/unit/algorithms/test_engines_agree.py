"""The fast engine under the readable one's answers, on generated graphs."""

import hypothesis.extra.numpy as arrays
import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from algorithms.centrality import betweenness, core_numbers, hits
from algorithms.engines import EngineName
from algorithms.engines.fast.reach import FEW
from algorithms.engines.reference import network, simple
from algorithms.graph import Graph, Reals
from algorithms.influence import components, pagerank
from algorithms.paths import distances
from tests.graphs import among_strangers, graphs, relabelled, repeatable, round_weights

dampings = st.floats(0.0, 0.95)


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
    for each in (graph, among_strangers(graph, FEW)):
        assert components(each).tolist() == components(each, engine="reference").tolist()


@repeatable
@given(graphs(round_weights))
def test_hubs_and_authorities(graph: Graph) -> None:
    fast, reference = hits(graph), hits(graph, engine="reference")
    np.testing.assert_allclose(fast.hubs, reference.hubs, rtol=0, atol=1e-6)
    np.testing.assert_allclose(fast.authorities, reference.authorities, rtol=0, atol=1e-6)


@repeatable
@given(graphs(round_weights))
def test_hubs_and_authorities_are_those_of_networkx_where_one_group_is_strongest(graph: Graph) -> None:
    turns_to = graph.matrix().toarray()
    strength = np.linalg.svd(turns_to, compute_uv=False)
    assume(graph.size > 2 and strength[0] > 1.001 * strength[1])
    hubs, authorities = nx.hits(nx.DiGraph(network(graph.merged())), tol=1e-12)
    found = hits(graph)
    np.testing.assert_allclose(found.hubs, list(hubs.values()), rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.authorities, list(authorities.values()), rtol=0, atol=1e-6)


@repeatable
@given(graphs())
def test_core_numbers(graph: Graph) -> None:
    assert core_numbers(graph).tolist() == core_numbers(graph, engine="reference").tolist()


@repeatable
@given(graphs(), st.data())
def test_distances(graph: Graph, data: st.DataObject) -> None:
    assume(graph.size)
    start = data.draw(st.integers(0, graph.size - 1))
    reference = distances(graph, start, engine="reference")
    assert distances(graph, start).tolist() == reference.tolist()


@repeatable
@given(graphs(), st.none() | st.integers(1, 12), st.integers(0, 3))
def test_betweenness(graph: Graph, samples: int | None, seed: int) -> None:
    fast = betweenness(graph, samples=samples, seed=seed)
    reference = betweenness(graph, samples=samples, seed=seed, engine="reference")
    np.testing.assert_allclose(fast, reference, rtol=1e-12, atol=1e-12)


@repeatable
@given(graphs())
def test_betweenness_is_that_of_networkx(graph: Graph) -> None:
    theirs = nx.betweenness_centrality(simple(graph), normalized=False)
    assert betweenness(graph) == pytest.approx([theirs[node] for node in range(graph.size)], abs=1e-12)


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
    np.testing.assert_allclose(betweenness(other)[number], betweenness(graph), rtol=0, atol=1e-9)
    assert core_numbers(other)[number].tolist() == core_numbers(graph).tolist()


@repeatable
@given(relabelled(round_weights))
def test_renumbering_nodes_renumbers_hubs_and_authorities(case: tuple[Graph, Graph, list[int]]) -> None:
    graph, other, number = case
    np.testing.assert_allclose(hits(other).hubs[number], hits(graph).hubs, rtol=0, atol=1e-6)


@repeatable
@given(relabelled())
def test_renumbering_nodes_keeps_them_together(case: tuple[Graph, Graph, list[int]]) -> None:
    graph, other, number = case
    before, after = components(graph), components(other)[number]
    assert len(set(zip(before.tolist(), after.tolist(), strict=True))) == len(set(before.tolist()))
    assert len(set(before.tolist())) == len(set(after.tolist()))


@repeatable
@given(graphs(round_weights))
def test_strangers_get_nothing_and_take_nothing(graph: Graph) -> None:
    """Their share of jumps aside, which is the same for all."""
    many = among_strangers(graph, 3)
    np.testing.assert_allclose(hits(many).authorities[: graph.size], hits(graph).authorities, atol=1e-9)
    assert betweenness(many, samples=2)[: graph.size].tolist() == betweenness(graph, samples=2).tolist()
    assert core_numbers(many).tolist() == [*core_numbers(graph).tolist(), 0, 0, 0]
    ranks = pagerank(many)[: graph.size]
    np.testing.assert_allclose(ranks / max(ranks.sum(), 1e-9), pagerank(graph), rtol=0, atol=1e-9)
