"""Other libraries on our tasks, each from the same arrays, building its own graph.

`networkit` and `igraph` use as many cores as they like; we use one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from algorithms.graph import Graph, Indices
from benchmarks.rank import by_igraph, by_networkx

Ranking = Callable[[Graph], object]
Grouping = Callable[[Graph], Indices]

FEW = 200_000
"""Edges that networkx gets through while one waits."""


def rankings(graph: Graph) -> dict[str, Ranking]:
    peers: dict[str, Ranking] = {"igraph": by_igraph, "networkit": pagerank_by_networkit}
    return {**peers, "networkx": by_networkx} if len(graph) <= FEW else peers


def groupings(graph: Graph) -> dict[str, Grouping]:
    peers: dict[str, Grouping] = {
        "networkit Louvain": louvain_by_networkit,
        "networkit Leiden": leiden_by_networkit,
        "igraph Leiden": leiden_by_igraph,
    }
    return {**peers, "networkx Louvain": louvain_by_networkx} if len(graph) <= FEW else peers


def pagerank_by_networkit(graph: Graph) -> object:
    import networkit as nk

    net = in_networkit(graph, directed=True)
    ranking = nk.centrality.PageRank(
        net, damp=0.85, tol=1e-10, distributeSinks=nk.centrality.SinkHandling.DistributeSinks
    )
    return ranking.run().scores()


def louvain_by_networkit(graph: Graph) -> Indices:
    import networkit as nk

    return partition(nk.community.PLM(in_networkit(graph, directed=False)))


def leiden_by_networkit(graph: Graph) -> Indices:
    import networkit as nk

    return partition(nk.community.ParallelLeiden(in_networkit(graph, directed=False)))


def partition(detector: object) -> Indices:
    found = detector.run().getPartition()  # type: ignore[attr-defined]
    return np.array(found.getVector(), np.int64)


def in_networkit(graph: Graph, *, directed: bool) -> object:
    import networkit as nk

    ends = (graph.source, graph.target)
    return nk.GraphFromCoo((graph.weight, ends), n=graph.size, weighted=True, directed=directed)


def leiden_by_igraph(graph: Graph) -> Indices:
    import igraph

    ends = np.column_stack((graph.source, graph.target))
    net = igraph.Graph(n=graph.size, edges=ends, directed=False)
    found = net.community_leiden(objective_function="modularity", weights=graph.weight, n_iterations=2)
    return np.array(found.membership, np.int64)


def louvain_by_networkx(graph: Graph) -> Indices:
    import networkx as nx

    net: nx.Graph[int] = nx.Graph()
    net.add_nodes_from(range(graph.size))
    for source, target, weight in zip(
        *(a.tolist() for a in (graph.source, graph.target, graph.weight)), strict=True
    ):
        net.add_edge(
            source, target, weight=weight + net.get_edge_data(source, target, {"weight": 0})["weight"]
        )
    label = np.zeros(graph.size, np.int64)
    for number, members in enumerate(nx.community.louvain_communities(net, seed=0)):
        label[list(members)] = number
    return label


def betweennesses(graph: Graph, starts: int) -> dict[str, Ranking]:
    """Sampled betweenness, each with its own draw of so many starts."""
    peers: dict[str, Ranking] = {
        "networkit": lambda each: betweenness_by_networkit(each, starts),
        "igraph": lambda each: betweenness_by_igraph(each, starts),
    }
    by_networkx = {"networkx": lambda each: betweenness_by_networkx(each, starts)}
    return {**peers, **by_networkx} if len(graph) <= FEW else peers


def betweenness_by_networkit(graph: Graph, starts: int) -> object:
    import networkit as nk

    net = nk.GraphFromCoo((np.ones(len(graph)), (graph.source, graph.target)), n=graph.size, directed=True)
    return nk.centrality.EstimateBetweenness(net, starts, False, True).run().scores()


def betweenness_by_igraph(graph: Graph, starts: int) -> object:
    import igraph

    ends = np.column_stack((graph.source, graph.target))
    net = igraph.Graph(n=graph.size, edges=ends, directed=True)
    drawn = np.random.default_rng(0).choice(graph.size, min(starts, graph.size), replace=False)
    return net.betweenness(sources=drawn.tolist(), targets=range(graph.size))


def betweenness_by_networkx(graph: Graph, starts: int) -> object:
    import networkx as nx

    net: nx.DiGraph[int] = nx.DiGraph()
    net.add_nodes_from(range(graph.size))
    net.add_edges_from(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    return nx.betweenness_centrality(net, k=min(starts, graph.size), seed=0)
