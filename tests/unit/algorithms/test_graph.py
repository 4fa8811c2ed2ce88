import numpy as np
import pytest

from algorithms.graph import Graph, decay

TRIANGLE_WITH_REPEATS = Graph(
    3,
    source=np.array([2, 0, 1, 0, 1]),
    target=np.array([0, 1, 2, 1, 1]),
    weight=np.array([1.0, 0.5, 2.0, 0.25, 4.0]),
)


def edges(graph: Graph) -> list[tuple[int, int, float]]:
    return list(zip(graph.source.tolist(), graph.target.tolist(), graph.weight.tolist(), strict=True))


def test_merging_sums_parallel_edges_and_sorts_by_ends() -> None:
    assert edges(TRIANGLE_WITH_REPEATS.merged()) == [(0, 1, 0.75), (1, 1, 4.0), (1, 2, 2.0), (2, 0, 1.0)]


def test_an_edge_that_weighs_nothing_survives_merging() -> None:
    graph = Graph(2, np.array([0]), np.array([1]), np.array([0.0]))
    assert edges(graph.merged()) == [(0, 1, 0.0)]


def test_matrix_has_a_row_per_source() -> None:
    assert TRIANGLE_WITH_REPEATS.matrix().toarray().tolist() == [
        [0.0, 0.75, 0.0],
        [0.0, 4.0, 2.0],
        [1.0, 0.0, 0.0],
    ]


def test_unweighted_edges_weigh_one() -> None:
    assert edges(Graph.unweighted(2, [0, 1], (1, 1))) == [(0, 1, 1.0), (1, 1, 1.0)]


def test_an_empty_graph_is_a_graph() -> None:
    graph = Graph.unweighted(0, [], [])
    assert (len(graph), len(graph.merged())) == (0, 0)
    assert graph.matrix().shape == (0, 0)


@pytest.mark.parametrize(
    ("size", "source", "target", "weight", "message"),
    [
        (-1, [], [], [], "size: a graph cannot have -1 nodes"),
        (2, [0, 2], [0, 0], [1.0, 1.0], "source: 2 is none of the 2 nodes"),
        (2, [0], [-1], [1.0], "target: -1 is none of the 2 nodes"),
        (0, [0], [0], [1.0], "source: 0 is none of the 0 nodes"),
        (2, [0, 1], [0], [1.0, 1.0], r"target: must be int64 of shape \(2,\), not int64 of shape \(1,\)"),
        (2, [0], [0], [1.0, 1.0], r"weight: must be float64 of shape \(1,\)"),
        (2, [0], [0], [-0.5], "weight: must be at least 0, not -0.5"),
        (2, [0], [0], [np.nan], "weight: must be numbers with a finite sum"),
        (2, [0], [0], [np.inf], "weight: must be numbers with a finite sum"),
        (2, [0, 0], [0, 0], [1e308, 1e308], "weight: must be numbers with a finite sum"),
    ],
)
def test_what_is_no_graph_is_refused(
    size: int, source: list[int], target: list[int], weight: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Graph(size, np.array(source, np.int64), np.array(target, np.int64), np.array(weight))


def test_other_number_types_are_refused() -> None:
    with pytest.raises(ValueError, match="source: must be int64 of shape"):
        Graph(1, np.zeros(1), np.zeros(1, np.int64), np.ones(1))  # type: ignore[arg-type]


def test_decay_halves_with_each_half_life() -> None:
    assert decay([0.0, 30.0, 60.0, 90.0], 30).tolist() == [1.0, 0.5, 0.25, 0.125]


def test_decay_of_half_a_half_life_is_the_root_of_a_half() -> None:
    assert decay(15.0, 30) == pytest.approx(2**-0.5, rel=1e-15)


def test_what_comes_from_a_clock_ahead_of_ours_counts_as_new() -> None:
    assert decay([-5.0], 30).tolist() == [1.0]


def test_what_is_infinitely_old_counts_nothing() -> None:
    assert decay([1e9, np.inf], 30).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("half_life", [0.0, -1.0, np.inf, np.nan])
def test_a_half_life_is_a_positive_number_of_days(half_life: float) -> None:
    with pytest.raises(ValueError, match="half_life_days: must be a positive number of days"):
        decay([1.0], half_life)


def test_an_age_is_a_number() -> None:
    with pytest.raises(ValueError, match="age_days: holds a value that is not a number"):
        decay([1.0, np.nan], 30)
