"""The Cypher of what is told to a CRM, in the dialect of `queries`."""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement

CUSTOMERS_AFTER: Final = Statement(
    "customers after",
    "MATCH (c:Customer) WHERE c.key > $after RETURN c.key AS key ORDER BY key LIMIT $limit",
)
HANDLES_OF_PEOPLE: Final = Statement(
    "handles of people",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:OWNS]->(h:Handle) "
    "WHERE c.kind = 'unknown' "
    "RETURN c.key AS customer, c.name AS name, h.key AS handle, h.identifiers AS identifiers "
    "ORDER BY customer, handle",
)
RECORD_DECISIONS: Final = Statement(
    "decisions on records of a CRM",
    "MATCH (f:Consent) WHERE f.purpose = $purpose AND f.granted = false "
    "MATCH (f)<-[:DECIDED]-(h:Handle) RETURN h.key AS handle",
)
OPEN_SIGNALS: Final = Statement(
    "open signals of customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:OWNS]->(h:Handle) "
    "MATCH (h)-[:SENT]->(m:Message) MATCH (m)<-[:RAISED_BY]-(s:Signal) WHERE s.status <> 'resolved' "
    "RETURN c.key AS customer, s.key AS key, s.kind AS kind, s.team AS team, s.priority AS priority, "
    "s.raisedAt AS raisedAt, s.dueAt AS dueAt, m.key AS message, m.sentAt AS sentAt "
    "ORDER BY customer, key, sentAt, message",
)
