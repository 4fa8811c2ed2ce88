"""What docs/advocacy.md shows is run: its question, its commands, its figures."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest

from graph_service.app import create_app
from graph_service.bootstrap import open_service
from graph_service.config import read_settings
from ingest.company import read_company
from ingest.reading import read_files
from ingest.sample import write_sample
from tests.api.client import Client
from tests.e2e.command import environment, run
from tests.e2e.test_docs import blocks, commands

PAGE = "docs/advocacy.md"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service over the sample."""
    folder = tmp_path_factory.mktemp("advocacy")
    sample = write_sample(folder / "sample", people=60)
    with open_service(read_settings(environment(), data=folder / "data")) as made:
        made.pipeline.declare_company(read_company(sample.company))
        made.pipeline.ingest(read_files(list(sample.files)))
    return folder / "data"


def test_the_question_is_answered(data: Path) -> None:
    (document,) = blocks(PAGE, "graphql")
    with open_service(read_settings(environment(), data=data)) as service:
        client = Client(create_app(service.context))
        answer: Any = client.post("/graphql", json={"query": document}).json()
    assert "errors" not in answer
    for side in ("advocates", "critics"):
        (first, *_) = (edge["node"] for edge in answer["data"][side]["edges"])
        assert first["customer"]["name"]
    assert first["because"]
    assert first["decidedBy"]["edges"]


@pytest.mark.parametrize("line", commands(PAGE))
def test_the_commands_tell_names_and_reasons(data: Path, line: str) -> None:
    done = run(*shlex.split(line), "--data", data)
    assert (done.code, done.err) == (0, "")
    told = ("components", "evidence") if "--json" in line else ("praise: ", "“")
    assert all(words in done.out for words in told)
