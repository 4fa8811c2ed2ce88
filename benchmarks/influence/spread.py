"""How far fifty chosen people carry a message, how fast they are found, and how much is promised of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from algorithms.cascades import simulated_spread
from algorithms.coverage import Allowed
from algorithms.graph import Graph, Indices
from algorithms.influence import pagerank
from algorithms.spread import Effort, Selection, choose
from benchmarks.influence.gds import Gds
from benchmarks.influence.greedy import greedy_by_simulation
from benchmarks.influence.positions import timed
from benchmarks.influence.sets import graphs
from benchmarks.result import Result

MANY: Final = 50
EFFORT: Final = Effort(cascades=1 << 17, members=10_000_000)
"""That of `selectAdvocates`."""
FEWEST, MOST_RUNS, CELLS = 200, 10_000, 20_000_000
"""Cascades, others than any choice was made by, that tell what a choice reaches: fewer on larger graphs."""
UNIFORM: Final = {"net_email_eu_core": 0.1, "net_wiki_vote": 0.02}
"""The one probability of every edge, on graphs that GDS's CELF gets through."""
FEASIBLE: Final = frozenset({"net_email_eu_core"})
"""Where greedy choice with 10,000 simulations is done in minutes."""

Choosing = Callable[[Graph], Indices]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a choice reaches on average, and the seconds it took."""

    spread: float
    seconds: float


def cases(scale: str, gds: Gds | None) -> Iterator[Result]:
    """Each graph with chances by who is heard; those that GDS gets through with one chance for all too."""
    for name, make in graphs(scale).items():
        graph = make()
        peers: dict[str, Choosing] = {"most heard": most_heard, "pagerank": highest_ranked}
        if name in FEASIBLE and scale == "full":
            peers["greedy, 10,000 simulations"] = lambda graph: greedy_by_simulation(graph, MANY)
        yield from compared(name, by_listener(graph), peers)
        if gds is not None and name in UNIFORM:
            yield from against_gds(f"{name}, one chance", uniform(graph, UNIFORM[name]), gds)


def compared(case: str, graph: Graph, peers: dict[str, Choosing]) -> Iterator[Result]:
    """Ours and the peers' choices, told by the same cascades."""
    seconds, ours = timed(lambda: chosen(graph))
    found = {name: tried(graph, peer) for name, peer in peers.items()}
    reach = reached(graph, ours.node)
    slow = {name: each.seconds for name, each in found.items() if name.startswith("greedy")}
    yield Result(case, "spread", reach, {name: each.spread for name, each in found.items()}, "higher")
    yield Result(case, "spread seconds", seconds, slow, "lower")
    yield from certificate(case, ours)


def certificate(case: str, ours: Selection) -> Iterator[Result]:
    """What is promised, all of it with probability 0.99."""
    told = ours.certificate
    yield Result(case, "spread promised at least", told.low, {}, "higher")
    yield Result(case, "best spread at most", told.most, {}, "lower")
    yield Result(case, "promised share of the best", told.ratio, {}, "higher")


def against_gds(case: str, graph: Graph, gds: Gds) -> Iterator[Result]:
    """The same with GDS's CELF beside, its projection included, with its usual simulations."""
    seconds, ours = timed(lambda: chosen(graph))
    with gds.stored(graph), gds.projected("people") as projecting:
        taken, theirs = timed(lambda: celf(gds, float(graph.weight[0])))
    spreads = {"GDS CELF": reached(graph, theirs)}
    yield Result(case, "spread", reached(graph, ours.node), spreads, "higher")
    yield Result(case, "spread seconds", seconds, {"GDS CELF": projecting + taken}, "lower")
    yield from certificate(case, ours)


def celf(gds: Gds, chance: float) -> Indices:
    settings = {"seedSetSize": MANY, "propagationProbability": chance, "randomSeed": 1, "concurrency": 2}
    rows = gds.ask(
        "CALL gds.influenceMaximization.celf.stream('people', $settings) YIELD nodeId, spread "
        "RETURN gds.util.asNode(nodeId).number AS number",
        {"settings": settings},
    )
    return np.array([row["number"] for row in rows], np.int64)


def chosen(graph: Graph) -> Selection:
    everybody = np.ones(graph.size, np.bool_)
    return choose(graph, np.ones(graph.size), Allowed(MANY, everybody), EFFORT)


def tried(graph: Graph, peer: Choosing) -> Tried:
    seconds, nodes = timed(lambda: peer(graph))
    return Tried(reached(graph, nodes), seconds)


def reached(graph: Graph, nodes: Indices) -> float:
    runs = max(FEWEST, min(MOST_RUNS, CELLS // graph.size))
    return simulated_spread(graph, nodes, np.ones(graph.size), runs=runs, seed=2026).mean


def by_listener(graph: Graph) -> Graph:
    """Words pass from who is turned to to who turned, each with 1 by how many the listener turns to."""
    turned = Graph(graph.size, graph.target, graph.source, graph.weight).merged()
    heard = np.bincount(turned.target, minlength=graph.size)
    return replace(turned, weight=1 / heard[turned.target])


def uniform(graph: Graph, chance: float) -> Graph:
    """The same ways with one chance for all."""
    turned = by_listener(graph)
    return replace(turned, weight=np.full(len(turned), chance))


def most_heard(graph: Graph) -> Indices:
    heard = np.bincount(graph.source, minlength=graph.size)
    return np.argsort(-heard, kind="stable")[:MANY]


def highest_ranked(graph: Graph) -> Indices:
    turned = Graph(graph.size, graph.target, graph.source, graph.weight)
    return np.argsort(-pagerank(turned), kind="stable")[:MANY]
