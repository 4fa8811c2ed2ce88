"""Chains between people, by hand and against every path that networkx finds."""

import math
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.graph import Graph
from algorithms.introductions import Chain, introductions

Pairs = dict[tuple[int, int], float]


def ties(size: int, pairs: Pairs) -> Graph:
    source, target = (np.array([pair[end] for pair in pairs], np.int64) for end in (0, 1))
    return Graph(size, source, target, np.array(list(pairs.values()), np.float64))


def nodes(chains: list[Chain]) -> list[tuple[int, ...]]:
    return [chain.nodes for chain in chains]


def test_a_likelier_long_way_comes_before_a_shorter_one() -> None:
    known = ties(5, {(0, 1): 0.9, (1, 2): 0.9, (2, 4): 0.9, (0, 3): 0.8, (3, 4): 0.8})
    found = introductions(known, 0, 4)
    assert nodes(found) == [(0, 1, 2, 4), (0, 3, 4)]
    assert [chain.chance for chain in found] == pytest.approx([0.729, 0.64])
    assert found[0].between == (1, 2)


def test_not_more_steps_than_allowed() -> None:
    line = ties(6, {(n, n + 1): 0.9 for n in range(5)})
    assert nodes(introductions(line, 0, 4)) == [(0, 1, 2, 3, 4)]
    assert introductions(line, 0, 5) == []
    assert introductions(line, 0, 4, hops=3) == []
    assert nodes(introductions(line, 5, 0, hops=5)) == [(5, 4, 3, 2, 1, 0)]


def test_two_who_know_each_other_are_introduced_by_others_only() -> None:
    known = ties(3, {(0, 1): 0.9, (0, 2): 0.5, (1, 2): 0.5})
    assert nodes(introductions(known, 0, 1)) == [(0, 2, 1)]
    assert introductions(ties(2, {(0, 1): 0.9}), 0, 1) == []


def test_no_two_chains_through_one_person_and_equal_ones_by_number() -> None:
    # 1 and 2 know both ends alike; 3 knows the start, and the end through 1.
    known = ties(5, {(0, 2): 0.5, (2, 4): 0.5, (0, 1): 0.5, (1, 4): 0.5, (0, 3): 0.9, (3, 1): 0.9})
    assert nodes(introductions(known, 0, 4)) == [(0, 3, 1, 4), (0, 2, 4)]
    assert nodes(introductions(known, 0, 4, first=1)) == [(0, 3, 1, 4)]


def test_of_many_ties_the_strongest_are_followed() -> None:
    # The start has ten close friends who know nobody, and one it hardly knows who knows the end well.
    known = ties(12, {(0, n): 0.9 for n in range(1, 11)} | {(0, 11): 0.1})
    assert introductions(known, 0, 11, hops=1) == []
    known = ties(13, {(0, n): 0.9 for n in range(1, 11)} | {(0, 11): 0.1, (11, 12): 0.9})
    assert nodes(introductions(known, 0, 12)) == [(0, 11, 12)]
    assert nodes(introductions(known, 0, 12, widest=10)) == [(0, 11, 12)]  # the end's side finds it
    known = ties(14, {(0, n): 0.9 for n in range(1, 11)} | {(0, 11): 0.1, (11, 12): 0.9, (12, 13): 0.9})
    assert introductions(known, 0, 13, widest=10, hops=3) == []


@pytest.mark.parametrize(
    ("graph", "start", "end", "message"),
    [
        (ties(3, {(0, 1): 0.5}), 1, 1, "two different ones of 3 nodes, not 1 and 1"),
        (ties(3, {(0, 1): 0.5}), 0, 3, "two different ones of 3 nodes, not 0 and 3"),
        (ties(3, {(0, 1): 1.0}), 0, 1, "has to lie between 0 and 1"),
        (ties(3, {(0, 1): 0.0}), 0, 1, "has to lie between 0 and 1"),
    ],
)
def test_what_cannot_be_is_refused(graph: Graph, start: int, end: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        introductions(graph, start, end)


PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([0.125, 0.25, 0.5]),
)


@given(PAIRS, st.integers(1, 5))
def test_the_first_is_the_likeliest_of_all_and_each_one_the_likeliest_left(known: Pairs, hops: int) -> None:
    found = introductions(ties(7, known), 0, 6, hops=hops, first=7)
    net: nx.Graph[int] = nx.Graph()
    net.add_nodes_from(range(7))
    net.add_edges_from((*pair, {"chance": chance}) for pair, chance in known.items() if pair != (0, 6))
    for chain in found:
        chances = [chance_of(net, path) for path in nx.all_simple_paths(net, 0, 6, cutoff=hops)]
        assert chain.chance == pytest.approx(max(chances))
        assert chance_of(net, list(chain.nodes)) == pytest.approx(chain.chance)
        net.remove_nodes_from(chain.between)
    assert list(nx.all_simple_paths(net, 0, 6, cutoff=hops)) == []


def chance_of(net: "nx.Graph[int]", path: list[int]) -> float:
    return math.prod(float(net.edges[step]["chance"]) for step in pairwise(path))


@given(PAIRS)
def test_the_order_and_the_direction_of_ties_make_no_difference(known: Pairs) -> None:
    turned = {pair[::-1]: chance for pair, chance in reversed(known.items())}
    assert introductions(ties(7, turned), 0, 6) == introductions(ties(7, known), 0, 6)
