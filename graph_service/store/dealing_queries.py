"""The Cypher of dealings: what people have, their deals, reactions and long calls; dialect: see `queries`."""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement

USAGES: Final = Statement(
    "usages",
    "MATCH (f:Usage) MATCH (f)<-[:HAS]-(h:Handle) RETURN h.key AS handle, f.kind AS kind, f.at AS at, "
    "f.recordedAt AS recordedAt, f.until AS until",
)
DEALS: Final = Statement(
    "deals",
    "MATCH (f:Opportunity) MATCH (f)<-[:CONTACT_IN]-(h:Handle) RETURN h.key AS handle, "
    "CASE WHEN f.won IS NULL THEN 'open' WHEN f.won THEN 'won' ELSE 'lost' END AS kind, f.at AS at, "
    "f.recordedAt AS recordedAt, f.closedAt AS until",
)
REACTIONS: Final = Statement(
    "reactions",
    "MATCH (f:Reaction) MATCH (f)<-[:GAVE]-(h:Handle) RETURN h.key AS handle, f.kind AS kind, f.at AS at, "
    "f.recordedAt AS recordedAt, f.until AS until",
)
TIMED: Final = Statement(
    "messages that took time",
    "MATCH (m:Message) WHERE m.seconds > 0 RETURN m.key AS key, m.seconds AS seconds",
)
