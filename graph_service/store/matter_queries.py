"""The Cypher of matters, reach and timelines, in the dialect of `queries`."""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement

# Whom a change concerns (what replies to a revised message is named by the change log as well)

CUSTOMERS_OF_MESSAGES: Final = (
    Statement(
        "customers who said",
        "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:SENT]-(h:Handle) "
        "WITH DISTINCT h MATCH (h)<-[:OWNS]-(c:Customer) RETURN DISTINCT c.key AS customer",
    ),
    Statement(
        "customers answered",
        "UNWIND $keys AS key MATCH (m:Message {key: key}) "
        "MATCH (m)-[:REPLIES_TO]->(:Message)<-[:SENT]-(h:Handle) "
        "WITH DISTINCT h MATCH (h)<-[:OWNS]-(c:Customer) RETURN DISTINCT c.key AS customer",
    ),
    Statement(
        "customers named",
        "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[:MENTIONS]->(h:Handle) "
        "WITH DISTINCT h MATCH (h)<-[:OWNS]-(c:Customer) RETURN DISTINCT c.key AS customer",
    ),
    Statement(
        "customers of matters of messages",
        "UNWIND $keys AS key MATCH (m:Message {key: key}) "
        "MATCH (m)<-[:CONCERNS]-(:Matter)<-[:HAS_MATTER]-(c:Customer) RETURN DISTINCT c.key AS customer",
    ),
)
CUSTOMERS_AROUND_MESSAGES: Final = Statement(
    "customers in conversations of messages",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[:PART_OF]->(v:Conversation) "
    "WITH DISTINCT v MATCH (v)<-[:PART_OF]-(x:Message) MATCH (x)<-[:SENT]-(h:Handle) "
    "WITH DISTINCT h MATCH (h)<-[:OWNS]-(c:Customer) RETURN DISTINCT c.key AS customer",
)
CUSTOMERS_LISTENING: Final = Statement(
    "customers listening",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[:PART_OF]->(v:Conversation) "
    "WITH v, min(m.sentAt) AS first, max(m.sentAt) AS last "
    "MATCH (v)<-[:PART_OF]-(o:Message) MATCH (o)<-[:CONCERNS]-(x:Matter) "
    "WHERE x.openedAt <= last AND (x.state <> 'settled' OR x.settledAt >= first) "
    "WITH DISTINCT x MATCH (x)<-[:HAS_MATTER]-(c:Customer) RETURN DISTINCT c.key AS customer",
)
OPEN_LATER: Final = Statement(
    "open messages after messages",
    # Whom it was said to may look another way once something is said before it.
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[:PART_OF]->(v:Conversation) "
    "WITH v, min(m.sentAt) AS first MATCH (v)<-[:PART_OF]-(o:Message) "
    "WHERE o.sentAt >= first AND o.replyToKey IS NULL RETURN o.key AS key",
)
REPLIES_UNSEEN: Final = Statement(
    "replies unseen",
    # A reply that a source knew of may stand where she is heard without answering her.
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[:PART_OF]->(v:Conversation) "
    "WITH DISTINCT v MATCH (v)<-[:PART_OF]-(o:Message) MATCH (o)<-[:SENT]-(h:Handle) "
    "WITH DISTINCT h MATCH (h)<-[:OWNS]-(c:Customer) "
    "WITH DISTINCT c MATCH (c)-[:HAS_MATTER]->(:Matter)-[:CONCERNS]->(z:Message) "
    "WHERE size(z.knownReplies) > 0 RETURN c.key AS customer, z.knownReplies AS replies",
)
CUSTOMERS_AROUND_TICKETS: Final = (
    Statement(
        "customers in conversations of tickets",
        "UNWIND $keys AS key MATCH (t:Ticket {key: key}) "
        "MATCH (t)-[:COVERS]->(:Conversation)<-[:PART_OF]-(:Message)<-[:SENT]-(h:Handle) "
        "WITH DISTINCT h MATCH (h)<-[:OWNS]-(c:Customer) RETURN DISTINCT c.key AS customer",
    ),
    Statement(
        "customers of matters of tickets",
        "UNWIND $keys AS key MATCH (t:Ticket {key: key}) "
        "MATCH (t)<-[:SETTLED_BY]-(:Matter)<-[:HAS_MATTER]-(c:Customer) RETURN DISTINCT c.key AS customer",
    ),
)
CUSTOMERS_OF_DAMAGED_MATTERS: Final = Statement(
    "customers of damaged matters",
    # After a removal nothing else tells whom it concerned.
    "MATCH (c:Customer)-[:HAS_MATTER]->(x:Matter) "
    "WHERE x.settledBy = 'ticket' OR x.messages <> COUNT { (x)-[:CONCERNS]->(:Message) } "
    "RETURN DISTINCT c.key AS customer",
)
ORPHANED_MATTERS: Final = Statement(
    "orphaned matters",
    "MATCH (x:Matter) WHERE NOT EXISTS { (x)<-[:HAS_MATTER]-(:Customer) } RETURN x.key AS key",
)

