"""`flames` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.bootstrap import open_service
from graph_service.config import read_settings
from tests.api.sample import COMPANY
from tests.e2e.command import environment
from tests.e2e.conftest import Command
from tests.e2e.test_docs import blocks
from tests.flames import ANSWERED


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service that took in somebody on the way to a blow-up."""
    folder = tmp_path_factory.mktemp("flames")
    with open_service(read_settings(environment(), data=folder)) as service:
        service.pipeline.declare_company(COMPANY)
        service.pipeline.ingest(ANSWERED)
    return folder


def test_who_is_on_the_way(data: Path, command: Command) -> None:
    done = command("flames", "--data", data)
    assert (done.code, done.err) == (0, "")
    assert "Dee Dunn" in done.out
    assert "Speaks of taking it elsewhere (law)." in done.out
    assert "We could have acted on 2026-03-0" in done.out
    assert "Blew up on 2026-03-03 12:00: 3 customers turned to it." in done.out


def test_as_json_over_a_product(data: Path, command: Command) -> None:
    options = ("--product", "lark-notes", "--first", 1, "--as-of", "2026-03-03T13:00:00Z")
    answer = command("flames", *options, "--data", data, "--json").json
    [edge] = answer["edges"]
    assert edge["node"]["customer"]["name"] == "Dee Dunn"
    assert command("flames", "--product", "toaster", "--data", data).code == 2


def test_the_page_shows_what_may_be_asked(data: Path, command: Command) -> None:
    [query], [statement] = blocks("docs/flames.md", "graphql"), blocks("docs/flames.md", "cypher")
    found = command("query", query, "--data", data).json["data"]["flameRisk"]
    assert found["totalCount"] == len(found["edges"]) == 1
    rows = command("cypher", statement, "--data", data, "--json").json["rows"]
    assert "twitter:dee3" in {row[0] for row in rows}
