"""The Cypher of loading: messages, their links and their directions, in the dialect of `queries`."""

from __future__ import annotations

from graph_service.store.port import Statement

KNOWN_MESSAGES = Statement(
    "known messages",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) "
    "RETURN m.key AS key, m.revisedAt AS revisedAt, m.contentHash AS contentHash",
)
UNLINK_MESSAGES = Statement(
    "unlink messages",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) "
    "MATCH (m)-[r:MENTIONS|REPLIES_TO|SHARES|ABOUT]->() DELETE r",
)
SENDERS = Statement(
    "senders",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:SENT]-(h:Handle) "
    "RETURN key, h.key AS handle",
)
UNSEND_MESSAGES = Statement(
    "unsend messages",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[r:SENT]-(:Handle) DELETE r",
)
ADD_MESSAGES = Statement(
    "add messages",
    # One statement, and properties in the pattern: half the time of setting them afterwards.
    "UNWIND $rows AS row MATCH (h:Handle {key: row.sender}) MATCH (c:Conversation {key: row.conversation}) "
    "CREATE (m:Message {key: row.key, source: row.source, nativeId: row.nativeId, channel: row.channel, "
    "text: row.text, sentAt: datetime(row.sentAt), recordedAt: $recordedAt, seq: $seq, "
    "contentHash: row.contentHash, knownReplies: row.knownReplies, direction: row.direction}) "
    "CREATE (h)-[:SENT]->(m) CREATE (m)-[:PART_OF]->(c) SET m += row.more",
)
RESTAMP_MESSAGES = Statement(
    "restamp messages",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) SET m.revisedAt = row.revisedAt",
)
REVISE_MESSAGES = Statement(
    "revise messages",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) "
    "SET m += row, m.sentAt = datetime(row.sentAt), m.recordedAt = $recordedAt, m.seq = $seq",
)
SEND_MESSAGES = Statement(
    "send messages",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) MATCH (h:Handle {key: row.sender}) "
    "CREATE (h)-[:SENT]->(m)",
)
MENTION_HANDLES = Statement(
    "mention handles",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) MATCH (h:Handle {key: row.handle}) "
    "CREATE (m)-[:MENTIONS]->(h)",
)
LINK_REPLIES = Statement(
    "link replies",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) MATCH (p:Message {key: row.target}) "
    "MERGE (m)-[:REPLIES_TO]->(p)",
)
LINK_SHARES = Statement(
    "link shares",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) MATCH (p:Message {key: row.target}) "
    "MERGE (m)-[:SHARES]->(p)",
)
REPLIES_WAITING = Statement(
    "replies waiting",
    "UNWIND $keys AS key MATCH (m:Message) WHERE m.replyToKey = key MATCH (m)-[:PART_OF]->(c:Conversation) "
    "RETURN m.key AS key, key AS target, c.key AS conversation",
)
SHARES_WAITING = Statement(
    "shares waiting",
    "UNWIND $keys AS key MATCH (m:Message) WHERE m.shareOfKey = key RETURN m.key AS key, key AS target",
)
ADDRESSING = Statement(
    "addressing",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:SENT]-(s:Handle) "
    "RETURN m.key AS key, m.direction AS direction, m.statedDirection AS stated, s.ours AS fromUs, "
    "[(m)-[:MENTIONS]->(x:Handle) | x.ours] AS mentioned, "
    "[(m)-[:REPLIES_TO]->(:Message)<-[:SENT]-(x:Handle) | x.ours] AS answered",
)
MESSAGES_AROUND = Statement(
    "messages around",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) "
    "RETURN [(h)-[:SENT]->(m:Message) | m.key] AS sent, [(h)<-[:MENTIONS]-(m:Message) | m.key] AS naming, "
    "[(h)-[:SENT]->(:Message)<-[:REPLIES_TO]-(m:Message) | m.key] AS answering",
)
DIRECT_MESSAGES = Statement(
    "direct messages",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) SET m.direction = row.direction",
)