# What matters are made of

PEOPLE: Final = Statement(
    "people",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:OWNS]->(h:Handle) "
    "RETURN key AS customer, h.key AS handle, "
    "[(h)-[:SENT]->(:Message)-[:PART_OF]->(v:Conversation) | v.key] AS conversations, "
    "[(h)-[:SENT]->(:Message)<-[:REPLIES_TO]-(m:Message) | m.key] AS replies, "
    "[(h)<-[:MENTIONS]-(m:Message) WHERE m.direction = 'outbound' | m.key] AS named",
)
ACT_COLUMNS: Final = (
    "MATCH (m)<-[:SENT]-(h:Handle) "
    "RETURN m.key AS key, m.sentAt AS at, m.direction AS direction, m.kind AS kind, m.outcome AS outcome, "
    "m.seconds AS seconds, m.rating AS rating, m.subject AS subject, m.text AS text, "
    "m.replyToKey AS replyTo, m.threadKey AS thread, m.conversationKey AS stated, "
    "m.knownReplies AS knownReplies, v.key AS conversation, h.key AS sender, "
    "h.ours AS ours, h.kind AS senderKind, h.team AS team, "
    "[(m)-[:REPLIES_TO]->(x:Message) | x.key] AS above, "
    "[(m)-[:REPLIES_TO]->(:Message)<-[:SENT]-(x:Handle {ours: false}) | x.key] AS answered, "
    "[(m)-[:MENTIONS]->(x:Handle {ours: false}) | x.key] AS mentioned, "
    "[(m)-[:ABOUT]->(p:Product) | p.slug] AS products"
)
ACTS_OF_CONVERSATIONS: Final = Statement(
    "acts of conversations",
    "UNWIND $keys AS key MATCH (v:Conversation {key: key}) MATCH (v)<-[:PART_OF]-(m:Message) " + ACT_COLUMNS,
)
ACTS: Final = Statement(
    "acts",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[:PART_OF]->(v:Conversation) " + ACT_COLUMNS,
)
TICKETS_OF_CONVERSATIONS: Final = Statement(
    "tickets of conversations",
    "UNWIND $keys AS key MATCH (v:Conversation {key: key}) MATCH (v)<-[:COVERS]-(t:Ticket) "
    "RETURN t.key AS key, v.key AS conversation, t.status AS status, t.closedAt AS closedAt, "
    "coalesce(t.closedAt, t.revisedAt, t.at) AS at, t.recordedAt AS recordedAt",
)
TICKETS_TOLD_LATER: Final = Statement(
    "tickets told later",
    "MATCH (t:Ticket) WHERE t.recordedAt > $knownAt OR coalesce(t.closedAt, t.revisedAt, t.at) > $asOf "
    "RETURN t.key AS key LIMIT 1",
)
OUR_BOTS: Final = Statement(
    "our bots", "MATCH (h:Handle) WHERE h.ours AND h.kind = 'bot' RETURN h.key AS key ORDER BY key"
)

# Matters

