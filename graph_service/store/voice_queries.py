"""The Cypher of what customers say, message by message, in the dialect of `queries`."""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement

VOICES: Final = Statement(
    "voices",
    "MATCH (m:Message) WHERE m.direction IN $directions AND m.sentAt <= $asOf AND m.recordedAt <= $knownAt "
    "AND ($from IS NULL OR m.sentAt >= $from) AND ($to IS NULL OR m.sentAt < $to) "
    "AND ($channel IS NULL OR m.channel = $channel) "
    "AND ($product IS NULL OR EXISTS { (m)-[:ABOUT]->(:Product {slug: $product}) }) "
    "MATCH (m)<-[:SENT]-(h:Handle) "
    "RETURN m.key AS key, m.channel AS channel, m.kind AS kind, m.direction AS direction, "
    "m.sentAt AS sentAt, m.annotatedBy AS annotatedBy, m.tone AS tone, m.intents AS intents, "
    "m.emotions AS emotions, h.key AS sender, [(h)<-[:OWNS]-(c:Customer) | c.key] AS customers, "
    "[(m)-[:ABOUT]->(p:Product) | p.slug] AS products, "
    "[(m)-[:MENTIONS]->(x:Handle) | [x.key, x.ours]] AS named",
)
# From each message on, step by step: the embedded engine walks all edges of whom many messages name.
HEARER: Final = (
    "WHERE h.ours = false MATCH (h)<-[:OWNS]-(c:Customer) "
    "RETURN key, h.key AS handle, c.key AS customer, {at} AS at, x.recordedAt AS recordedAt"
)
ANSWERERS: Final = Statement(
    "answerers",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:REPLIES_TO|SHARES]-(x:Message) "
    "MATCH (x)<-[:SENT]-(h:Handle) " + HEARER.format(at="x.sentAt"),
)
REACTORS: Final = Statement(
    "reactors",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:TO]-(x:Reaction) "
    "MATCH (x)<-[:GAVE]-(h:Handle) " + HEARER.format(at="x.at"),
)
FOLLOWERS: Final = Statement(
    "followers",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) "
    "RETURN key, [(h)-[:HAS_TRAIT]->(t:Trait {trait: 'followers'}) | [t.value, t.saidAt]] AS followers",
)
EARLIEST: Final = Statement("earliest", "MATCH (m:Message) RETURN min(m.sentAt) AS earliest")
