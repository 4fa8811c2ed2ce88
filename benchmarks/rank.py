"""PageRank from arrays to scores, and how fast the arrays are loaded.

Ours against igraph and networkx, each building its own graph; the loading is `plane_load`.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from algorithms.graph import Graph
from algorithms.influence import pagerank
from benchmarks.plane_load import plane_load
from benchmarks.result import Result

DATA = Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA") or Path(__file__).parents[2] / "shared" / "data")
WIKI_VOTE = DATA / "graph" / "net_wiki_vote" / "wiki-Vote.txt"
METRIC = "seconds from arrays to scores"
DAMPING = 0.85
TOLERANCE = 1e-10
ROUNDS = 5

Ranking = Callable[[Graph], object]


def run(scale: str) -> list[Result]:
    """A generated graph, the votes on Wikipedia's administrators where present, and the loading of a plane.

    `scale` is `small` for a tenth of the generated graph, else it has 200,000 nodes and 2,000,000 edges.
    """
    size = 20_000 if scale == "small" else 200_000
    graph = generated(size, 10 * size)
    results = [measured(f"generated, {size:,} nodes, {10 * size:,} edges", graph, {"igraph": by_igraph})]
    if WIKI_VOTE.is_file():
        peers = {"igraph": by_igraph, "networkx": by_networkx}
        results.append(measured("votes on Wikipedia, 7,115 nodes, 103,689 edges", wiki_vote(), peers))
    return [*results, plane_load(scale)]


def measured(case: str, graph: Graph, peers: Mapping[str, Ranking]) -> Result:
    ours = seconds(by_us, graph)
    theirs = {name: seconds(peer, graph) for name, peer in peers.items()}
    return Result(case, METRIC, ours=ours, peers=theirs, better="lower")


def seconds(ranking: Ranking, graph: Graph) -> float:
    """The median of a few runs, after one that pays for imports."""
    ranking(graph)
    return statistics.median(elapsed(ranking, graph) for _ in range(ROUNDS))


def elapsed(ranking: Ranking, graph: Graph) -> float:
    start = time.perf_counter()
    ranking(graph)
    return time.perf_counter() - start


def generated(size: int, edges: int) -> Graph:
    """Anybody speaks, and a few are spoken to by most: half the edges end in the first eighth of nodes."""
    random = np.random.default_rng(20240229)
    target = (size * random.random(edges) ** 3).astype(np.int64)
    return Graph(size, random.integers(0, size, edges), target, random.random(edges))


def wiki_vote() -> Graph:
    ends = np.loadtxt(WIKI_VOTE, dtype=np.int64)
    names, number = np.unique(ends, return_inverse=True)
    source, target = number.reshape(ends.shape).T
    return Graph.unweighted(names.size, source, target)


def by_us(graph: Graph) -> object:
    # A new graph, so that checking the arrays is part of the measure.
    fresh = Graph(graph.size, graph.source, graph.target, graph.weight)
    return pagerank(fresh, damping=DAMPING, tolerance=TOLERANCE)


def by_igraph(graph: Graph) -> object:
    import igraph

    ends = np.column_stack((graph.source, graph.target))
    net = igraph.Graph(n=graph.size, edges=ends, directed=True)
    return net.pagerank(damping=DAMPING, weights=graph.weight.tolist())


def by_networkx(graph: Graph) -> object:
    import networkx as nx

    net: nx.DiGraph[int] = nx.DiGraph()
    net.add_nodes_from(range(graph.size))
    rows = zip(graph.source.tolist(), graph.target.tolist(), graph.weight.tolist(), strict=True)
    net.add_weighted_edges_from(rows)
    return nx.pagerank(net, alpha=DAMPING, tol=TOLERANCE / graph.size, max_iter=200)