MATTER_COLUMNS: Final = (
    "RETURN c.key AS customer, x.opening AS opening, x.openedAt AS openedAt, x.state AS state, "
    "x.firstAnsweredAt AS firstAnsweredAt, x.answeredBy AS answeredBy, x.handovers AS handovers, "
    "x.handedOverAt AS handedOverAt, x.settledAt AS settledAt, x.settledBy AS settledBy, "
    "x.settlesAt AS settlesAt, x.reopenedAt AS reopenedAt, x.waitsSince AS waitsSince, "
    "x.fixedAt AS fixedAt, x.version AS version, "
    "[(x)-[:CONCERNS]->(m:Message) | m.key] AS concerns, "
    "[(x)-[:ANSWERED_BY]->(m:Message) | m.key] AS firstAnswer, "
    "[(x)-[:SETTLED_BY]->(t:Ticket) | t.key] AS tickets, "
    "[(x)-[:ABOUT]->(p:Product) | p.slug] AS products"
)
MATTERS_OF_CUSTOMERS: Final = Statement(
    "matters of customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:HAS_MATTER]->(x:Matter) " + MATTER_COLUMNS,
)
MATTERS_OF_MESSAGES: Final = Statement(
    "matters of messages",
    # Of its sender: a reply may belong to a matter of whom it answers as well.
    "UNWIND $keys AS key MATCH (m:Message {key: key}) "
    "MATCH (m)<-[:SENT]-(:Handle)<-[:OWNS]-(c:Customer) MATCH (c)-[:HAS_MATTER]->(x:Matter) "
    "WHERE EXISTS { (x)-[:CONCERNS]->(m) } "
    "WITH key AS message, c, x " + MATTER_COLUMNS + ", message",
)
ADD_MATTERS: Final = Statement(
    "add matters",
    "UNWIND $rows AS row MATCH (c:Customer {key: row.customer}) CREATE (x:Matter {key: row.key, "
    "opening: row.opening, openedAt: datetime(row.openedAt), state: row.state, handovers: row.handovers, "
    "messages: row.messages, version: row.version}) CREATE (c)-[:HAS_MATTER]->(x) "
    "SET x += row.more, x.waitsSince = datetime(row.waitsSince)",
)
CHANGE_MATTERS: Final = Statement(
    "change matters",
    "UNWIND $rows AS row MATCH (x:Matter {key: row.key}) SET x += row.more, "
    "x.openedAt = datetime(row.openedAt), x.state = row.state, x.handovers = row.handovers, "
    "x.messages = row.messages, x.version = row.version, x.waitsSince = datetime(row.waitsSince)",
)
DATE_MATTERS: Final = Statement(
    "date matters",
    "UNWIND $rows AS row MATCH (x:Matter {key: row.key}) "
    "SET x.firstAnsweredAt = datetime(row.firstAnsweredAt), x.handedOverAt = datetime(row.handedOverAt), "
    "x.settledAt = datetime(row.settledAt), x.settlesAt = datetime(row.settlesAt), "
    "x.reopenedAt = datetime(row.reopenedAt), x.fixedAt = datetime(row.fixedAt)",
)
UNLINK_MATTERS: Final = Statement(
    "unlink matters",
    "UNWIND $keys AS key MATCH (x:Matter {key: key}) "
    "MATCH (x)-[r:CONCERNS|ANSWERED_BY|SETTLED_BY|ABOUT]->() DELETE r",
)
DROP_MATTERS: Final = Statement(
    "drop matters", "UNWIND $keys AS key MATCH (x:Matter {key: key}) DETACH DELETE x"
)
DROP_MATTERS_OF_EMPTY_CUSTOMERS: Final = Statement(
    "drop matters of empty customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) WHERE NOT EXISTS { (c)-[:OWNS]->(:Handle) } "
    "MATCH (c)-[:HAS_MATTER]->(x:Matter) DETACH DELETE x",
)


def linking(relationship: str, label: str, key: str) -> Statement:
    return Statement(
        f"link matters to {label} by {relationship}",
        "UNWIND $rows AS row MATCH (x:Matter {key: row.key}) "
        f"MATCH (t:{label} {{{key}: row.target}}) CREATE (x)-[:{relationship}]->(t)",
    )


LINK_MESSAGES: Final = linking("CONCERNS", "Message", "key")
LINK_ANSWERS: Final = linking("ANSWERED_BY", "Message", "key")
LINK_TICKETS: Final = linking("SETTLED_BY", "Ticket", "key")
LINK_PRODUCTS: Final = linking("ABOUT", "Product", "slug")
