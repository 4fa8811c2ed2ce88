"""What docs/outcomes.md shows is what the people of `tests.helped` give, and its commands run."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from graph_service.app import create_app
from graph_service.bootstrap import open_service
from graph_service.config import read_settings
from tests.api.client import Client
from tests.api.sample import COMPANY
from tests.e2e.command import environment
from tests.e2e.conftest import Command
from tests.e2e.test_docs import blocks, commands
from tests.helped import HELPED

PAGE: Final = "docs/outcomes.md"
SHOWN: Final = [text.partition("\n") for text in blocks(PAGE, "text")]
RUN: Final = [line.removeprefix("$ graph-service ") for line, _, _ in SHOWN]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service that took them in."""
    folder = tmp_path_factory.mktemp("outcomes")
    with open_service(read_settings(environment(), data=folder)) as service:
        service.pipeline.declare_company(COMPANY)
        service.pipeline.ingest(HELPED)
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Client]:
    """Holds the store, so that no command may run after it is asked for."""
    with open_service(read_settings(environment(), data=data)) as service:
        service.pipeline.catch_up()
        yield Client(create_app(service.context))


@pytest.mark.parametrize(("line", "shown"), [*zip(RUN, (text for _, _, text in SHOWN), strict=True)])
def test_what_is_shown_is_what_is_said(data: Path, command: Command, line: str, shown: str) -> None:
    """The first line of each block is its command."""
    done = command(*shlex.split(line), "--data", data)
    assert (done.code, done.out.strip()) == (0, shown.strip())


@pytest.mark.parametrize("line", [line for line in commands(PAGE) if line not in RUN])
def test_the_commands_of_the_page_run(data: Path, command: Command, line: str) -> None:
    done = command(*shlex.split(line), "--data", data)
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("outcomes", "--product", "toaster"), "No product 'toaster'."),
        (("outcomes", "--within", "999999999"), "withinMinutes: 999,999,999 is too much."),
        (("fixes", "--product", "lark-notes", "--fixed-at", "soon"), "--fixed-at: 'soon' is no time."),
    ],
)
def test_what_cannot_be_asked(data: Path, command: Command, words: tuple[str, ...], told: str) -> None:
    done = command(*words, "--data", data)
    assert done.code == 2
    assert told in done.err


def test_the_questions_over_graphql(client: Client) -> None:
    helped, fixed = (asked(client, text) for text in blocks(PAGE, "graphql"))
    assert helped["outcomes"]["interval"]["low"] > 0
    assert helped["outcomes"]["evidence"]["edges"]
    assert fixed["fixes"]["every"]["change"]["value"] > 0
    assert fixed["fixes"]["release"]["change"] is None


def asked(client: Client, query: str) -> Any:
    answer = client.post("/graphql", json={"query": query}).json()
    assert "errors" not in answer
    return answer["data"]
