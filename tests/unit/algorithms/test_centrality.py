"""Hubs, authorities, cores and betweenness worked out by hand, on both engines."""

import numpy as np
import pytest

from algorithms.centrality import betweenness, core_numbers, draw, hits
from algorithms.engines import EngineName
from algorithms.engines.fast.paths import TOGETHER
from algorithms.graph import Graph

both_engines = pytest.mark.parametrize("engine", ["fast", "reference"])


@both_engines
def test_equally_strong_groups_share_the_answer(engine: EngineName) -> None:
    # 0 -> 1 and 2 -> 3, as strong as each other; 4 -> 5 is weaker, and gets nothing.
    graph = Graph(6, np.array([0, 2, 4]), np.array([1, 3, 5]), np.array([2.0, 2.0, 1.0]))
    scores = hits(graph, engine=engine)
    assert scores.hubs == pytest.approx([0.5, 0, 0.5, 0, 0, 0], abs=1e-9)
    assert scores.authorities == pytest.approx([0, 0.5, 0, 0.5, 0, 0], abs=1e-9)


@both_engines
def test_weight_makes_an_authority(engine: EngineName) -> None:
    # One hub turns to 1 three times as much as to 2, by parallel edges.
    scores = hits(Graph.unweighted(3, [0, 0, 0, 0], [1, 2, 1, 1]), engine=engine)
    assert scores.authorities == pytest.approx([0, 0.75, 0.25], abs=1e-9)
    assert scores.hubs == pytest.approx([1, 0, 0], abs=1e-9)


@both_engines
def test_nobody_is_a_hub_where_nothing_weighs(engine: EngineName) -> None:
    scores = hits(Graph(2, np.array([0]), np.array([1]), np.array([0.0])), engine=engine)
    assert (scores.hubs.tolist(), scores.authorities.tolist()) == ([0, 0], [0, 0])


def test_groups_of_nearly_equal_strength_are_told_apart() -> None:
    # Two stars of 40, one of which is stronger by a ten-thousandth: the stronger takes all.
    fans = np.arange(2, 82)
    target = (fans % 2).astype(np.int64)
    graph = Graph(82, fans, target, np.where(target == 1, 1.0001, 1.0))
    authorities = hits(graph).authorities
    assert authorities[:2] == pytest.approx([0, 1], abs=1e-5)


@both_engines
def test_a_crowd_around_one_is_no_core(engine: EngineName) -> None:
    # 0 is mentioned by 4 to 9, twice each, and by itself; 0, 1, 2, 3 all know each other.
    crowd = [4, 5, 6, 7, 8, 9]
    graph = Graph.unweighted(
        11, [*crowd, *crowd, 0, 0, 0, 0, 1, 1, 2], [0] * 6 + [0] * 6 + [0, 1, 2, 3, 2, 3, 3]
    )
    assert core_numbers(graph, engine=engine).tolist() == [3, 3, 3, 3, 1, 1, 1, 1, 1, 1, 0]


@both_engines
def test_two_ways_share_what_passes_through(engine: EngineName) -> None:
    # 0 reaches 3 through 1 or 2, half each; a long way round by 4 and 5 is no shortest one.
    graph = Graph.unweighted(6, [0, 0, 1, 2, 0, 4, 5], [1, 2, 3, 3, 4, 5, 3])
    assert betweenness(graph, engine=engine).tolist() == [0, 0.5, 0.5, 0, 1, 1]


@both_engines
@pytest.mark.parametrize("size", [0, 1])
def test_few_people_have_no_standing(size: int, engine: EngineName) -> None:
    loops = [0] * size
    graph = Graph.unweighted(size, loops, loops)
    assert core_numbers(graph, engine=engine).tolist() == loops
    assert betweenness(graph, engine=engine).tolist() == loops
    assert betweenness(graph, samples=5, engine=engine).tolist() == loops
    assert hits(graph, engine=engine).hubs.tolist() == [1.0] * size


def test_more_starts_than_run_together() -> None:
    # A chain of n: the node with i before it and n - 1 - i after it lies between that many pairs.
    size = 2 * TOGETHER + 5
    chain = Graph.unweighted(size, np.arange(size - 1), np.arange(1, size))
    before = np.arange(size)
    assert betweenness(chain).tolist() == (before * (size - 1 - before)).tolist()


def test_samples_estimate_without_bias() -> None:
    random = np.random.default_rng(5)
    graph = Graph.unweighted(40, random.integers(0, 40, 160), random.integers(0, 40, 160))
    mean = np.mean([betweenness(graph, samples=10, seed=seed) for seed in range(200)], axis=0)
    exact = betweenness(graph)
    assert np.abs(mean - exact).max() < 0.1 * exact.max()


def test_a_draw_is_named_by_its_seed() -> None:
    starts = np.arange(100, 200)
    assert draw(starts, 5, 1).tolist() == draw(starts, 5, 1).tolist() != draw(starts, 5, 2).tolist()
    assert draw(starts, 100, 1).tolist() == starts.tolist()


def test_no_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="samples: at least 1, or None for all; not 0"):
        betweenness(Graph.unweighted(2, [0], [1]), samples=0)
