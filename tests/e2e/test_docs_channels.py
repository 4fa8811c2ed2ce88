"""What docs/channels.md shows is what its company and its records give."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from graph_service.app import create_app
from graph_service.bootstrap import open_service
from graph_service.config import read_settings
from ingest.company import parse_company
from ingest.reading import read_files
from tests.api.client import Client
from tests.e2e.command import environment
from tests.e2e.conftest import Command
from tests.e2e.test_docs import blocks, commands

PAGE: Final = "docs/channels.md"
RUN_BELOW: Final = ("blackout twitter", "channels")
"""Commands of the page whose answer is looked at too."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service that took in the page's records."""
    folder = tmp_path_factory.mktemp("channels")
    file = folder / "dark.ndjson"
    file.write_text("".join(blocks(PAGE, "json")), encoding="utf-8")
    [company] = blocks(PAGE, "toml")
    with open_service(read_settings(environment(), data=folder / "data")) as service:
        service.pipeline.declare_company(parse_company(tomllib.loads(company)))
        service.pipeline.ingest(read_files([file]))
    return folder / "data"


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Client]:
    with open_service(read_settings(environment(), data=data)) as service:
        service.pipeline.catch_up()
        yield Client(create_app(service.context))


def test_the_drill_is_the_one_that_is_shown(data: Path, command: Command) -> None:
    [shown] = blocks(PAGE, "text")
    assert command("blackout", "twitter", "--data", data).out.strip() == shown.strip()


@pytest.mark.parametrize("line", [line for line in commands(PAGE) if line not in RUN_BELOW])
def test_its_commands_run(data: Path, command: Command, line: str) -> None:
    done = command(*shlex.split(line), "--data", data)
    assert (done.code, done.err) == (0, "")


def test_channels_in_tables(data: Path, command: Command) -> None:
    shown = command("channels", "--data", data).out
    # A contact at 1.00 and five minutes at 0.80.
    assert "5.00 EUR" in shown
    assert "company.toml states no costs of email: they go under [costs.email]." in shown


@pytest.mark.parametrize(("number", "name"), [(0, "blackout"), (1, "channels")])
def test_the_questions_over_graphql(client: Client, number: int, name: str) -> None:
    query = blocks(PAGE, "graphql")[number]
    answer: Any = client.post("/graphql", json={"query": query}).json()
    assert "errors" not in answer
    assert answer["data"][name]["graphVersion"]
