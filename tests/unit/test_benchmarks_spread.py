"""The greedy choice that ours is held against is greedy."""

import numpy as np

from algorithms.graph import Graph
from benchmarks.influence.greedy import greedy_by_simulation


def test_greedy_takes_what_adds_most() -> None:
    # 0 reaches 3, 4 and 5; 1 reaches 3 and 4, so nothing beyond 0 but itself; 2 reaches 6.
    graph = Graph.unweighted(7, [0, 0, 0, 1, 1, 2], [3, 4, 5, 3, 4, 6])
    assert greedy_by_simulation(graph, 2, simulations=3).tolist() == [0, 2]


def test_chances_decide() -> None:
    # 0 reaches three people now and then, 1 two people always.
    graph = Graph(7, np.array([0, 0, 0, 1, 1]), np.array([2, 3, 4, 5, 6]), np.array([0.2, 0.2, 0.2, 1, 1]))
    assert greedy_by_simulation(graph, 1, simulations=500).tolist() == [1]
