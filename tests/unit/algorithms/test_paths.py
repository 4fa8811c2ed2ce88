"""Distances by hand, on both engines."""

import numpy as np
import pytest

from algorithms.engines import EngineName
from algorithms.graph import Graph
from algorithms.paths import distances

both_engines = pytest.mark.parametrize("engine", ["fast", "reference"])


@both_engines
def test_the_shortest_way_counts_whatever_it_weighs(engine: EngineName) -> None:
    # 0 -> 1 -> 2 -> 3 weighs little; 0 -> 3 weighs nothing and is one step; 4 leads in only.
    weight = np.array([1.0, 1.0, 1.0, 0.0, 1.0, 9.0])
    graph = Graph(5, np.array([0, 1, 2, 0, 4, 0]), np.array([1, 2, 3, 3, 0, 0]), weight)
    assert distances(graph, 0, engine=engine).tolist() == [0, 1, 2, 1, -1]


def test_a_long_chain_is_walked_to_its_end() -> None:
    chain = Graph.unweighted(2_000, np.arange(1_999), np.arange(1, 2_000))
    assert distances(chain, 0).tolist() == list(range(2_000))


@pytest.mark.parametrize(("size", "start"), [(0, 0), (2, 2), (2, -1)])
def test_a_start_is_one_of_the_nodes(size: int, start: int) -> None:
    with pytest.raises(ValueError, match=f"start: {start} is none of the {size} nodes"):
        distances(Graph.unweighted(size, [], []), start)
