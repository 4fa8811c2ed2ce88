"""The schema, the record's own state, and the dialect of all Cypher there is (see `DESIGN.md`).

Every statement is written once, here or in the module named for what it serves (`load_queries`,
`thread_queries`, …), so that both engines accept it.

A pattern begins at the node whose key is known, in a MATCH of its own: the embedded engine
walks a longer pattern from its left end. Patterns hold keys, and where a node is made what every
node of its label has, as that engine refuses there what no node has yet. `name` is always set, to
null too: that engine makes one up for a node that never had one. Every value is a parameter;
where there are many times, they come as ISO 8601, since the driver takes 0.1 ms to pack one.
"""

from __future__ import annotations

from graph_service.store.fact_queries import FACT_INDEXED, FACT_LABELS
from graph_service.store.port import Statement

KEYED = {
    "Handle": "key",
    "Identifier": "key",
    "Customer": "key",
    "Conversation": "key",
    "Message": "key",
    "Product": "slug",
    "Matter": "key",
    "Signal": "key",
    "Moment": "key",
    "Reference": "key",
    "Score": "key",
    "Scoring": "key",
    "Change": "seq",
    "ChangeKeys": "seq",
    "Meta": "key",
    "Erasure": "key",
    **dict.fromkeys(FACT_LABELS, "key"),
}
INDEXED = {
    "message_reply_to": ("Message", "replyToKey"),
    "message_share_of": ("Message", "shareOfKey"),
    "message_thread": ("Message", "threadKey"),
    "message_sent_at": ("Message", "sentAt"),
    "conversation_opened_at": ("Conversation", "openedAt"),
    "signal_subject": ("Signal", "subject"),
    **FACT_INDEXED,
}
SCHEMA = [
    *(
        f"CREATE CONSTRAINT {label.lower()}_{key} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
        for label, key in KEYED.items()
    ),
    *(
        f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.{indexed})"
        for name, (label, indexed) in INDEXED.items()
    ),
]

# The record's own state

POSITION = Statement(
    "position",
    "MATCH (meta:Meta {key: 'store'}) "
    "RETURN coalesce(meta.seq, 0) AS seq, coalesce(meta.graphVersion, 0) AS graphVersion",
)
HOLD_POSITION = Statement(
    "hold position",
    # Writing to the node before reading it makes a second writer wait for the first.
    "MERGE (meta:Meta {key: 'store'}) SET meta.held = true "
    "RETURN coalesce(meta.seq, 0) AS seq, coalesce(meta.graphVersion, 0) AS graphVersion",
)
SET_POSITION = Statement(
    "set position",
    "MERGE (meta:Meta {key: 'store'}) SET meta.seq = $seq, meta.graphVersion = $graphVersion",
)
LOG_CHANGES = Statement(
    "log changes",
    "UNWIND $rows AS row MERGE (change:Change {seq: row.seq}) "
    "SET change.kind = row.kind, change.keys = row.keys, change.added = row.added, "
    "change.graphVersion = row.graphVersion",
)
LOG_KEYS = Statement(
    "log keys",
    # Apart from the short entries: the embedded engine copies all nodes of a label to add one.
    "UNWIND $rows AS row MERGE (long:ChangeKeys {seq: row.seq}) SET long.keys = row.keys",
)
VERSION_AT = Statement(
    "version at", "MATCH (change:Change {seq: $seq}) RETURN change.graphVersion AS graphVersion"
)
CHANGES = Statement(
    "changes",
    # By its number each entry is found at once, however long the log.
    "UNWIND $seqs AS seq MATCH (change:Change {seq: seq}) WHERE change.kind IN $kinds "
    "OPTIONAL MATCH (long:ChangeKeys {seq: seq}) RETURN change.seq AS seq, change.kind AS kind, "
    "coalesce(change.keys, long.keys) AS keys, coalesce(change.added, 0) AS added "
    "ORDER BY seq LIMIT $limit",
)
ADDITIONS = Statement(
    "additions",
    "UNWIND $seqs AS seq MATCH (change:Change {seq: seq}) WHERE change.added > 0 "
    "OPTIONAL MATCH (long:ChangeKeys {seq: seq}) "
    "RETURN change.seq AS seq, coalesce(change.keys, long.keys) AS keys, change.added AS added ORDER BY seq",
)
IDENTITY = Statement("identity", "MATCH (meta:Meta {key: 'identity'}) RETURN meta.recordName AS name")
NAME_RECORD = Statement(
    "name record",
    # Not `name`: the embedded engine gives every node without one a name of its own making.
    "MERGE (meta:Meta {key: 'identity'}) "
    "SET meta.recordName = coalesce(meta.recordName, $name) RETURN meta.recordName AS name",
)
CURSOR = Statement("cursor", "MATCH (meta:Meta {key: $key}) RETURN meta.seq AS seq, meta.version AS version")
SET_CURSOR = Statement(
    "set cursor", "MERGE (meta:Meta {key: $key}) SET meta.seq = $seq, meta.version = $version"
)
COUNTS = Statement(
    "counts",
    "OPTIONAL MATCH (m:Message) WITH count(m) AS messages "
    "OPTIONAL MATCH (h:Handle) WITH messages, count(h) AS handles "
    "OPTIONAL MATCH (c:Customer) WITH messages, handles, count(c) AS customers "
    "OPTIONAL MATCH (v:Conversation) WITH messages, handles, customers, count(v) AS conversations "
    "OPTIONAL MATCH (p:Product) "
    "RETURN messages, handles, customers, conversations, count(p) AS products",
)
CONTACT_COUNTS = Statement(
    "contact counts",
    "MATCH (m:Message) RETURN coalesce(m.kind, m.channel) AS what, count(*) AS number "
    "ORDER BY number DESC, what",
)
FACT_COUNTS = Statement(
    "fact counts",
    "MATCH (f) WHERE f:Reaction OR f:Referral OR f:Consent OR f:Usage OR f:Ticket OR f:Opportunity "
    "RETURN coalesce(f.kind, toLower(head(labels(f)))) AS what, count(*) AS number "
    "ORDER BY number DESC, what",
)
CLOCK = Statement("clock", "MATCH (m:Message) RETURN max(m.sentAt) AS latest")
