"""The Cypher of rows that are read: by the planes and for people who ask (dialect: see `queries`)."""

from __future__ import annotations

from graph_service.store.port import Statement

# Rows for the planes

MESSAGE_COLUMNS = (
    "RETURN m.key AS key, m.seq AS seq, m.channel AS channel, m.text AS text, m.subject AS subject, "
    "toString(m.sentAt) AS sentAt, toString(m.recordedAt) AS recordedAt, m.direction AS direction, "
    "m.sentiment AS sentiment, m.kind AS kind, m.outcome AS outcome, m.seconds AS seconds, "
    "m.rating AS rating, m.annotatedBy AS annotatedBy, m.irony AS irony, m.urgency AS urgency, "
    "m.intents AS intents, m.intentChances AS intentChances, "
    "m.replyToKey AS replyTo, h.key AS sender, c.key AS conversation, "
    "[(m)-[:REPLIES_TO]->(p:Message)<-[:SENT]-(x:Handle) | [x.key, toString(p.recordedAt)]] AS replied, "
    "[(m)-[:SHARES]->(p:Message)<-[:SENT]-(x:Handle) | [x.key, toString(p.recordedAt)]] AS shared, "
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
    "RETURN h.key AS key, h.ours AS ours, h.team AS team, h.kind AS said, c.key AS customer, "
    "c.kind AS kind",
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
CUSTOMERS_AND_HANDLES = Statement(
    "customers and handles",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) RETURN c.key AS key, c.name AS name, c.kind AS kind, "
    "[(c)-[r:OWNS]->(h:Handle) | [h.key, h.channel, h.address, h.name, h.verified, h.ours, h.team, c.key, "
    "r.confidence, r.evidence]] AS handles",
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
    "c.key AS key, c.channel AS channel, c.source AS source, toString(c.openedAt) AS openedAt, "
    "toString(c.lastMessageAt) AS lastMessageAt, COUNT { (c)<-[:PART_OF]-(:Message) } AS messages"
)
CONVERSATIONS = Statement(
    "conversations",
    "UNWIND $keys AS key MATCH (c:Conversation {key: key}) RETURN " + CONVERSATION_COLUMNS,
)


def conversation_page(*, channel: bool, product: bool) -> Statement:
    """The next conversations, the latest opened first, narrowed by what is said to be given.

    Neo4j walks the index of `openedAt` as far as it takes, where nothing in a statement is optional.
    """
    narrowed = (
        "AND c.channel = $channel " if channel else "",
        "AND EXISTS { (c)<-[:PART_OF]-(:Message)-[:ABOUT]->(:Product {slug: $product}) } " if product else "",
    )
    return Statement(
        "conversation page",
        "MATCH (c:Conversation) WHERE c.openedAt >= datetime($from) AND c.openedAt < datetime($before) "
        f"AND (c.openedAt < datetime($at) OR c.key > $after) {''.join(narrowed)}"
        "WITH c ORDER BY c.openedAt DESC, c.key LIMIT $limit "
        f"RETURN {CONVERSATION_COLUMNS} ORDER BY c.openedAt DESC, c.key",
    )


CONVERSATION_PAGES = {
    (channel, product): conversation_page(channel=channel, product=product)
    for channel in (True, False)
    for product in (True, False)
}
"""By whether a channel and whether a product is given."""
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
    "MATCH (m)-[:PART_OF]->(c:Conversation) WITH DISTINCT key, c "
    "WHERE c.openedAt < datetime($at) OR (c.openedAt = datetime($at) AND c.key > $after) "
    "WITH key, c ORDER BY c.openedAt DESC, c.key WITH key, collect(c)[0..$limit] AS page "
    "UNWIND page AS c RETURN key AS parent, " + CONVERSATION_COLUMNS,
)
MESSAGES_OF_CONVERSATIONS = Statement(
    "messages of conversations",
    "UNWIND $keys AS key MATCH (c:Conversation {key: key}) MATCH (m:Message)-[:PART_OF]->(c) "
    "WHERE m.sentAt > datetime($at) OR (m.sentAt = datetime($at) AND m.key > $after) "
    "WITH c, m ORDER BY m.sentAt, m.key WITH c, collect(m)[0..$limit] AS page "
    "UNWIND page AS m MATCH (m)<-[:SENT]-(h:Handle) " + MESSAGE_COLUMNS,
)
MESSAGES_OF_CUSTOMERS = Statement(
    "messages of customers",
    "UNWIND $keys AS owner MATCH (u:Customer {key: owner}) MATCH (u)-[:OWNS]->(h:Handle) "
    "MATCH (h)-[:SENT]->(m:Message) "
    "WHERE m.sentAt < datetime($at) OR (m.sentAt = datetime($at) AND m.key > $after) "
    "WITH owner, m ORDER BY m.sentAt DESC, m.key WITH owner, collect(m)[0..$limit] AS page "
    "UNWIND page AS m MATCH (m)<-[:SENT]-(h:Handle) MATCH (m)-[:PART_OF]->(c:Conversation) "
    + MESSAGE_COLUMNS
    + ", owner AS customer",
)
MESSAGES_ABOUT_PRODUCTS = Statement(
    "messages about products",
    "UNWIND $keys AS key MATCH (p:Product {slug: key}) "
    "RETURN key, COUNT { (p)<-[:ABOUT]-(:Message) } AS messages",
)
