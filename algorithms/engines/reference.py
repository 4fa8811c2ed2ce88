"""The readable engine: networkx defines the answer."""

from __future__ import annotations

import math
from typing import TypeAlias

import networkx as nx
import numpy as np

from algorithms.engines.walk import NotConverged, Walk
from algorithms.graph import Graph, Indices, Reals

Network: TypeAlias = "nx.MultiDiGraph[int]"
Scores = dict[int, float]


def pagerank(graph: Graph, walk: Walk) -> Reals:
    """As `algorithms.influence.pagerank` describes it, by `networkx.pagerank`."""
    if graph.size == 0:
        return np.zeros(0)
    net = network(graph)
    if walk.tolerance is None:
        return as_array(exact_steps(net, walk))
    # networkx compares the total change with tolerance times the number of nodes.
    tolerance = walk.tolerance / graph.size
    try:
        return as_array(steps(net, walk, iterations=walk.iterations, tolerance=tolerance))
    except nx.PowerIterationFailedConvergence:
        raise NotConverged(walk.iterations, walk.tolerance) from None


def components(graph: Graph) -> Indices:
    """As `algorithms.influence.components` describes it, by `networkx.weakly_connected_components`."""
    label = np.zeros(graph.size, np.int64)
    for members in nx.weakly_connected_components(network(graph)):
        label[list(members)] = min(members)
    return label


def exact_steps(net: Network, walk: Walk) -> Scores:
    """The scores after `walk.iterations` steps: networkx stops after one when any change will do."""
    scores = dict.fromkeys(net, 1.0)
    for _ in range(walk.iterations):
        scores = steps(net, walk, iterations=1, tolerance=math.inf, start=scores)
    return scores


def steps(
    net: Network, walk: Walk, *, iterations: int, tolerance: float, start: Scores | None = None
) -> Scores:
    return nx.pagerank(
        net,
        alpha=walk.damping,
        personalization=dict(enumerate(walk.restart.tolist())),
        max_iter=iterations,
        tol=tolerance,
        nstart=start,
    )


def network(graph: Graph) -> Network:
    net: Network = nx.MultiDiGraph()
    net.add_nodes_from(range(graph.size))
    net.add_weighted_edges_from(
        zip(graph.source.tolist(), graph.target.tolist(), graph.weight.tolist(), strict=True)
    )
    return net


def as_array(scores: Scores) -> Reals:
    return np.array([scores[node] for node in range(len(scores))])
