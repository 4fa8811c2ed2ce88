"""The Cypher of conversations: who stands in which thread, in the dialect of `queries`."""

from __future__ import annotations

from graph_service.store.port import Statement

THREAD_TOUCHED = Statement(
    "threads touched",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[:PART_OF]->(c:Conversation) "
    "RETURN m.key AS key, c.key AS conversation",
)
THREAD_CHILDREN = Statement(
    "thread children",
    "UNWIND $keys AS key MATCH (m:Message) WHERE m.threadKey = key MATCH (m)-[:PART_OF]->(c:Conversation) "
    "RETURN m.key AS key, key AS target, c.key AS conversation",
)
MESSAGES_ABOVE = Statement(
    "messages above",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[:PART_OF]->(c:Conversation) "
    "MATCH (m)<-[:SENT]-(s:Handle) RETURN m.key AS key, c.key AS conversation, s.ours AS fromUs",
)
THREAD_MEMBERS = Statement(
    "thread members",
    "UNWIND $keys AS key MATCH (c:Conversation {key: key}) MATCH (m:Message)-[:PART_OF]->(c) "
    "RETURN m.key AS key, m.replyToKey AS replyTo, m.threadKey AS thread, m.conversationKey AS stated, "
    "c.key AS conversation",
)
SPEAKERS = Statement(
    "speakers of conversations",
    "UNWIND $keys AS key MATCH (c:Conversation {key: key}) MATCH (m:Message)-[:PART_OF]->(c) "
    "MATCH (m)<-[:SENT]-(h:Handle) RETURN DISTINCT h.key AS handle",
)
HELD_CONVERSATIONS = Statement(
    "held conversations",
    "UNWIND $keys AS key MATCH (c:Conversation {key: key}) RETURN c.key AS key, c.openedAt AS openedAt, "
    "c.lastMessageAt AS lastMessageAt, c.channel AS channel, c.source AS source",
)
OPEN_CONVERSATIONS = Statement(
    "open conversations",
    "UNWIND $rows AS row CREATE (c:Conversation {key: row.key, openedAt: datetime(row.openedAt), "
    "lastMessageAt: datetime(row.lastMessageAt), channel: row.channel, source: row.source})",
)
STRETCH_CONVERSATIONS = Statement(
    "stretch conversations",
    "UNWIND $rows AS row MATCH (c:Conversation {key: row.key}) "
    "SET c.openedAt = datetime(row.openedAt), c.lastMessageAt = datetime(row.lastMessageAt), "
    "c.channel = row.channel, c.source = row.source",
)
LEAVE_THREADS = Statement(
    "leave threads",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[r:PART_OF]->(:Conversation) DELETE r",
)
JOIN_THREADS = Statement(
    "join threads",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) MERGE (c:Conversation {key: row.conversation}) "
    "CREATE (m)-[:PART_OF]->(c)",
)
DROP_EMPTY_THREADS = Statement(
    "drop empty threads",
    "UNWIND $keys AS key MATCH (c:Conversation {key: key}) "
    "WHERE NOT EXISTS { (c)<-[:PART_OF]-(:Message) } DETACH DELETE c",
)
DATE_THREADS = Statement(
    "date threads",
    "UNWIND $keys AS key MATCH (c:Conversation {key: key}) MATCH (m:Message)-[:PART_OF]->(c) "
    "WITH c, min(m.sentAt) AS openedAt, max(m.sentAt) AS lastMessageAt, min(m.channel) AS channel, "
    "min(m.source) AS source "
    "SET c.openedAt = openedAt, c.lastMessageAt = lastMessageAt, c.channel = channel, c.source = source",
)
