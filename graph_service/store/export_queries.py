"""The Cypher of the canonical export and of restoring it, in the dialect of `queries`."""

from __future__ import annotations

from graph_service.store.fact_queries import FACT_LABELS
from graph_service.store.port import Statement

# Facts in order of key, without what depends on when we learnt them

EXPORT_HANDLES = Statement(
    "export handles",
    "MATCH (h:Handle) WHERE h.key > $after WITH h ORDER BY h.key LIMIT $limit "
    "RETURN h.key AS key, h.channel AS channel, h.address AS address, h.name AS name, h.nameAt AS nameAt, "
    "h.verified AS verified, h.kind AS kind, h.statedOurs AS statedOurs, h.firstAt AS firstAt, "
    "coalesce(h.names, []) AS names, coalesce(h.namesAt, []) AS namesAt, h.identifiers AS identifiers, "
    "coalesce(h.identifiersAt, []) AS identifiersAt, h.ours AS ours, h.team AS team "
    "ORDER BY key",
)
EXPORT_MESSAGE_COLUMNS = (
    "RETURN m.key AS key, m.source AS source, m.nativeId AS nativeId, m.channel AS channel, m.text AS text, "
    "m.subject AS subject, m.sentAt AS sentAt, m.revisedAt AS revisedAt, m.contentHash AS contentHash, "
    "m.statedDirection AS statedDirection, m.direction AS direction, m.replyToKey AS replyToKey, "
    "m.shareOfKey AS shareOfKey, m.threadKey AS threadKey, m.conversationKey AS conversationKey, "
    "m.knownReplies AS knownReplies, "
    "m.kind AS kind, m.outcome AS outcome, m.seconds AS seconds, m.rating AS rating, "
    "[(m)<-[:SENT]-(x:Handle) | x.key] AS sentBy, "
    "[(m)-[:PART_OF]->(x:Conversation) | x.key] AS partOf, "
    "[(m)-[:REPLIES_TO]->(x:Message) | x.key] AS repliesTo, "
    "[(m)-[:SHARES]->(x:Message) | x.key] AS shares, "
    "[(m)-[:MENTIONS]->(x:Handle) | x.key] AS mentions"
)
EXPORT_MESSAGES = Statement(
    "export messages",
    "MATCH (m:Message) WHERE m.key > $after WITH m ORDER BY m.key LIMIT $limit "
    + EXPORT_MESSAGE_COLUMNS
    + " ORDER BY key",
)
EXPORT_CONVERSATIONS = Statement(
    "export conversations",
    "MATCH (c:Conversation) WHERE c.key > $after WITH c ORDER BY c.key LIMIT $limit "
    "RETURN c.key AS key, c.channel AS channel, c.source AS source, c.openedAt AS openedAt, "
    "c.lastMessageAt AS lastMessageAt ORDER BY key",
)
EXPORT_CUSTOMERS = Statement(
    "export customers",
    "MATCH (c:Customer) WHERE c.key > $after WITH c ORDER BY c.key LIMIT $limit "
    "RETURN c.key AS key, c.name AS name, c.kind AS kind, "
    "[(c)-[r:OWNS]->(h:Handle) | [h.key, r.confidence, r.evidence]] AS owns ORDER BY key",
)
EXPORT_PRODUCTS = Statement(
    "export products",
    "MATCH (p:Product) WHERE p.slug > $after "
    "RETURN p.slug AS key, p.name AS name, p.aliases AS aliases, coalesce(p.near, []) AS near, "
    "coalesce(p.notNear, []) AS notNear ORDER BY key LIMIT $limit",
)

# Restoring an export

ANYTHING = Statement(
    "anything", "MATCH (n) WHERE NOT n:Meta AND NOT n:Erasure WITH n LIMIT 1 RETURN count(n) AS nodes"
)
RESTORING = Statement("restoring", "MATCH (meta:Meta {key: 'restoring'}) RETURN meta.digest AS digest")
BEGIN_RESTORING = Statement(
    "begin restoring", "MERGE (meta:Meta {key: 'restoring'}) SET meta.name = null, meta.digest = $digest"
)
END_RESTORING = Statement("end restoring", "MATCH (meta:Meta {key: 'restoring'}) DETACH DELETE meta")
STAMP = {
    label: Statement(
        f"stamp {label}",
        f"UNWIND $rows AS row MATCH (n:{label} {{key: row.key}}) SET n.contentHash = row.contentHash",
    )
    for label in ("Message", *FACT_LABELS)
}
