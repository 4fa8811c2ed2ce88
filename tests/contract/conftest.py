"""The two engines, each empty, under one name: every test here runs on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.store.bolt import BoltEngine
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.port import Engine
from graph_service.store.record import GraphStore
from tests.neo4j_server import Neo4jServer


@pytest.fixture(params=["embedded", "neo4j"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    made = (
        EmbeddedEngine(tmp_path / "graph")
        if request.param == "embedded"
        else bolt_engine(request.getfixturevalue("empty_neo4j"))
    )
    yield made
    made.close()


@pytest.fixture
def store(engine: Engine) -> GraphStore:
    return GraphStore(engine)


def bolt_engine(server: Neo4jServer) -> BoltEngine:
    return BoltEngine(server.uri, server.username, server.password)
