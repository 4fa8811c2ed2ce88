"""The network of attention from the command line: rankings, circles, ways, and files for drawing it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from graph_service.api.ids import global_id
from graph_service.bootstrap import open_service
from graph_service.config import read_settings
from tests.api.sample import COMPANY
from tests.circles import CIRCLES
from tests.e2e.command import environment
from tests.e2e.conftest import Command

Read = Callable[[Path], "nx.DiGraph[str]"]
PEOPLE = {f"twitter:{name}" for name in ("ann", "bob", "cat", "dee", "eve", "fay", "hal")}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Only to be asked."""
    folder = tmp_path_factory.mktemp("circles")
    with open_service(read_settings(environment(), folder, None)) as service:
        service.pipeline.declare_company(COMPANY)
        service.pipeline.ingest(CIRCLES)
    return folder


def test_who_is_heard(command: Command, data: Path) -> None:
    answer = command("influencers", "--data", data, "--json").json
    assert (answer["totalCount"], answer["people"]) == (6, 7)
    shown = command("influencers", "--first", 2, "--data", data).out
    for words in ("The first 2 of 6", "“I would”", "times the attention of the average of 7 people"):
        assert words in shown
    about = command("influencers", "--topic", "leeks", "--data", data, "--json").json
    assert {edge["node"]["customer"]["id"] for edge in about["edges"]} == {
        global_id("Customer", f"twitter:{name}") for name in ("dee", "eve", "fay")
    }


def test_who_belongs_together(command: Command, data: Path) -> None:
    shown = command("communities", "--data", data).out
    for words in ("boots, ridge, walking", "soup, with", "3 people, 13 messages", "1 of 7 people"):
        assert words in shown
    assert "Bridge:" in shown
    early = command("communities", "--as-of", "2026-03-01T13:00:00Z", "--data", data, "--json").json
    assert (early["totalCount"], early["people"]) == (1, 3)


def test_who_could_introduce_whom(command: Command, data: Path) -> None:
    way = command("introductions", "twitter:@Ann", "twitter:fay", "--data", data).out
    assert "“I would”" in way
    ends = (global_id("Customer", f"twitter:{name}") for name in ("ann", "bob"))
    known = command("introductions", *ends, "--data", data).out
    assert "They have talked with each other already:" in known
    nobody = command("introductions", "twitter:ann", "twitter:hal", "--data", data)
    assert (nobody.code, nobody.out.startswith("Nobody could: by then `to` had talked")) == (0, True)


@pytest.mark.parametrize(("ending", "read"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
def test_the_network_as_a_file(command: Command, data: Path, tmp_path: Path, ending: str, read: Read) -> None:
    file, again = tmp_path / f"circles.{ending}", tmp_path / f"again.{ending}"
    assert command("export", "--attention", file, "--data", data).code == 0
    assert command("export", "--attention", again, "--data", data).code == 0
    assert again.read_bytes() == file.read_bytes()
    drawn = read(file)
    assert set(drawn) == PEOPLE
    cat = drawn.nodes["twitter:cat"]
    assert (cat["influence"], cat["listeners"], cat["kind"]) == (1.0, 4, "unknown")
    assert (
        drawn.nodes["twitter:ann"]["community"] == cat["community"] != drawn.nodes["twitter:dee"]["community"]
    )
    edge = drawn.edges["twitter:cat", "twitter:dee"]
    assert [edge[kind] for kind in ("replies", "mentions", "shares")] == [1, 0, 0]
    assert drawn.edges["twitter:bob", "twitter:ann"]["shares"] == 1
    assert drawn.number_of_edges() == 16


def test_a_part_of_the_network_compressed(command: Command, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "part.graphml.gz"
    part = ("--as-of", "2026-03-01T13:00:00Z", "--topic", "ridge")
    assert command("export", "--attention", file, *part, "--data", data).code == 0
    with gzip.open(file) as stream:
        assert set(nx.read_graphml(stream)) == {"twitter:ann", "twitter:bob", "twitter:cat"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Give a FILE for all facts, or --attention FILE."),
        (("all.ndjson", "--attention", "some.gexf"), "Nobody knows what to write."),
        (("all.ndjson", "--topic", "soup"), "All facts cannot be narrowed down."),
        (("--attention", "some.png"), "no format ends with .png. Give one of .gexf, .graphml."),
        (("--attention", "some.gexf", "--product", "toaster"), "No product 'toaster'."),
    ],
)
def test_a_mistake_is_a_sentence(command: Command, data: Path, arguments: tuple[str, ...], told: str) -> None:
    answer = command("export", *arguments, "--data", data)
    assert (answer.code, told in answer.err) == (2, True), answer.err
