"""What stands in a graph, read by the engine itself.

Analysts are answered by a process apart, which costs more to start than what a test asks.
"""

from __future__ import annotations

from graph_service.store.port import Statement
from graph_service.store.record import GraphStore


def looked(store: GraphStore, statement: str) -> list[list[object]]:
    """The rows of a statement."""
    return [list(row.values()) for row in store._engine.read(Statement("looked", statement))]


def keys_of(store: GraphStore, label: str) -> list[str]:
    """The keys of all nodes of a label."""
    return [str(key) for (key,) in looked(store, f"MATCH (n:{label}) RETURN n.key")]
