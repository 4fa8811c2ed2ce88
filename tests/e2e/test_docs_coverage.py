"""What docs/care.md says of who was answered is what its records give."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from graph_service.app import create_app
from graph_service.bootstrap import open_service
from graph_service.config import read_settings
from ingest.company import parse_company
from ingest.reading import read_files
from tests.api.client import Client
from tests.e2e.command import environment
from tests.e2e.conftest import Command
from tests.e2e.test_docs import ROOT

PAGE: Final = (ROOT / "docs/care.md").read_text(encoding="utf-8")
SECTION: Final = PAGE.partition("\n## Who was answered\n")[2].partition("\n## ")[0]


def block(language: str) -> str:
    [text] = re.findall(rf"```{language}\n(.*?)```", SECTION, re.DOTALL)
    return str(text)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service that took in the page's records."""
    folder = tmp_path_factory.mktemp("coverage")
    file = folder / "shop.ndjson"
    file.write_text(block("json"), encoding="utf-8")
    with open_service(read_settings(environment(), data=folder / "data")) as service:
        service.pipeline.ingest(read_files([file]))
    return folder / "data"


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Client]:
    with open_service(read_settings(environment(), data=data)) as service:
        service.pipeline.catch_up()
        yield Client(create_app(service.context))


def test_the_table_is_the_one_that_is_shown(data: Path, command: Command) -> None:
    shown = command("coverage", "--by", "channel", "--data", data)
    assert (shown.out.strip(), shown.err) == (block("text").strip(), "")


def test_the_hours_are_some() -> None:
    company = parse_company({"name": "Shop"} | tomllib.loads(block("toml")))
    assert company.hours is not None
    assert [len(spans) for spans in company.hours.days] == [2, 1, 0, 0, 0, 1, 0]


def test_business_hours_that_nobody_declared(data: Path, command: Command) -> None:
    done = command("coverage", "--business-hours", "--data", data)
    assert (done.code, done.out) == (2, "")
    assert "Write them under [hours] in company.toml" in done.err


def test_as_json_and_narrowed(data: Path, command: Command) -> None:
    options = ("--channel", "chat", "--from", "2026-03-02T09:15:00Z", "--as-of", "2026-03-02T12:00:00Z")
    answer = command("coverage", "--by", "week", *options, "--data", data, "--json").json
    [edge] = answer["edges"]
    assert (edge["node"]["matters"], edge["node"]["nobody"], answer["asOf"]) == (3, 3, "2026-03-02T12:00:00Z")


# Last, as no command may open what the service has open.


def test_the_query_answers(client: Client) -> None:
    answer = client.post("/graphql", json={"query": block("graphql")}).json()["data"]["responseCoverage"]
    found = {edge["node"]["values"][0]["value"]: edge["node"] for edge in answer["edges"]}
    # The averages of the page, in seconds, are those of the answered alone.
    answered = {name: [step["seconds"] for step in node["waiting"]["curve"]] for name, node in found.items()}
    assert {name: sum(waits) / len(waits) for name, waits in answered.items()} == {
        "chat": 180,
        "email": 14_400,
    }
