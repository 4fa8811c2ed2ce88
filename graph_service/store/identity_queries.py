"""The Cypher of handles and of the customers they belong to, in the dialect of `queries`."""

from __future__ import annotations

from graph_service.store.port import Statement

# Handles

CLAIMS = (
    "h.names AS names, h.namesAt AS namesAt, h.namesRecordedAt AS namesRecordedAt, "
    "h.identifiers AS identifiers, h.identifiersAt AS identifiersAt, "
    "h.identifiersRecordedAt AS identifiersRecordedAt"
)
KNOWN_HANDLES = Statement(
    "known handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) "
    "RETURN h.key AS key, h.name AS name, h.nameAt AS nameAt, h.verified AS verified, h.kind AS kind, "
    "h.statedOurs AS statedOurs, h.ours AS ours, h.team AS team, h.firstAt AS firstAt, "
    f"{CLAIMS}",
)
ADD_HANDLES = Statement(
    "add handles",
    "UNWIND $rows AS row CREATE (h:Handle {key: row.key, channel: row.channel, address: row.address, "
    "identifiers: row.identifiers, ours: row.ours, firstAt: row.firstAt, recordedAt: $recordedAt}) "
    "SET h += row.more",
)
PUT_HANDLES = Statement(
    "put handles", "UNWIND $rows AS row MATCH (h:Handle {key: row.key}) SET h += row.properties"
)
IDENTIFY_HANDLES = Statement(
    "identify handles",
    "UNWIND $rows AS row MATCH (h:Handle {key: row.handle}) MERGE (i:Identifier {key: row.identifier}) "
    "MERGE (h)-[:IDENTIFIED_BY]->(i)",
)

# Customers: the clusters of handles

