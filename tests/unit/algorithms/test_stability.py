"""Ranks under resampling: by hand, against the Poisson distribution, and what must hold for any graph."""

from __future__ import annotations

from functools import partial
from math import exp
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.graph import Graph, Reals
from algorithms.influence import pagerank
from algorithms.stability import rank_intervals, ranks
from tests.graphs import among_strangers, graphs, repeatable


def drawn(graph: Graph) -> Reals:
    """The weight of edges to each node."""
    return np.bincount(graph.target, graph.weight, graph.size).astype(np.float64)


def star(*fans: int) -> Graph:
    """Node i is turned to by so many edges, all from the last node."""
    target = np.repeat(np.arange(len(fans)), fans)
    return Graph.unweighted(len(fans) + 1, np.full(target.size, len(fans)), target)


def test_alike_share_the_better_rank() -> None:
    assert ranks(np.array([0.5, 0.25, 0.5 + 1e-12, 0.25, 0.0])).tolist() == [1, 3, 1, 3, 5]
    assert ranks(np.zeros(3)).tolist() == [1, 1, 1]
    assert ranks(np.zeros(0)).tolist() == []


def test_what_rests_on_one_edge_is_shaky_and_what_rests_on_many_is_not() -> None:
    found = rank_intervals(star(100, 30, 1, 1, 1, 1), drawn, samples=200)
    assert found.rank.tolist() == [1, 2, 3, 3, 3, 3, 7]
    assert (found.low[0], found.high[0]) == (1, 1)
    assert (found.low[1], found.high[1]) == (2, 2)
    assert (found.low[2], found.high[2]) == (3, 6)


def test_an_edge_is_lost_as_often_as_poisson_says() -> None:
    # Node 1 has one edge and is above node 2, which has none, unless it is drawn 0 times: exp(-1) = 0.368.
    graph = Graph.unweighted(3, [0], [1])
    seen: list[Reals] = []

    def noted(each: Graph) -> Reals:
        seen.append(drawn(each))
        return seen[-1]

    rank_intervals(graph, noted, samples=4_000)
    times = np.array(seen)[1:, 1]
    assert np.mean(times == 0) == pytest.approx(exp(-1), abs=0.03)
    assert np.mean(times == 2) == pytest.approx(exp(-1) / 2, abs=0.03)
    assert times.mean() == pytest.approx(1, abs=0.05)


def test_two_that_are_nearly_as_good_may_change_places() -> None:
    found = rank_intervals(star(50, 48, 2), drawn, samples=100)
    assert (found.low[:2].tolist(), found.high[:2].tolist()) == ([1, 1], [2, 2])
    assert found.low[2] == found.high[2] == 3


def test_a_higher_level_is_no_narrower() -> None:
    graph = star(9, 7, 5, 3, 1)
    narrow, wide = (rank_intervals(graph, drawn, level=level, seed=4) for level in (0.5, 0.95))
    assert (wide.low <= narrow.low).all()
    assert (wide.high >= narrow.high).all()


@repeatable
@given(graphs(st.floats(0.5, 2)), st.randoms(use_true_random=False))
def test_intervals_hold_the_rank_and_know_no_order(graph: Graph, random: Random) -> None:
    measure = partial(pagerank, tolerance=1e-6)
    found = rank_intervals(graph, measure, samples=5)
    assert (found.low <= found.rank).all()
    assert (found.rank <= found.high).all()
    order = np.array(random.sample(range(len(graph)), len(graph)), np.int64)
    shuffled = Graph(graph.size, graph.source[order], graph.target[order], graph.weight[order])
    again = rank_intervals(shuffled, measure, samples=5)
    assert again.low.tolist() == found.low.tolist()
    assert again.high.tolist() == found.high.tolist()


def test_strangers_change_no_draw() -> None:
    graph = star(9, 7, 5, 3, 1)
    alone, among = rank_intervals(graph, drawn), rank_intervals(among_strangers(graph, 4), drawn)
    assert among.high[:5].tolist() == alone.high[:5].tolist()


def test_misuse_is_named() -> None:
    with pytest.raises(ValueError, match="samples: at least 1, not 0"):
        rank_intervals(star(1), drawn, samples=0)
    with pytest.raises(ValueError, match="level: a share between 0 and 1, not 1"):
        rank_intervals(star(1), drawn, level=1.0)
