"""What docs/choosing.md shows can be asked, and is answered."""

from __future__ import annotations

import json
import shlex
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
from tests.selection import TALKED

PAGE: Final = "docs/choosing.md"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("choosing")
    with open_service(read_settings(environment(), data=folder)) as service:
        service.pipeline.declare_company(COMPANY)
        service.pipeline.ingest(TALKED)
    return folder


def test_the_table_has_whom_to_ask_and_why(data: Path, command: Command) -> None:
    shown = command("select", "2", "--data", data).out
    assert "pia" in shown.lower()
    assert "people have turned to them" in shown
    assert "of the best" in shown
    assert "Left out:" in shown


@pytest.mark.parametrize("line", commands(PAGE))
def test_every_command_answers(data: Path, command: Command, line: str) -> None:
    arguments = [each for each in shlex.split(line) if each != "--json"]
    answer = json.loads(command(*arguments, "--json", "--data", data).out)
    assert 0 <= answer["certificate"]["ratio"] <= 1
    if "--include" in arguments:
        assert answer["advocates"][0]["included"]
    if "--exclude" in arguments:
        assert {each["reason"] for each in answer["leftOut"]} >= {"excluded"}


def test_the_question_over_graphql(data: Path) -> None:
    (query,) = blocks(PAGE, "graphql")
    with open_service(read_settings(environment(), data=data)) as service:
        found: Any = Client(create_app(service.context)).post("/graphql", json={"query": query}).json()
    chosen = found["data"]["selectAdvocates"]["advocates"]
    assert [each["customer"]["name"] for each in chosen] == ["Pia", "Ray"]


@pytest.mark.parametrize("cost", ["twitter:pia", "=2", "2"])
def test_a_cost_that_is_none_is_misuse(data: Path, command: Command, cost: str) -> None:
    done = command("select", "1", "--budget", "2", "--cost", cost, "--data", data)
    assert done.code == 2
    assert "is no cost" in done.err
