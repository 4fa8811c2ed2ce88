"""`strategy` on the command line: the questions of a board on a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.bootstrap import open_service
from graph_service.config import read_settings
from tests.board import BOARD, world
from tests.e2e.command import environment
from tests.e2e.conftest import Command


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service that took in some weeks of a few dozen people."""
    folder = tmp_path_factory.mktemp("board")
    with open_service(read_settings(environment(), data=folder)) as service:
        service.pipeline.declare_company(BOARD)
        service.pipeline.ingest(world())
    return folder


def test_ten_questions_on_a_page_by_what_is_said_to_count(data: Path, command: Command) -> None:
    options = (
        "--openness",
        "voices",
        "--focus",
        "channel",
        "--customer",
        "asked-us",
        "--days",
        30,
        "--cypher",
    )
    done = command("strategy", *options, "--data", data)
    assert (done.code, done.err) == (0, "")
    assert done.out.count("?\n") == 10
    assert "EUR for each settled matter" in done.out
    assert "somebody else was heard too" in done.out
    assert "Customers: who ever wanted something settled." in done.out
    assert done.out.count("Cypher: ") == 10


def test_as_of_the_past_as_json(data: Path, command: Command) -> None:
    answer = command("strategy", "--as-of", "2026-03-20T00:00:00Z", "--data", data, "--json").json
    assert answer["focus"]["asOf"] == "2026-03-20T00:00:00Z"
    assert answer["focus"]["cypher"] is None
