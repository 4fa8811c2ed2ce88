"""PageRank, communities, betweenness and rank intervals of each network."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from typing import Final, TypeVar

from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score  # type: ignore[import-untyped]

from algorithms.centrality import betweenness
from algorithms.communities import between_different, communities, modularity
from algorithms.graph import Graph, Indices
from algorithms.influence import pagerank
from algorithms.stability import rank_intervals
from benchmarks.influence import peers
from benchmarks.influence.gds import Gds
from benchmarks.influence.sets import departments, graphs
from benchmarks.result import Result

STARTS: Final = 64
SAMPLES: Final = 20
ROUNDS: Final = 3
LONG_SECONDS: Final = 5.0
"""What takes longer is run once."""

Answer = TypeVar("Answer")


def cases(scale: str, gds: Gds | None) -> Iterator[Result]:
    for name, made in graphs(scale).items():
        graph = made()
        with ExitStack() as stack:
            if gds is not None:
                stack.enter_context(gds.stored(graph))
            yield pagerank_seconds(name, graph, gds)
            yield from grouped(name, graph, gds)
            yield betweenness_seconds(name, graph, gds)
        yield intervals_seconds(name, graph)


def measured(call: Callable[[], Answer]) -> tuple[float, Answer]:
    """The median seconds of a few runs after one that pays for imports, or of one long run; its answer."""
    first, answer = timed(call)
    if first > LONG_SECONDS:
        return first, answer
    return statistics.median(timed(call)[0] for _ in range(ROUNDS)), answer


def timed(call: Callable[[], Answer]) -> tuple[float, Answer]:
    start = time.perf_counter()
    answer = call()
    return time.perf_counter() - start, answer


def pagerank_seconds(name: str, graph: Graph, gds: Gds | None) -> Result:
    """From arrays to scores; of GDS from its store to scores, which it keeps to itself."""
    ours, _ = measured(lambda: pagerank(fresh(graph)))
    theirs = {peer: measured(partial(call, graph))[0] for peer, call in peers.rankings(graph).items()}
    if gds is not None:
        conf = {"relationshipWeightProperty": "weight"}
        theirs["GDS with projection"], _ = with_projection(gds, "gds.pageRank.stats", conf)
    return Result(name, "pagerank seconds", ours, theirs, "lower")


def grouped(name: str, graph: Graph, gds: Gds | None) -> Iterator[Result]:
    """From arrays to labels; GDS counts self-loops in its modularity, so that is not compared."""
    ours, label = measured(lambda: communities(fresh(graph)))
    found = {peer: measured(partial(call, graph)) for peer, call in peers.groupings(graph).items()}
    links = between_different(graph)
    seconds = {peer: each[0] for peer, each in found.items()}
    clear = {peer: modularity(links, each[1]) for peer, each in found.items()}
    if gds is not None:
        conf = {"relationshipWeightProperty": "weight"}
        for peer, algorithm in (("GDS Louvain", "gds.louvain.stats"), ("GDS Leiden", "gds.leiden.stats")):
            seconds[peer], _ = with_projection(gds, algorithm, conf, undirected=True)
    yield Result(name, "communities seconds", ours, seconds, "lower")
    yield Result(name, "modularity", modularity(links, label), clear, "higher")
    if name == "net_email_eu_core":
        yield from agreement(name, label, {peer: each[1] for peer, each in found.items()})


def agreement(name: str, label: Indices, found: Mapping[str, Indices]) -> Iterator[Result]:
    """With the departments: mutual information by the mean entropy, and the Rand index beyond chance."""
    truth = departments()
    measures = {"departments NMI": normalized_mutual_info_score, "departments ARI": adjusted_rand_score}
    for metric, measure in measures.items():
        theirs = {peer: float(measure(truth, each)) for peer, each in found.items()}
        yield Result(name, metric, float(measure(truth, label)), theirs, "higher")


def betweenness_seconds(name: str, graph: Graph, gds: Gds | None) -> Result:
    ours, _ = measured(lambda: betweenness(fresh(graph), samples=STARTS))
    calls = peers.betweennesses(graph, STARTS)
    theirs = {peer: measured(partial(call, graph))[0] for peer, call in calls.items()}
    if gds is not None:
        conf = {"samplingSize": STARTS, "samplingSeed": 0}
        theirs["GDS with projection"], _ = with_projection(gds, "gds.betweenness.stats", conf)
    return Result(name, f"betweenness seconds, {STARTS} starts", ours, theirs, "lower")


def intervals_seconds(name: str, graph: Graph) -> Result:
    ranked = partial(pagerank, tolerance=1e-6)
    ours, _ = timed(lambda: rank_intervals(graph, ranked, samples=SAMPLES))
    return Result(name, f"rank intervals seconds, {SAMPLES} samples", ours, {}, "lower")


def with_projection(
    gds: Gds, algorithm: str, conf: Mapping[str, object], *, undirected: bool = False
) -> tuple[float, dict[str, object]]:
    """The median seconds of a few runs, each with its own projection, after one to warm up; the last row."""

    def once() -> tuple[float, dict[str, object]]:
        with gds.projected("people", undirected=undirected) as projecting:
            running, row = gds.run(algorithm, "people", conf)
        return projecting + running, row

    first, row = once()
    if first > LONG_SECONDS:
        return first, row
    runs = [once() for _ in range(ROUNDS)]
    return statistics.median(seconds for seconds, _ in runs), runs[-1][1]


def fresh(graph: Graph) -> Graph:
    """The same arrays as a new graph, so that checking them is part of the measure."""
    return Graph(graph.size, graph.source, graph.target, graph.weight)
