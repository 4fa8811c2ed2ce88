"""The readable engine: networkx defines the answer."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TypeAlias

import networkx as nx
import numpy as np

from algorithms.engines.walk import NotConverged, Walk
from algorithms.graph import Graph, Indices, Reals

Network: TypeAlias = "nx.MultiDiGraph[int]"
Scores = dict[int, float]

EQUALLY_STRONG = 1e-9
"""By what share the strongest groups of hubs and authorities may differ and still count as equal."""


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


def authorities(graph: Graph) -> Reals:
    """As `algorithms.centrality.hits` describes it, by the eigenvectors of a whole matrix.

    Not by `networkx.hits`, which starts anywhere, so that between equally strong groups its answer is
    any; where one is the strongest it gives the same.
    """
    turns_to = nx.to_numpy_array(network(graph), nodelist=range(graph.size), weight="weight")
    values, vectors = np.linalg.eigh(turns_to.T @ turns_to)
    strongest = vectors[:, values >= values[-1] * (1 - EQUALLY_STRONG)]
    score = np.abs(strongest @ strongest.sum(axis=0))
    return np.asarray(score / score.sum(), np.float64)


def core_numbers(graph: Graph) -> Indices:
    """As `algorithms.centrality.core_numbers` describes it, by `networkx.core_number`."""
    cores = nx.core_number(nx.Graph(simple(graph)))
    return np.array([cores[node] for node in range(graph.size)], np.int64)


def distances(graph: Graph, start: int) -> Indices:
    """As `algorithms.paths.distances` describes it, by `networkx.single_source_shortest_path_length`."""
    found = nx.single_source_shortest_path_length(simple(graph), start)
    return np.array([found.get(node, -1) for node in range(graph.size)], np.int64)


def betweenness(graph: Graph, starts: Indices) -> Reals:
    """As `algorithms.centrality.betweenness` describes it, by `networkx.betweenness_centrality_subset`."""
    net = simple(graph)
    return as_array(nx.betweenness_centrality_subset(net, starts.tolist(), list(net), normalized=False))


def communities(graph: Graph, resolution: float, seed: int) -> Indices:
    """As `algorithms.communities.communities` describes it, by `networkx.community.louvain_communities`."""
    label = np.zeros(graph.size, np.int64)
    net: nx.Graph[int] = nx.Graph()
    net.add_nodes_from(range(graph.size))
    for source, target, weight in rows(graph):
        already = net.get_edge_data(source, target, {"weight": 0.0})["weight"]
        net.add_edge(source, target, weight=already + weight)
    found = nx.community.louvain_communities(net, resolution=resolution, seed=seed)
    for number, members in enumerate(found):
        label[list(members)] = number
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
    net.add_weighted_edges_from(rows(graph))
    return net


def simple(graph: Graph) -> nx.DiGraph[int]:
    """The graph without weights, parallel edges and self-loops."""
    net = nx.DiGraph(network(graph))
    net.remove_edges_from(list(nx.selfloop_edges(net)))
    return net


def rows(graph: Graph) -> Iterator[tuple[int, int, float]]:
    return zip(graph.source.tolist(), graph.target.tolist(), graph.weight.tolist(), strict=True)


def as_array(scores: Scores) -> Reals:
    return np.array([scores[node] for node in range(len(scores))], np.float64)
