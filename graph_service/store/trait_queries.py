"""The Cypher of what profiles say of people, in the dialect of `queries`."""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement

# From each node on, step by step: the embedded engine walks all edges of a handle at a pattern's end.
TRAITS: Final = Statement(
    "traits",
    "MATCH (t:Trait {trait: $trait}) MATCH (t)<-[:HAS_TRAIT]-(h:Handle) "
    "RETURN h.key AS handle, [(h)<-[:OWNS]-(c:Customer) | c.key] AS customers, t.value AS value, "
    "t.saidAt AS saidAt, t.recordedAt AS recordedAt, "
    "[(t)-[:NAMES]->(o:Organization) | [o.name, o.at, o.recordedAt]] AS named",
)