IDENTITY_OF_HANDLES = Statement(
    "identity of handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) "
    "OPTIONAL MATCH (c:Customer)-[:OWNS]->(h) "
    "RETURN h.key AS key, h.name AS name, h.nameAt AS nameAt, h.verified AS verified, h.kind AS kind, "
    f"h.ours AS ours, h.firstAt AS firstAt, h.recordedAt AS recordedAt, c.key AS customer, {CLAIMS}, "
    "[(h)-[:HAS_TRAIT]->(t:Trait) | [t.trait, t.value, t.at, t.recordedAt]] AS traits",
)
BEARERS = Statement(
    "bearers",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) RETURN h.key AS key, h.name AS name, "
    "h.nameAt AS nameAt, h.verified AS verified, h.kind AS kind, h.ours AS ours",
)
HANDLE_KEYS = Statement(
    "handle keys", "MATCH (h:Handle) WHERE h.key > $after RETURN h.key AS key ORDER BY key LIMIT $limit"
)
HANDLE_KEYS_OF_CUSTOMERS = Statement(
    "handle keys of customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:OWNS]->(h:Handle) RETURN h.key AS key",
)
CUSTOMER_OF_HANDLE = Statement(
    "customer of handle",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (c:Customer)-[:OWNS]->(h) "
    "RETURN h.key AS handle, c.key AS customer",
)
OWNERSHIP_OF_HANDLES = Statement(
    "ownership of handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (c:Customer)-[r:OWNS]->(h) "
    "RETURN h.key AS handle, c.key AS customer, c.name AS name, c.kind AS kind, "
    "r.confidence AS confidence, r.evidence AS evidence",
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

# Evidence between handles, and what people say of it

RESEMBLANCE = (
    "a.key AS first, b.key AS second, r.score AS score, r.probability AS probability, r.zone AS zone, "
    "r.fields AS fields, r.says AS says, r.weights AS weights, r.bar AS bar, r.version AS version"
)
RESEMBLANCES_FROM = Statement(
    "resemblances from",
    "UNWIND $keys AS key MATCH (a:Handle {key: key}) MATCH (a)-[r:RESEMBLES]->(b:Handle) "
    f"RETURN {RESEMBLANCE} ORDER BY first, second",
)
RESEMBLANCES_TO = Statement(
    "resemblances to",
    "UNWIND $keys AS key MATCH (b:Handle {key: key}) MATCH (b)<-[r:RESEMBLES]-(a:Handle) "
    f"RETURN {RESEMBLANCE} ORDER BY first, second",
)
HANDLES_SHARING_IDENTIFIERS = Statement(
    "handles sharing identifiers",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (h)-[:IDENTIFIED_BY]->(i:Identifier) "
    "MATCH (i)<-[:IDENTIFIED_BY]-(o:Handle) RETURN DISTINCT o.key AS key",
)
NEAR_HANDLES = Statement(
    "near handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) RETURN h.key AS key, "
    "[(h)-[r:RESEMBLES]->(o:Handle) WHERE r.score > $score | [o.key, r.score]] + "
    "[(h)<-[r:RESEMBLES]-(o:Handle) WHERE r.score > $score | [o.key, r.score]] AS near",
)
DROP_RESEMBLANCES_FROM = Statement(
    "drop resemblances from",
    "UNWIND $keys AS key MATCH (a:Handle {key: key}) MATCH (a)-[r:RESEMBLES]->(:Handle) DELETE r",
)
DROP_RESEMBLANCES_TO = Statement(
    "drop resemblances to",
    "UNWIND $keys AS key MATCH (b:Handle {key: key}) MATCH (b)<-[r:RESEMBLES]-(:Handle) DELETE r",
)
PUT_RESEMBLANCES = Statement(
    "put resemblances",
    "UNWIND $rows AS row MATCH (a:Handle {key: row.first}) MATCH (b:Handle {key: row.second}) "
    "CREATE (a)-[r:RESEMBLES]->(b) SET r += row.properties",
)
ASSERTION = (
    "a.key AS key, h.key AS first, o.key AS second, a.same AS same, a.by AS by, a.reason AS reason, "
    "a.at AS at, a.recordedAt AS recordedAt, a.withdrawnAt AS withdrawnAt, a.withdrawnBy AS withdrawnBy"
)
ASSERTION_KEYS = Statement(
    "assertion keys",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) RETURN "
    "[(h)-[:SUBJECT_OF]->(a:Assertion) | a.key] + [(h)<-[:CONCERNS]-(a:Assertion) | a.key] AS assertions",
)
ASSERTIONS = Statement(
    "assertions",
    "UNWIND $keys AS key MATCH (a:Assertion {key: key}) MATCH (a)<-[:SUBJECT_OF]-(h:Handle) "
    f"MATCH (a)-[:CONCERNS]->(o:Handle) RETURN {ASSERTION} ORDER BY key",
)
ASSERTION_PAGE = Statement(
    "assertion page",
    "MATCH (a:Assertion) WHERE a.key > $after WITH a ORDER BY a.key LIMIT $limit "
    "MATCH (a)<-[:SUBJECT_OF]-(h:Handle) MATCH (a)-[:CONCERNS]->(o:Handle) "
    f"RETURN {ASSERTION} ORDER BY key",
)
OPEN_RESEMBLANCES = Statement(
    "open resemblances",
    "MATCH (a:Handle)-[r:RESEMBLES]->(b:Handle) WHERE r.zone IN ['join', 'ask'] "
    "MATCH (ca:Customer)-[:OWNS]->(a) MATCH (cb:Customer)-[:OWNS]->(b) WHERE ca.key <> cb.key "
    f"RETURN {RESEMBLANCE}, ca.key AS firstCustomer, cb.key AS secondCustomer ORDER BY first, second",
)
MATES_OF_LATER_HANDLES = Statement(
    "mates of later handles",
    "MATCH (h:Handle) WHERE h.firstAt > $asOf OR h.recordedAt > $knownAt "
    "MATCH (c:Customer)-[:OWNS]->(h) MATCH (c)-[:OWNS]->(o:Handle) WHERE o.key <> h.key "
    "RETURN collect(DISTINCT o.key) AS keys",
)
HANDLES_CLAIMED_LATER = Statement(
    "handles claimed later",
    "MATCH (h:Handle) WHERE any(t IN coalesce(h.namesAt, []) WHERE t > $asOf) "
    "OR any(t IN coalesce(h.identifiersAt, []) WHERE t > $asOf) "
    "OR any(t IN coalesce(h.namesRecordedAt, []) WHERE t > $knownAt) "
    "OR any(t IN coalesce(h.identifiersRecordedAt, []) WHERE t > $knownAt) "
    "RETURN collect(DISTINCT h.key) AS keys",
)
HANDLES_TOLD_LATER = Statement(
    "handles told later",
    "MATCH (t:Trait) WHERE t.at > $asOf OR t.recordedAt > $knownAt MATCH (t)<-[:HAS_TRAIT]-(h:Handle) "
    "RETURN collect(DISTINCT h.key) AS keys",
)
HANDLES_SPOKEN_OF_LATER = Statement(
    "handles spoken of later",
    "MATCH (a:Assertion) WHERE a.at > $asOf OR a.recordedAt > $knownAt OR a.withdrawnAt > $asOf "
    "OR a.withdrawnAt > $knownAt MATCH (a)<-[:SUBJECT_OF]-(h:Handle) MATCH (a)-[:CONCERNS]->(o:Handle) "
    "RETURN collect(DISTINCT h.key) + collect(DISTINCT o.key) AS keys",
)
MESSAGES_SENT = Statement(
    "messages sent",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) "
    "RETURN h.key AS key, size([(h)-[:SENT]->(m:Message) | m.key]) AS messages",
)

# Weights: what agreement tells

WEIGHTS = Statement(
    "weights", "MATCH (meta:Meta {key: 'weights'}) RETURN meta.body AS body, meta.version AS version"
)
SET_WEIGHTS = Statement(
    "set weights", "MERGE (meta:Meta {key: 'weights'}) SET meta.body = $body, meta.version = $version"
)
DROP_WEIGHTS = Statement("drop weights", "MATCH (meta:Meta {key: 'weights'}) DETACH DELETE meta")
