"""The Cypher of what messages are found to say, in the dialect of `queries`."""

from __future__ import annotations

from graph_service.store.port import Statement

PUT_ANNOTATIONS = Statement(
    "put annotations",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) "
    "SET m.sentiment = row.sentiment, m.annotatedBy = row.annotatedBy",
)
UNSTANCE = Statement(
    "unstance", "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[r:ABOUT]->(:Product) DELETE r"
)
PUT_STANCES = Statement(
    "put stances",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) MATCH (p:Product {slug: row.product}) "
    "MERGE (m)-[r:ABOUT]->(p) SET r.stance = row.stance",
)
FORGET_ANNOTATIONS = Statement(
    "forget annotations",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) REMOVE m.sentiment, m.annotatedBy",
)
DOUBT_ANNOTATIONS = Statement(
    "doubt annotations",
    "MATCH (p:Product) MATCH (m:Message)-[:ABOUT]->(p) WITH DISTINCT m "
    "REMOVE m.annotatedBy RETURN m.key AS key",
)
