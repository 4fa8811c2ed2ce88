"""The Cypher of rows that are read: by the planes and for people who ask (dialect: see `queries`)."""

from __future__ import annotations

from graph_service.store.port import Statement

# Rows for the planes

MESSAGE_COLUMNS = (
    "RETURN m.key AS key, m.seq AS seq, m.channel AS channel, m.text AS text, m.subject AS subject, "
    "m.sentAt AS sentAt, m.recordedAt AS recordedAt, m.direction AS direction, m.sentiment AS sentiment, "
    "m.kind AS kind, m.outcome AS outcome, m.seconds AS seconds, m.rating AS rating, "
    "m.annotatedBy AS annotatedBy, m.irony AS irony, m.intents AS intents, m.intentChances AS intentChances, "
    "m.replyToKey AS replyTo, h.key AS sender, c.key AS conversation, "
    "[(m)-[:REPLIES_TO]->(p:Message)<-[:SENT]-(x:Handle) | [x.key, p.recordedAt]] AS replied, "
    "[(m)-[:SHARES]->(p:Message)<-[:SENT]-(x:Handle) | [x.key, p.recordedAt]] AS shared, "
    "[(m)-[:MENTIONS]->(x:Handle) | x.key] AS mentions, "
    "[(m)-[a:ABOUT]->(p:Product) | [p.slug, a.stance]] AS stances"
)
MESSAGE_ROWS = Statement(
    "message rows",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) "
    "MATCH (m)<-[:SENT]-(h:Handle) MATCH (m)-[:PART_OF]->(c:Conversation) " + MESSAGE_COLUMNS,
)
MESSAGE_TEXTS = Statement(
    "message texts",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) "
    "RETURN m.key AS key, m.text AS text, m.subject AS subject, m.annotatedBy AS annotatedBy",
)
OWNER_ROWS = Statement(
    "owner rows",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) OPTIONAL MATCH (c:Customer)-[:OWNS]->(h) "
    "RETURN h.key AS key, h.ours AS ours, c.key AS customer, c.kind AS kind",
)
REFERRAL_ROWS = Statement(
    "referral rows",
    "UNWIND $keys AS key MATCH (f:Referral {key: key}) MATCH (f)<-[:MADE]-(h:Handle) "
    "MATCH (f)-[:BROUGHT]->(x:Handle) "
    "RETURN f.key AS key, h.key AS handle, x.key AS referred, f.at AS at, f.recordedAt AS recordedAt",
)

# Rows for people who ask

CUSTOMERS = Statement(
    "customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) RETURN c.key AS key, c.name AS name, c.kind AS kind",
)
CUSTOMER_PAGE = Statement(
    "customer page",
    "MATCH (c:Customer) WHERE c.key > $after AND ($kind IS NULL OR c.kind = $kind) "
    "AND ($name IS NULL OR toLower(c.name) CONTAINS $name) "
    "AND ($channel IS NULL OR EXISTS { (c)-[:OWNS]->(:Handle {channel: $channel}) }) "
    "RETURN c.key AS key, c.name AS name, c.kind AS kind ORDER BY key LIMIT $limit",
)
HANDLE_COLUMNS = (
    "RETURN h.key AS key, h.channel AS channel, h.address AS address, h.name AS name, "
    "h.verified AS verified, h.ours AS ours, h.team AS team, c.key AS customer, "
    "r.confidence AS confidence, r.evidence AS evidence"
)
HANDLES = Statement(
    "handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) OPTIONAL MATCH (c:Customer)-[r:OWNS]->(h) "
    + HANDLE_COLUMNS,
)
HANDLES_OF_CUSTOMERS = Statement(
    "handles of customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[r:OWNS]->(h:Handle) " + HANDLE_COLUMNS,
)
CONVERSATION_COLUMNS = (
    "c.key AS key, c.channel AS channel, c.source AS source, c.openedAt AS openedAt, "
    "c.lastMessageAt AS lastMessageAt, COUNT { (c)<-[:PART_OF]-(:Message) } AS messages"
)
CONVERSATIONS = Statement(
    "conversations",
    "UNWIND $keys AS key MATCH (c:Conversation {key: key}) RETURN " + CONVERSATION_COLUMNS,
)
CONVERSATION_PAGE = Statement(
    "conversation page",
    "MATCH (c:Conversation) "
    "WHERE ($afterAt IS NULL OR c.openedAt < $afterAt OR (c.openedAt = $afterAt AND c.key > $after)) "
    "AND ($channel IS NULL OR c.channel = $channel) "
    "AND ($openedFrom IS NULL OR c.openedAt >= $openedFrom) "
    "AND ($openedBefore IS NULL OR c.openedAt < $openedBefore) "
    "AND ($product IS NULL OR EXISTS { (c)<-[:PART_OF]-(:Message)-[:ABOUT]->(:Product {slug: $product}) }) "
    "WITH c ORDER BY c.openedAt DESC, c.key LIMIT $limit "
    "RETURN " + CONVERSATION_COLUMNS + " ORDER BY openedAt DESC, key",
)
MESSAGES_WITHIN = Statement(
    "messages within",
    "MATCH (c:Conversation) WHERE ($channel IS NULL OR c.channel = $channel) "
    "AND ($openedFrom IS NULL OR c.openedAt >= $openedFrom) "
    "AND ($openedBefore IS NULL OR c.openedAt < $openedBefore) "
    "AND ($product IS NULL OR EXISTS { (c)<-[:PART_OF]-(:Message)-[:ABOUT]->(:Product {slug: $product}) }) "
    "MATCH (m:Message)-[:PART_OF]->(c) RETURN m.key AS key",
)
CONVERSATIONS_OF_HANDLES = Statement(
    "conversations of handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (h)-[:SENT]->(m:Message) "
    "MATCH (m)-[:PART_OF]->(c:Conversation) WITH DISTINCT key, c RETURN key AS parent, "
    + CONVERSATION_COLUMNS,
)
MESSAGES_OF_CONVERSATIONS = Statement(
    "messages of conversations",
    "UNWIND $keys AS key MATCH (c:Conversation {key: key}) MATCH (m:Message)-[:PART_OF]->(c) "
    "MATCH (m)<-[:SENT]-(h:Handle) " + MESSAGE_COLUMNS,
)
