"""Scores worked out by hand, on both engines."""

import numpy as np
import pytest

from algorithms.engines import EngineName
from algorithms.engines.walk import NotConverged
from algorithms.graph import Graph
from algorithms.influence import components, pagerank

both_engines = pytest.mark.parametrize("engine", ["fast", "reference"])


@both_engines
def test_a_chain_passes_rank_on(engine: EngineName) -> None:
    # 0 -> 1 -> 2 with damping 1/2: ranks are r, r + r/2, r + (r + r/2)/2, so 1, 1.5 and 1.75 of 4.25.
    rank = pagerank(Graph.unweighted(3, [0, 1], [1, 2]), damping=0.5, engine=engine)
    assert rank == pytest.approx([4 / 17, 6 / 17, 7 / 17], abs=1e-10)


@both_engines
def test_a_ring_is_equal_for_all(engine: EngineName) -> None:
    assert pagerank(Graph.unweighted(4, [0, 1, 2, 3], [1, 2, 3, 0]), engine=engine).tolist() == [0.25] * 4


@both_engines
def test_weight_and_parallel_edges_divide_what_flows(engine: EngineName) -> None:
    # 0 gives 3/4 to 1 (two edges, 1 and 2) and 1/4 to 2; both are dead ends. With damping 1/2 and x for
    # what each node gets from jumps: 0 has x, 1 has x + 3x/8, 2 has x + x/8, and 3.5 x = 1.
    graph = Graph(3, np.array([0, 0, 0]), np.array([1, 1, 2]), np.array([1.0, 2.0, 1.0]))
    rank = pagerank(graph, damping=0.5, engine=engine)
    assert rank == pytest.approx([1 / 3.5, 1.375 / 3.5, 1.125 / 3.5], abs=1e-10)


@both_engines
def test_a_self_loop_keeps_its_share(engine: EngineName) -> None:
    # Node 0 links to itself and to 1, which has no way out. With damping 1/2 and x from jumps:
    # rank(0) = x + rank(0)/4 = 4x/3, rank(1) = x + rank(0)/4 = 4x/3.
    assert pagerank(Graph.unweighted(2, [0, 0], [0, 1]), damping=0.5, engine=engine) == pytest.approx(
        [0.5, 0.5], abs=1e-10
    )


@both_engines
def test_edges_that_weigh_nothing_are_no_way_out(engine: EngineName) -> None:
    graph = Graph(2, np.array([0]), np.array([1]), np.array([0.0]))
    assert pagerank(graph, engine=engine).tolist() == [0.5, 0.5]


@both_engines
def test_jumps_and_dead_ends_lead_where_personalization_says(engine: EngineName) -> None:
    # 0 -> 1, jumps to 0 only: 0 holds x and 1 holds x/2 at damping 1/2, so 2/3 and 1/3; 2 is never seen.
    graph = Graph.unweighted(3, [0], [1])
    rank = pagerank(graph, damping=0.5, personalization=np.array([7.0, 0.0, 0.0]), engine=engine)
    assert rank == pytest.approx([2 / 3, 1 / 3, 0.0], abs=1e-10)


@both_engines
def test_two_exact_steps(engine: EngineName) -> None:
    # 0 -> 1 at damping 1/2, from (1/2, 1/2). The dead end 1 spreads its half evenly:
    # step 1: 0 gets 1/4 + 1/8 = 3/8, 1 gets 5/8; step 2: 0 gets 1/4 + 5/32 = 13/32, 1 gets 19/32.
    graph = Graph.unweighted(2, [0], [1])
    rank = pagerank(graph, damping=0.5, tolerance=None, iterations=2, engine=engine)
    assert rank == pytest.approx([13 / 32, 19 / 32], rel=1e-15)


@both_engines
def test_no_nodes_no_scores(engine: EngineName) -> None:
    nothing = Graph.unweighted(0, [], [])
    assert pagerank(nothing, engine=engine).shape == (0,)
    assert pagerank(nothing, personalization=np.zeros(0), engine=engine).shape == (0,)
    assert components(nothing, engine=engine).shape == (0,)


@both_engines
def test_without_edges_all_are_equal_and_alone(engine: EngineName) -> None:
    strangers = Graph.unweighted(4, [], [])
    assert pagerank(strangers, engine=engine).tolist() == [0.25] * 4
    assert components(strangers, engine=engine).tolist() == [0, 1, 2, 3]


@both_engines
def test_components_are_named_by_their_smallest_member(engine: EngineName) -> None:
    # 5 -> 1 <- 3 and 4 -> 2 (an edge that weighs nothing), 0 with itself.
    graph = Graph(6, np.array([5, 3, 4, 0]), np.array([1, 1, 2, 0]), np.array([1.0, 1.0, 0.0, 1.0]))
    assert components(graph, engine=engine).tolist() == [0, 1, 2, 1, 2, 1]


@both_engines
def test_too_few_steps_are_said(engine: EngineName) -> None:
    graph = Graph.unweighted(3, [0, 1], [1, 2])
    with pytest.raises(NotConverged, match="moved by 1e-10 or more in the last of 3 steps; allow more"):
        pagerank(graph, iterations=3, engine=engine)


@both_engines
def test_it_stops_at_the_first_step_that_moves_less_than_the_tolerance(engine: EngineName) -> None:
    # 0 <-> 1 with jumps to 0: step k moves 0.15 * 0.85 ** (k - 1) in total, 1.001e-10 for k = 131 and
    # 0.851e-10 for k = 132.
    graph, entrance = Graph.unweighted(2, [0, 1], [1, 0]), np.array([1.0, 0.0])
    pagerank(graph, personalization=entrance, iterations=132, engine=engine)
    with pytest.raises(NotConverged):
        pagerank(graph, personalization=entrance, iterations=131, engine=engine)


def test_weights_too_small_to_invert_still_count() -> None:
    smallest = float(np.nextafter(0.0, 1.0))
    graph = Graph(3, np.array([0, 0]), np.array([1, 2]), np.full(2, smallest))
    ones = Graph.unweighted(3, [0, 0], [1, 2])
    assert pagerank(graph).tolist() == pagerank(ones).tolist()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"damping": 1.0}, "damping: at least 0 and below 1, not 1.0"),
        ({"damping": -0.1}, "damping: at least 0 and below 1"),
        ({"iterations": 0}, "iterations: at least 1, not 0"),
        ({"tolerance": 0.0}, "tolerance: a positive number, or None"),
        ({"tolerance": float("nan")}, "tolerance: a positive number, or None"),
        ({"personalization": np.ones(3)}, r"personalization: one value per node, shape \(2,\)"),
        ({"personalization": np.zeros(2)}, "personalization: must be finite, at least 0, and positive"),
        ({"personalization": np.array([2.0, -1.0])}, "personalization: must be finite, at least 0"),
        ({"personalization": np.array([1.0, np.nan])}, "personalization: must be finite, at least 0"),
        ({"engine": "quick"}, "engine: 'fast' or 'reference', not 'quick'"),
    ],
)
def test_parameters_out_of_range_are_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pagerank(Graph.unweighted(2, [0], [1]), **wrong)  # type: ignore[arg-type]
