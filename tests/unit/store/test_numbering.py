"""The embedded engine numbers its nodes; a store from which some were deleted can still be written to."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.port import Statement
from graph_service.store.record import GraphStore
from tests.records import tweet


@pytest.mark.parametrize("deleted", ["Message", "Handle", "Conversation"])
def test_a_store_that_lost_nodes_takes_in_more_when_opened_again(tmp_path: Path, deleted: str) -> None:
    engine = EmbeddedEngine(tmp_path / "graph")
    GraphStore(engine).load([tweet(number, f"person{number}") for number in range(20)])
    engine.write(lambda tx: tx.run(Statement("drop", f"MATCH (n:{deleted}) DETACH DELETE n")))
    for number in range(20, 24):
        GraphStore(engine).load([tweet(number, f"person{number}")])
    for number in range(24, 40):
        engine.close()
        engine = EmbeddedEngine(tmp_path / "graph")
        assert GraphStore(engine).load([tweet(number, f"person{number}")]).added == 1
    kept = {row["key"] for row in engine.read(Statement("keys", "MATCH (m:Message) RETURN m.key AS key"))}
    engine.close()
    first = 20 if deleted == "Message" else 0
    assert kept == {f"twitter:{number}" for number in range(first, 40)}
