"""The Cypher of what is held about one person, whole nodes at a time (see `queries` for the dialect)."""

from __future__ import annotations

from typing import Final

from graph_service.store.fact_queries import FACT_LABELS
from graph_service.store.port import Statement

OF_HANDLES: Final = Statement(
    "subject's handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) OPTIONAL MATCH (c:Customer)-[r:OWNS]->(h) "
    "RETURN properties(h) AS held, c.key AS customer, properties(r) AS owned ORDER BY h.key",
)
CUSTOMERS: Final = Statement(
    "subject's customers", "UNWIND $keys AS key MATCH (n:Customer {key: key}) RETURN properties(n) AS held"
)
MESSAGES: Final = Statement(
    "subject's messages",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) RETURN properties(m) AS held, "
    "[(m)-[:PART_OF]->(c:Conversation) | c.key] AS conversation, "
    "[(m)-[r:ABOUT]->(p:Product) | [p.slug, properties(r)]] AS about ORDER BY m.key",
)
FACTS: Final = {
    label: Statement(
        f"subject's {label}s",
        f"UNWIND $keys AS key MATCH (n:{label} {{key: key}}) RETURN properties(n) AS held",
    )
    for label in FACT_LABELS
}
OF_CUSTOMERS: Final = {
    "matters": Statement(
        "subject's matters",
        "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:HAS_MATTER]->(n:Matter) "
        "RETURN properties(n) AS held",
    ),
    "scores": Statement(
        "subject's scores",
        "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:HAS_SCORE]->(n:Score) "
        "RETURN properties(n) AS held",
    ),
    "references": Statement(
        "subject's references",
        "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)<-[:BY]-(n:Reference) "
        "RETURN properties(n) AS held",
    ),
}
OF_MESSAGES: Final = {
    "signals": Statement(
        "subject's signals",
        "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:RAISED_BY]-(n:Signal) "
        "RETURN DISTINCT n.key AS key, properties(n) AS held",
    ),
    "contextsMatched": Statement(
        "subject's moments",
        "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:SHOWN_BY]-(n:Moment) "
        "MATCH (n)-[:FITS]->(c:Context) RETURN properties(n) AS held, c.name AS context",
    ),
}
RESEMBLANCES: Final = Statement(
    "subject's resemblances",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (h)-[r:RESEMBLES]-(o:Handle) "
    "RETURN h.key AS handle, o.key AS other, properties(r) AS held",
)
WORDS_OF_OTHERS: Final = Statement(
    "words of others",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:SENT]-(h:Handle) "
    "RETURN m.key AS key, m.sentAt AS sentAt, m.channel AS channel, m.subject AS subject, m.text AS text, "
    "h.ours AS ours, h.key AS sender, h.name AS name, coalesce(h.names, []) AS names, "
    "coalesce(h.identifiers, []) AS identifiers, "
    "[(m)-[:MENTIONS]->(x:Handle) | [x.key, x.name]] AS mentions ORDER BY sentAt, key",
)
ANSWERING: Final = Statement(
    "answering",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:REPLIES_TO|SHARES]-(o:Message) "
    "RETURN DISTINCT o.key AS key",
)
