"""The Cypher of standing contexts, their ratings and what was found for them, in the dialect of `queries`."""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement

# Contexts

CONTEXT_COLUMNS: Final = (
    "c.key AS key, c.name AS name, c.text AS text, c.wordedAt AS wordedAt, c.by AS by, "
    "c.channel AS channel, c.product AS product, c.maxIrrelevant AS maxIrrelevant, c.purpose AS purpose, "
    "c.quietDays AS quietDays, c.lift AS lift, c.paused AS paused, c.deletedAt AS deletedAt, c.at AS at, "
    "c.revisedAt AS revisedAt, c.seq AS seq"
)
CONTEXTS: Final = Statement(
    "contexts", f"UNWIND $keys AS key MATCH (c:Context {{key: key}}) RETURN {CONTEXT_COLUMNS}"
)
STANDING_CONTEXTS: Final = Statement(
    "standing contexts", f"MATCH (c:Context) WHERE c.deletedAt IS NULL RETURN {CONTEXT_COLUMNS}"
)
EARLIEST: Final = Statement(
    "earliest context",
    "MATCH (c:Context) WHERE c.deletedAt IS NULL AND c.paused = false RETURN min(c.seq) AS seq",
)

# Ratings

RATING_COLUMNS: Final = (
    "r.key AS key, r.contextKey AS context, r.messageKey AS message, r.relevant AS relevant, r.by AS by, "
    "r.reason AS reason, r.at AS at, r.revisedAt AS revisedAt, r.withdrawnAt AS withdrawnAt, "
    "r.withdrawnBy AS withdrawnBy"
)
RATINGS: Final = Statement(
    "ratings", f"UNWIND $keys AS key MATCH (r:Rating {{key: key}}) RETURN {RATING_COLUMNS}"
)
RATINGS_OF_CONTEXTS: Final = Statement(
    "ratings of contexts",
    "UNWIND $keys AS key MATCH (c:Context {key: key}) MATCH (c)<-[:RATED_FOR]-(r:Rating) "
    f"MATCH (r)-[:RATES]->(:Message) RETURN {RATING_COLUMNS}",
)

# What was found

MOMENT_COLUMNS: Final = (
    "x.key AS key, c.key AS context, m.key AS message, v.key AS conversation, x.state AS state, "
    "x.score AS score, x.chance AS chance, x.parts AS parts, x.guards AS guards, x.wordedAt AS wordedAt, "
    "x.at AS at, x.seq AS seq"
)
WHERE_IT_STANDS: Final = (
    "MATCH (x)-[:SHOWN_BY]->(m:Message) MATCH (m)-[:PART_OF]->(v:Conversation) "
    f"RETURN {MOMENT_COLUMNS} ORDER BY seq DESC, key"
)
MOMENTS: Final = Statement(
    "moments",
    "UNWIND $keys AS key MATCH (x:Moment {key: key}) MATCH (x)-[:FITS]->(c:Context) " + WHERE_IT_STANDS,
)
MOMENTS_OF_CONTEXT: Final = Statement(
    "moments of context",
    "MATCH (c:Context {key: $context}) MATCH (c)<-[:FITS]-(x:Moment) "
    "WHERE x.state = $state AND ($before IS NULL OR x.seq < $before "
    "OR (x.seq = $before AND x.key > $after)) WITH c, x ORDER BY x.seq DESC, x.key LIMIT $limit "
    + WHERE_IT_STANDS,
)
FOUND_AROUND: Final = Statement(
    "found around",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[:PART_OF]->(v:Conversation) "
    "MATCH (v)<-[:PART_OF]-(o:Message) MATCH (o)<-[:SHOWN_BY]-(x:Moment) MATCH (x)-[:FITS]->(c:Context) "
    "RETURN DISTINCT v.key AS conversation, c.key AS context, x.wordedAt AS wordedAt, x.state AS state",
)
ADD_MOMENTS: Final = Statement(
    "add moments",
    "UNWIND $rows AS row MATCH (c:Context {key: row.context}) MATCH (m:Message {key: row.message}) "
    "MERGE (x:Moment {key: row.key}) SET x += row.properties, x.wordedAt = datetime(row.wordedAt), "
    "x.at = datetime(row.at), x.seq = $seq "
    "MERGE (x)-[:FITS]->(c) MERGE (x)-[:SHOWN_BY]->(m)",
)
DROP_MOMENTS_OF_CONTEXTS: Final = Statement(
    "drop moments of contexts",
    "UNWIND $keys AS key MATCH (c:Context {key: key}) MATCH (c)<-[:FITS]-(x:Moment) DETACH DELETE x",
)
MOMENTS_OF_MESSAGES: Final = Statement(
    "moments of messages",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:SHOWN_BY]-(x:Moment) RETURN x.key AS key",
)
DROP_MOMENTS: Final = Statement(
    "drop moments", "UNWIND $keys AS key MATCH (x:Moment {key: key}) DETACH DELETE x"
)
