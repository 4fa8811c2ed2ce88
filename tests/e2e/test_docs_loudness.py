"""What docs/loudness.md shows is what its records give."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from graph_service.app import create_app
from graph_service.bootstrap import open_service
from graph_service.config import read_settings
from ingest.reading import read_files
from tests.api.client import Client
from tests.e2e.command import environment
from tests.e2e.conftest import Command
from tests.e2e.test_docs import blocks

PAGE: Final = "docs/loudness.md"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service that took in the page's records."""
    folder = tmp_path_factory.mktemp("loudness")
    file = folder / "sides.ndjson"
    file.write_text("".join(blocks(PAGE, "json")), encoding="utf-8")
    with open_service(read_settings(environment(), data=folder / "data")) as service:
        service.pipeline.ingest(read_files([file]))
    return folder / "data"


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Client]:
    with open_service(read_settings(environment(), data=data)) as service:
        service.pipeline.catch_up()
        yield Client(create_app(service.context))


@pytest.mark.parametrize(("number", "name"), [(0, "loudness"), (1, "turning-points")])
def test_the_tables_are_those_that_are_shown(data: Path, command: Command, number: int, name: str) -> None:
    shown = blocks(PAGE, "text")[number]
    assert command(name, "--data", data).out.strip() == shown.strip()


@pytest.mark.parametrize(("number", "name"), [(0, "loudness"), (1, "turningPoints")])
def test_the_questions_over_graphql(client: Client, number: int, name: str) -> None:
    query = blocks(PAGE, "graphql")[number]
    found: Any = client.post("/graphql", json={"query": query}).json()["data"][name]
    assert found["totalCount"] == len(found["edges"]) == 1
