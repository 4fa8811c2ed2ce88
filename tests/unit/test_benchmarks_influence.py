"""The networks that the benchmark of influence reads, and what it makes of them and of GDS's jars."""

from __future__ import annotations

import zipfile
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from algorithms.communities import modularity
from algorithms.graph import Graph
from benchmarks.__main__ import benchmark_names
from benchmarks.influence.gds import merge
from benchmarks.influence.peers import louvain_by_networkx
from benchmarks.influence.positions import agreement, intervals_seconds, measured
from benchmarks.influence.sets import DEPARTMENTS, FOLDER, departments, graphs, numbered

DATA = [
    pytest.mark.data,
    pytest.mark.skipif(
        not FOLDER.is_dir(), reason=f"no {FOLDER}; GRAPH_SERVICE_EVAL_DATA names the data folder"
    ),
]
TRIANGLES = Graph.unweighted(6, [0, 1, 2, 3, 4, 5, 2], [1, 2, 0, 4, 5, 3, 5])


def test_a_package_is_found_as_a_benchmark() -> None:
    assert "influence" in benchmark_names()
    assert "linkage" not in benchmark_names()


@pytest.mark.parametrize(
    ("scale", "name", "size"), [("small", "200k edges", 20_000), ("full", "2M edges", 200_000)]
)
def test_the_generated_network_has_ten_edges_a_person(scale: str, name: str, size: int) -> None:
    graph = graphs(scale)[name]()
    assert (graph.size, len(graph)) == (size, 10 * size)


class TestSets:
    pytestmark = DATA

    @pytest.mark.parametrize(
        ("name", "nodes", "edges"),
        [
            ("net_wiki_vote", 7_115, 103_689),
            ("net_email_eu_core", 1_005, 25_571),
            ("net_higgs", None, 150_818 + 32_523),
        ],
    )
    def test_they_are_as_large_as_their_sources_say(self, name: str, nodes: int | None, edges: int) -> None:
        graph = graphs("full")[name]()
        assert len(graph) == edges
        assert nodes in {None, graph.size}

    def test_a_node_keeps_its_department(self) -> None:
        lines = (FOLDER / "net_email_eu_core" / DEPARTMENTS).read_text().splitlines()
        rows = [line.split() for line in lines if line.strip()]
        of = {int(node): int(department) for node, department in rows}
        _, names = numbered("net_email_eu_core")
        assert departments().tolist() == [of[name] for name in names.tolist()]
        assert len(set(departments().tolist())) == 42

    def test_the_departments_agree_with_themselves_and_with_nothing_by_chance(self) -> None:
        truth = departments()
        shuffled = np.random.default_rng(0).permutation(truth)
        mutual, rand = agreement("net_email_eu_core", truth, {"shuffled": shuffled})
        assert (mutual.ours, rand.ours) == pytest.approx((1.0, 1.0))
        assert abs(rand.peers["shuffled"]) < 0.02


def test_what_is_short_is_run_again_and_its_answer_told() -> None:
    runs = count(1)
    seconds, answer = measured(lambda: next(runs))
    assert (next(runs), answer) == (5, 1)
    assert 0 <= seconds < 1


def test_a_peer_groups_what_we_group() -> None:
    assert modularity(TRIANGLES, louvain_by_networkx(TRIANGLES)) == pytest.approx(6 / 7 - 1 / 2)


def test_intervals_are_timed() -> None:
    result = intervals_seconds("triangles", TRIANGLES)
    assert (result.metric, result.better) == ("rank intervals seconds, 20 samples", "lower")
    assert result.ours > 0


def test_jars_are_merged_with_all_their_services(tmp_path: Path) -> None:
    contents: dict[str, dict[str, str]] = {
        "a.jar": {"A.class": "a", "META-INF/services/Port": "A", "META-INF/A.SF": "signed"},
        "b.jar": {"A.class": "other", "B.class": "b", "META-INF/services/Port": "B"},
        "slf4j-api.jar": {"C.class": "c"},
    }
    for name, entries in contents.items():
        with zipfile.ZipFile(tmp_path / name, "w") as jar:
            for entry, text in entries.items():
                jar.writestr(entry, text)
    merge([tmp_path / name for name in contents], tmp_path / "whole.zip")
    with zipfile.ZipFile(tmp_path / "whole.zip") as whole:
        found = {name: whole.read(name).decode() for name in whole.namelist()}
    assert found == {"A.class": "a", "B.class": "b", "META-INF/services/Port": "A\nB"}
