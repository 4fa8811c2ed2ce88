"""The Cypher of what messages are found to say, in the dialect of `queries`."""

from __future__ import annotations

from graph_service.store.port import Statement

PROPERTIES = (
    "annotatedBy",
    "sentiment",
    "tone",
    "certainty",
    "emotions",
    "emotionChances",
    "intents",
    "intentChances",
    "irony",
    "urgency",
    "corrected",
)
"""What annotation writes to a message."""

PUT_ANNOTATIONS = Statement(
    "put annotations",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) SET "
    + ", ".join(f"m.{name} = row.{name}" for name in PROPERTIES),
)
STAMP_ANNOTATIONS = Statement(
    "stamp annotations",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) SET m.annotatedBy = row.annotatedBy",
)
ANNOTATIONS = Statement(
    "annotations",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) RETURN m.key AS key, "
    + ", ".join(f"m.{name} AS {name}" for name in PROPERTIES)
    + ", [(m)-[a:ABOUT]->(p:Product) | [p.slug, a.stance]] AS stances",
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
    "UNWIND $keys AS key MATCH (m:Message {key: key}) REMOVE "
    + ", ".join(f"m.{name}" for name in PROPERTIES),
)
DOUBT_ANNOTATIONS = Statement(
    "doubt annotations",
    "MATCH (p:Product) MATCH (m:Message)-[:ABOUT]->(p) WITH DISTINCT m "
    "REMOVE m.annotatedBy RETURN m.key AS key",
)

DOUBT_MESSAGES = Statement(
    "doubt messages", "UNWIND $keys AS key MATCH (m:Message {key: key}) REMOVE m.annotatedBy"
)

# How we answered, and what was learnt from it

INBOUND_KEYS = Statement(
    "inbound keys",
    "MATCH (m:Message) WHERE m.key > $after AND m.direction = 'inbound' "
    "RETURN m.key AS key ORDER BY key LIMIT $limit",
)
REPLIES_OF_OURS = Statement(
    "replies of ours",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:REPLIES_TO]-(r:Message) "
    "WHERE r.direction = 'outbound' RETURN m.key AS key, m.subject AS subject, m.text AS text, "
    "r.text AS reply, r.sentAt AS at, r.key AS replyKey",
)
HEADS = Statement(
    "heads", "MATCH (meta:Meta {key: 'heads'}) RETURN meta.body AS body, meta.version AS version"
)
SET_HEADS = Statement(
    "set heads", "MERGE (meta:Meta {key: 'heads'}) SET meta.body = $body, meta.version = $version"
)
DROP_HEADS = Statement("drop heads", "MATCH (meta:Meta {key: 'heads'}) DETACH DELETE meta")
CORRECTIONS_OF_SENTIMENT = Statement(
    "corrections of sentiment",
    "MATCH (f:Correction) WHERE f.aspect = 'sentiment' AND f.withdrawnAt IS NULL "
    "MATCH (f)-[:CORRECTS]->(m:Message) RETURN m.key AS message, m.subject AS subject, m.text AS text, "
    "f.value AS value, f.at AS at, f.key AS key",
)

# What people put right

CORRECTION_COLUMNS = (
    "f.key AS key, m.key AS message, f.aspect AS aspect, f.labelName AS label, f.value AS value, f.by AS by, "
    "f.reason AS reason, f.at AS at, f.withdrawnAt AS withdrawnAt, f.withdrawnBy AS withdrawnBy"
)
CORRECTIONS_OF_MESSAGES = Statement(
    "corrections of messages",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:CORRECTS]-(f:Correction) "
    f"RETURN {CORRECTION_COLUMNS}",
)
CORRECTIONS = Statement(
    "corrections",
    "UNWIND $keys AS key MATCH (f:Correction {key: key}) MATCH (f)-[:CORRECTS]->(m:Message) "
    f"RETURN {CORRECTION_COLUMNS}",
)
CORRECTION_PAGE = Statement(
    "correction page",
    "MATCH (f:Correction)-[:CORRECTS]->(m:Message) WHERE f.key > $after "
    f"RETURN {CORRECTION_COLUMNS} ORDER BY key LIMIT $limit",
)
CORRECTED_MESSAGES = Statement(
    "corrected messages",
    "UNWIND $keys AS key MATCH (f:Correction {key: key}) MATCH (f)-[:CORRECTS]->(m:Message) "
    "RETURN m.key AS message",
)
