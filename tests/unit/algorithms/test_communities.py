"""Communities: what must hold for any graph, how good they are, and the measures worked out by hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.communities import between_different, bridging, communities, connected, modularity
from algorithms.engines import EngineName
from algorithms.graph import Graph, Indices
from tests.graphs import among_strangers, graphs, planted, repeatable, round_weights

both_engines = pytest.mark.parametrize("engine", ["fast", "reference"])


def labels(draw: st.DataObject, graph: Graph) -> Indices:
    return np.array(
        draw.draw(st.lists(st.integers(0, 3), min_size=graph.size, max_size=graph.size)), np.int64
    )


def undirected(graph: Graph) -> nx.MultiGraph[int]:
    net: nx.MultiGraph[int] = nx.MultiGraph()
    net.add_nodes_from(range(graph.size))
    net.add_weighted_edges_from(zip(graph.source, graph.target, graph.weight, strict=True))
    return net


@repeatable
@given(graphs(), st.sampled_from([0.5, 1.0, 2.0]), st.data())
def test_modularity_is_that_of_networkx(graph: Graph, resolution: float, data: st.DataObject) -> None:
    label = labels(data, graph)
    groups = [set(np.flatnonzero(label == number).tolist()) for number in set(label.tolist())]
    if graph.weight.any():
        theirs = nx.community.modularity(undirected(graph), groups, resolution=resolution)
        assert modularity(graph, label, resolution=resolution) == pytest.approx(theirs, abs=1e-9)
    else:
        assert modularity(graph, label, resolution=resolution) == 0


@repeatable
@given(graphs(round_weights), st.data())
def test_bridging_is_what_its_definition_says(graph: Graph, data: st.DataObject) -> None:
    label = labels(data, graph)
    whole = graph.matrix().toarray() + graph.matrix().toarray().T
    np.fill_diagonal(whole, 0)
    shares = [whole[:, label == number].sum(axis=1) for number in range(4)]
    total = np.maximum(whole.sum(axis=1), 1)
    expected = np.where(whole.any(axis=1), 1 - sum((share / total) ** 2 for share in shares), 0)
    np.testing.assert_allclose(bridging(graph, label), expected, rtol=0, atol=1e-12)


@both_engines
@repeatable
@given(graphs(), st.integers(0, 2))
def test_members_hang_together_and_are_called_by_the_smallest(
    engine: EngineName, graph: Graph, seed: int
) -> None:
    label = communities(graph, seed=seed, engine=engine)
    assert (label <= np.arange(graph.size)).all()
    assert label[label].tolist() == label.tolist()
    assert connected(between_different(graph), label).tolist() == label.tolist()


@repeatable
@given(graphs(round_weights))
def test_they_are_better_than_everyone_alone_and_than_whatever_hangs_together(graph: Graph) -> None:
    links = between_different(graph)
    found = modularity(links, communities(graph))
    assert found >= modularity(links, np.arange(graph.size)) - 1e-12
    assert found >= modularity(links, connected(links, np.zeros(graph.size, np.int64))) - 1e-12


@repeatable
@given(graphs(), st.randoms(use_true_random=False), st.integers(0, 2))
def test_order_merging_and_strangers_are_nothing(graph: Graph, random: Random, seed: int) -> None:
    order = np.array(random.sample(range(len(graph)), len(graph)), np.int64)
    shuffled = Graph(graph.size, graph.source[order], graph.target[order], graph.weight[order])
    label = communities(graph, seed=seed).tolist()
    assert communities(shuffled, seed=seed).tolist() == label
    assert communities(graph.merged(), seed=seed).tolist() == label
    strangers = list(range(graph.size, graph.size + 3))
    assert communities(among_strangers(graph, 3), seed=seed).tolist() == label + strangers


@both_engines
@pytest.mark.parametrize("size", [0, 1])
def test_few_people_are_their_own(size: int, engine: EngineName) -> None:
    loops = [0] * size
    graph = Graph.unweighted(size, loops, loops)
    assert communities(graph, engine=engine).tolist() == loops
    assert modularity(graph, np.zeros(size, np.int64)) == 0
    assert bridging(graph, np.zeros(size, np.int64)).tolist() == loops


@both_engines
def test_planted_groups_are_found(engine: EngineName) -> None:
    graph = planted(10, 20, within=0.5, between=0.01)
    assert communities(graph, engine=engine).tolist() == np.repeat(np.arange(0, 200, 20), 20).tolist()


@pytest.mark.parametrize("seed", range(5))
def test_unclear_groups_are_about_as_modular_as_those_of_networkx(seed: int) -> None:
    graph = planted(8, 30, within=0.2, between=0.04, seed=seed)
    ours, theirs = communities(graph, seed=seed), communities(graph, seed=seed, engine="reference")
    assert modularity(graph, ours) > 0.98 * modularity(graph, theirs)


def test_small_graphs_are_divided_nearly_as_well_as_can_be() -> None:
    """Against every one of the 203 ways to divide six people."""
    random = np.random.default_rng(11)
    ways = [np.array(way, np.int64) for way in divisions(6)]
    assert len(ways) == 203
    found = []
    for _ in range(40):
        graph = Graph.unweighted(6, random.integers(0, 6, 9), random.integers(0, 6, 9))
        links = between_different(graph)
        best = max(modularity(links, way) for way in ways)
        found.append(best - modularity(links, communities(graph)))
    assert np.mean(np.array(found) < 1e-9) > 0.9
    assert max(found) < 1 / 9, "less than what one of nine edges weighs"


def divisions(size: int) -> list[list[int]]:
    if size == 0:
        return [[]]
    return [[*way, group] for way in divisions(size - 1) for group in range(max(way, default=-1) + 2)]


def test_the_same_graph_and_seed_give_the_same_in_any_thread() -> None:
    graph = planted(8, 30, within=0.2, between=0.05)
    alone = communities(graph, seed=3).tolist()
    with ThreadPoolExecutor(4) as pool:
        assert all(
            found.tolist() == alone for found in pool.map(lambda _: communities(graph, seed=3), range(8))
        )


def test_a_finer_resolution_finds_more() -> None:
    graph = planted(4, 30, within=0.3, between=0.05)
    assert len(set(communities(graph, resolution=4.0))) > len(set(communities(graph)))


def test_a_bridge_has_exchanges_with_both_sides() -> None:
    # Node 0 pays 3 to its own, 0, and 1 to the other: 1 - (9 + 1) / 16. What it says to itself is nothing.
    graph = Graph(3, np.array([0, 2, 0]), np.array([1, 0, 0]), np.array([3.0, 1.0, 7.0]))
    assert bridging(graph, np.array([0, 0, 2])).tolist() == [0.375, 0, 0]


@pytest.mark.parametrize("resolution", [0.0, -1.0, np.inf, np.nan])
def test_a_resolution_is_a_positive_number(resolution: float) -> None:
    graph = Graph.unweighted(2, [0], [1])
    with pytest.raises(ValueError, match="resolution: must be a positive number"):
        communities(graph, resolution=resolution)
    with pytest.raises(ValueError, match="resolution: must be a positive number"):
        modularity(graph, np.zeros(2, np.int64), resolution=resolution)


def test_there_is_a_label_for_each_node() -> None:
    graph = Graph.unweighted(2, [0], [1])
    with pytest.raises(ValueError, match=r"label: must be int64 of shape \(2,\)"):
        modularity(graph, np.zeros(3, np.int64))
    with pytest.raises(ValueError, match=r"label: must be int64 of shape \(2,\)"):
        bridging(graph, np.zeros(2, np.int32))
