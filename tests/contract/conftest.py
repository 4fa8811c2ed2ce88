"""The two engines, each empty, under one name: every test here runs on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from graph_service.store.bolt import BoltEngine
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.port import Engine, Statement
from graph_service.store.record import GraphStore
from tests.neo4j_server import Neo4jServer

WIPE: Final = Statement("wipe", "MATCH (n) DETACH DELETE n")


@pytest.fixture(params=["embedded", "neo4j"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    made = (
        EmbeddedEngine(tmp_path / "graph")
        if request.param == "embedded"
        else bolt_engine(request.getfixturevalue("empty_neo4j"))
    )
    yield made
    made.close()


@pytest.fixture(params=["embedded", "neo4j"], scope="module")
def lasting_engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """One for all tests of a file: what one breaks, the next ones find."""
    if request.param == "embedded":
        made: Engine = EmbeddedEngine(tmp_path_factory.mktemp("lasting") / "graph")
    else:
        made = bolt_engine(request.getfixturevalue("neo4j_url"))
    yield made
    if request.param == "neo4j":
        made.write(lambda tx: tx.run(WIPE))
    made.close()


@pytest.fixture
def store(engine: Engine) -> GraphStore:
    return GraphStore(engine)


def bolt_engine(server: Neo4jServer) -> BoltEngine:
    return BoltEngine(server.uri, server.username, server.password)
