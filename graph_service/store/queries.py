"""All Cypher there is, written once, in the dialect both engines accept (see `DESIGN.md`).

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
    "Change": "seq",
    "Meta": "key",
    **dict.fromkeys(FACT_LABELS, "key"),
}
INDEXED = {
    "message_reply_to": ("Message", "replyToKey"),
    "message_share_of": ("Message", "shareOfKey"),
    "message_thread": ("Message", "threadKey"),
    "message_sent_at": ("Message", "sentAt"),
    "conversation_opened_at": ("Conversation", "openedAt"),
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
    "change.graphVersion = $graphVersion",
)
VERSION_AT = Statement(
    "version at", "MATCH (change:Change {seq: $seq}) RETURN change.graphVersion AS graphVersion"
)
CHANGES = Statement(
    "changes",
    # By its number each entry is found at once, however long the log.
    "UNWIND $seqs AS seq MATCH (change:Change {seq: seq}) WHERE change.kind IN $kinds "
    "RETURN change.seq AS seq, change.kind AS kind, change.keys AS keys, coalesce(change.added, 0) AS added "
    "ORDER BY seq LIMIT $limit",
)
ADDITIONS = Statement(
    "additions",
    "UNWIND $seqs AS seq MATCH (change:Change {seq: seq}) WHERE change.added > 0 "
    "RETURN change.seq AS seq, change.keys AS keys, change.added AS added ORDER BY seq",
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
CLOCK = Statement("clock", "MATCH (m:Message) RETURN max(m.sentAt) AS latest")

# Loading

KNOWN_MESSAGES = Statement(
    "known messages",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) "
    "RETURN m.key AS key, m.revisedAt AS revisedAt, m.contentHash AS contentHash",
)
KNOWN_HANDLES = Statement(
    "known handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) "
    "RETURN h.key AS key, h.name AS name, h.nameAt AS nameAt, h.verified AS verified, h.kind AS kind, "
    "h.statedOurs AS statedOurs, h.identifiers AS identifiers, h.ours AS ours, h.team AS team",
)
ADD_HANDLES = Statement(
    "add handles",
    "UNWIND $rows AS row CREATE (h:Handle {key: row.key, channel: row.channel, address: row.address, "
    "identifiers: row.identifiers, ours: row.ours}) SET h += row.more",
)
PUT_HANDLES = Statement(
    "put handles", "UNWIND $rows AS row MATCH (h:Handle {key: row.key}) SET h += row.properties"
)
IDENTIFY_HANDLES = Statement(
    "identify handles",
    "UNWIND $rows AS row MATCH (h:Handle {key: row.handle}) MERGE (i:Identifier {key: row.identifier}) "
    "MERGE (h)-[:IDENTIFIED_BY]->(i)",
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
FORGET_ANNOTATIONS = Statement(
    "forget annotations",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) REMOVE m.sentiment, m.annotatedBy",
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

# Threads

THREAD_TOUCHED = Statement(
    "threads touched",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[:PART_OF]->(c:Conversation) "
    "RETURN m.key AS key, c.key AS conversation",
)
THREAD_CHILDREN = Statement(
    "thread children",
    "UNWIND $keys AS key MATCH (m:Message) WHERE m.threadKey = key MATCH (m)-[:PART_OF]->(c:Conversation) "
    "RETURN m.key AS key, c.key AS conversation",
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

# Company

PUT_PRODUCTS = Statement(
    "put products",
    "UNWIND $rows AS row MERGE (p:Product {slug: row.slug}) SET p.name = row.name, p.aliases = row.aliases",
)
OUR_HANDLES = Statement(
    "our handles", "MATCH (h:Handle) WHERE h.ours RETURN h.key AS key, h.team AS team ORDER BY key"
)
HANDLES_OF_DOMAINS = Statement(
    "handles of domains", "MATCH (h:Handle) WHERE h.domain IN $domains RETURN h.key AS key ORDER BY key"
)
HANDLES_STATED_OURS = Statement(
    "handles stated to be ours", "MATCH (h:Handle) WHERE h.statedOurs RETURN h.key AS key ORDER BY key"
)
DISOWN_HANDLES = Statement(
    "disown handles", "UNWIND $keys AS key MATCH (h:Handle {key: key}) SET h.ours = false REMOVE h.team"
)
OWN_HANDLES = Statement(
    "own handles",
    "UNWIND $rows AS row MATCH (h:Handle {key: row.key}) SET h.ours = true, h.team = row.team",
)
COMPANY = Statement(
    "company",
    "MATCH (meta:Meta {key: 'company'}) RETURN meta.name AS name, meta.handles AS handles, "
    "meta.teams AS teams, meta.domains AS domains",
)
SET_COMPANY = Statement(
    "set company",
    "MERGE (meta:Meta {key: 'company'}) SET meta.name = $name, meta.handles = $handles, "
    "meta.teams = $teams, meta.domains = $domains",
)
DOUBT_ANNOTATIONS = Statement(
    "doubt annotations",
    "MATCH (p:Product) MATCH (m:Message)-[:ABOUT]->(p) WITH DISTINCT m "
    "REMOVE m.annotatedBy RETURN m.key AS key",
)
DROP_PRODUCTS = Statement("drop products", "MATCH (p:Product) WHERE NOT p.slug IN $slugs DETACH DELETE p")
PRODUCTS = Statement(
    "products", "MATCH (p:Product) RETURN p.slug AS slug, p.name AS name, p.aliases AS aliases ORDER BY slug"
)
MESSAGE_KEYS = Statement(
    "message keys",
    "MATCH (m:Message) WHERE m.key > $after RETURN m.key AS key ORDER BY key LIMIT $limit",
)

# Identity

IDENTITY_OF_HANDLES = Statement(
    "identity of handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) "
    "OPTIONAL MATCH (c:Customer)-[:OWNS]->(h) "
    "RETURN h.key AS key, h.name AS name, h.nameAt AS nameAt, h.verified AS verified, h.kind AS kind, "
    "h.identifiers AS identifiers, h.ours AS ours, c.key AS customer",
)
HANDLES_OF_IDENTIFIERS = Statement(
    "handles of identifiers",
    "UNWIND $keys AS key MATCH (i:Identifier {key: key}) MATCH (h:Handle)-[:IDENTIFIED_BY]->(i) "
    "RETURN DISTINCT h.key AS key",
)
HANDLE_KEYS_OF_CUSTOMERS = Statement(
    "handle keys of customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:OWNS]->(h:Handle) RETURN h.key AS key",
)
DISOWN = Statement(
    "disown", "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (:Customer)-[r:OWNS]->(h) DELETE r"
)
PUT_CUSTOMERS = Statement(
    "put customers",
    "UNWIND $rows AS row MERGE (c:Customer {key: row.key}) SET c.kind = row.kind, c.name = row.name",
)
OWN = Statement(
    "own",
    "UNWIND $rows AS row MATCH (c:Customer {key: row.customer}) MATCH (h:Handle {key: row.handle}) "
    "CREATE (c)-[r:OWNS]->(h) SET r.confidence = row.confidence, r.evidence = row.evidence",
)
DROP_EMPTY_CUSTOMERS = Statement(
    "drop empty customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) "
    "WHERE NOT EXISTS { (c)-[:OWNS]->(:Handle) } DETACH DELETE c",
)

# Annotations

PUT_ANNOTATIONS = Statement(
    "put annotations",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) "
    "SET m.sentiment = row.sentiment, m.annotatedBy = row.annotatedBy",
)
UNSTANCE = Statement(
    "unstance", "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[r:ABOUT]->(:Product) DELETE r"
)
PUT_STANCES = Statement(
    "put stances",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) MATCH (p:Product {slug: row.product}) "
    "MERGE (m)-[r:ABOUT]->(p) SET r.stance = row.stance",
)

# Rows for the planes

MESSAGE_COLUMNS = (
    "RETURN m.key AS key, m.seq AS seq, m.channel AS channel, m.text AS text, m.subject AS subject, "
    "m.sentAt AS sentAt, m.recordedAt AS recordedAt, m.direction AS direction, m.sentiment AS sentiment, "
    "m.kind AS kind, m.outcome AS outcome, m.seconds AS seconds, m.rating AS rating, "
    "m.annotatedBy AS annotatedBy, m.replyToKey AS replyTo, h.key AS sender, c.key AS conversation, "
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
CUSTOMER_OF_HANDLE = Statement(
    "customer of handle",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (c:Customer)-[:OWNS]->(h) "
    "RETURN h.key AS handle, c.key AS customer",
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

# The canonical export: facts in order of key, without what depends on when we learnt them

EXPORT_HANDLES = Statement(
    "export handles",
    "MATCH (h:Handle) WHERE h.key > $after WITH h ORDER BY h.key LIMIT $limit "
    "RETURN h.key AS key, h.channel AS channel, h.address AS address, h.name AS name, h.nameAt AS nameAt, "
    "h.verified AS verified, h.kind AS kind, h.statedOurs AS statedOurs, h.identifiers AS identifiers, "
    "h.ours AS ours, h.team AS team "
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
    "RETURN p.slug AS key, p.name AS name, p.aliases AS aliases ORDER BY key LIMIT $limit",
)

# Restoring an export

ANYTHING = Statement("anything", "MATCH (n) WHERE NOT n:Meta WITH n LIMIT 1 RETURN count(n) AS nodes")
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
