"""LDBC Graphalytics' own graphs and answers, on both engines.

PageRank there ignores weights, makes an exact number of steps and spreads what dead ends hold evenly;
an undirected graph has each edge in both directions. Values must lie within 0.01 % of theirs, and
components must be the same up to their labels. Distances must be the same.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from algorithms.engines import EngineName
from algorithms.graph import Graph
from algorithms.influence import components, pagerank
from algorithms.paths import distances

DATA = Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA") or Path(__file__).parents[4] / "shared" / "data")
FOLDER = DATA / "graph" / "ldbc_graphalytics"
PAGERANKED = ["example-directed", "example-undirected", "test-pr-directed", "test-pr-undirected"]
CONNECTED = ["example-directed", "example-undirected", "test-wcc-directed", "test-wcc-undirected"]
SEARCHED = ["example-directed", "example-undirected", "test-bfs-directed", "test-bfs-undirected"]
UNREACHED = 2**63 - 1

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(
        not FOLDER.is_dir(), reason=f"no {FOLDER}; GRAPH_SERVICE_EVAL_DATA names the data folder"
    ),
]
both_engines = pytest.mark.parametrize("engine", ["fast", "reference"])


@dataclass(frozen=True)
class Case:
    """One LDBC graph; `names[i]` is what LDBC calls node i."""

    graph: Graph
    names: list[int]
    properties: dict[str, str]


def read_case(name: str) -> Case:
    properties = dict(
        line.removeprefix(f"graph.{name}.").split(" = ")
        for line in (FOLDER / f"{name}.properties").read_text().splitlines()
        if line.startswith("graph.")
    )
    names = [int(line) for line in (FOLDER / f"{name}.v").read_text().split()]
    number = {node: place for place, node in enumerate(names)}
    lines = (FOLDER / f"{name}.e").read_text().splitlines()
    source, target = zip(*([number[int(end)] for end in line.split()[:2]] for line in lines), strict=True)
    if properties["directed"] == "false":
        source, target = source + target, target + source
    return Case(Graph.unweighted(len(names), source, target), names, properties)


def expected(case: Case, name: str, algorithm: str) -> list[float]:
    lines = (FOLDER / f"{name}-{algorithm}").read_text().splitlines()
    value = {int(node): value_of(score) for node, score in (line.split() for line in lines)}
    return [value[node] for node in case.names]


def value_of(text: str) -> float:
    return int(text) if text.isdigit() else float(text)


@both_engines
@pytest.mark.parametrize("name", PAGERANKED)
def test_pagerank(name: str, engine: EngineName) -> None:
    case = read_case(name)
    rank = pagerank(
        case.graph,
        damping=float(case.properties["pr.damping-factor"]),
        iterations=int(case.properties["pr.num-iterations"]),
        tolerance=None,
        engine=engine,
    )
    np.testing.assert_allclose(rank, expected(case, name, "PR"), rtol=1e-4)


@both_engines
@pytest.mark.parametrize("name", CONNECTED)
def test_weakly_connected_components(name: str, engine: EngineName) -> None:
    case = read_case(name)
    ours, theirs = components(case.graph, engine=engine).tolist(), expected(case, name, "WCC")
    assert len(set(zip(ours, theirs, strict=True))) == len(set(ours)) == len(set(theirs))


@both_engines
@pytest.mark.parametrize("name", SEARCHED)
def test_breadth_first_search(name: str, engine: EngineName) -> None:
    case = read_case(name)
    start = case.names.index(int(case.properties["bfs.source-vertex"]))
    found = distances(case.graph, start, engine=engine)
    assert np.where(found < 0, UNREACHED, found).tolist() == expected(case, name, "BFS")


@pytest.mark.parametrize(("suffix", "names"), [("-PR", PAGERANKED), ("-WCC", CONNECTED), ("-BFS", SEARCHED)])
def test_no_graph_with_an_answer_is_left_out(suffix: str, names: list[str]) -> None:
    assert sorted(path.name.removesuffix(suffix) for path in FOLDER.glob(f"*{suffix}")) == names
