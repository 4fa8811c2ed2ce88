"""The Cypher of signals, in the dialect of `queries`."""

from __future__ import annotations

from typing import Final

from graph_service.store.matter_queries import CUSTOMERS_OF_MESSAGES
from graph_service.store.port import Statement

# Whom a change concerns

WHO_SAID: Final = CUSTOMERS_OF_MESSAGES[0]
CUSTOMERS_OF_ACTS: Final = (
    Statement(
        "customers of signal acts",
        "UNWIND $keys AS key MATCH (a:SignalAct {key: key}) MATCH (a)-[:TOUCHES]->(m:Message) "
        "MATCH (m)<-[:SENT]-(h:Handle) WITH DISTINCT h MATCH (h)<-[:OWNS]-(c:Customer) "
        "RETURN DISTINCT c.key AS customer",
    ),
    Statement(
        "customers of signals of acts",
        "UNWIND $keys AS key MATCH (a:SignalAct {key: key}) MATCH (a)-[:ON]->(s:Signal) "
        "MATCH (s)-[:RAISED_BY]->(m:Message) MATCH (m)<-[:SENT]-(h:Handle) "
        "WITH DISTINCT h MATCH (h)<-[:OWNS]-(c:Customer) RETURN DISTINCT c.key AS customer",
    ),
)
CUSTOMERS_SHARING_SIGNALS: Final = Statement(
    "customers sharing signals",
    # Of a signal raised by two handles one may have moved to somebody else.
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (h)-[:SENT]->(m:Message) "
    "MATCH (m)<-[:RAISED_BY]-(s:Signal) WITH DISTINCT s MATCH (s)-[:RAISED_BY]->(o:Message) "
    "MATCH (o)<-[:SENT]-(x:Handle) WITH DISTINCT x MATCH (x)<-[:OWNS]-(c:Customer) "
    "RETURN DISTINCT c.key AS customer",
)

# What signals are made of

SAID: Final = Statement(
    "said by customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:OWNS]->(h:Handle) "
    "MATCH (h)-[:SENT]->(m:Message) MATCH (m)-[:PART_OF]->(v:Conversation) "
    "RETURN key AS customer, m.key AS key, m.sentAt AS at, m.direction AS direction, m.channel AS channel, "
    "m.sentiment AS sentiment, m.tone AS tone, m.intents AS intents, m.irony AS irony, "
    "m.urgency AS urgency, size(m.knownReplies) > 0 AS replied, v.key AS conversation, "
    "[(m)-[a:ABOUT]->(p:Product) | [p.slug, a.stance]] AS stances, "
    "[(m)<-[:CONCERNS]-(x:Matter)<-[:HAS_MATTER]-(o:Customer) | [o.key, x.key, x.opening]] AS matters",
)
ANSWERS: Final = Statement(
    "answers in matters",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:HAS_MATTER]->(x:Matter) "
    "RETURN x.key AS matter, CASE WHEN x.settledBy = 'silence' THEN null ELSE x.settledAt END AS settledAt, "
    "[(c)-[:OWNS]->(o:Handle) | o.key] AS handles, "
    "[(x)-[:CONCERNS]->(m:Message)<-[:SENT]-(h:Handle) | [h.key, m.sentAt]] AS said",
)
ACT: Final = (
    "a.key AS key, a.kind AS kind, a.act AS act, a.by AS by, a.team AS team, a.owner AS owner, "
    "a.note AS note, a.at AS at, a.messageKey AS message"
)
ACTS_OF_CUSTOMERS: Final = Statement(
    "signal acts of customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:OWNS]->(h:Handle) "
    f"MATCH (h)-[:SENT]->(m:Message) MATCH (m)<-[:TOUCHES]-(a:SignalAct) RETURN {ACT}",
)

# Signals

COLUMNS: Final = (
    "s.key AS key, s.subject AS subject, s.kind AS kind, s.team AS team, s.owner AS owner, "
    "s.status AS status, s.priority AS priority, s.raisedAt AS raisedAt, s.dueAt AS dueAt, "
    "s.resolvedAt AS resolvedAt, s.resolvedBy AS resolvedBy, s.reopenedAt AS reopenedAt, "
    "s.version AS version, [(s)-[:RAISED_BY]->(m:Message) | m.key] AS raisedBy, "
    "[(s)-[:ABOUT]->(x:Matter) | x.key] AS matters, [(s)<-[:ON]-(a:SignalAct) | a.key] AS acts"
)
HELD: Final = Statement(
    "signals of customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:OWNS]->(h:Handle) "
    "MATCH (h)-[:SENT]->(m:Message) MATCH (m)<-[:RAISED_BY]-(s:Signal) WITH DISTINCT s "
    f"RETURN {COLUMNS}",
)
SIGNALS: Final = Statement(
    "signals", f"UNWIND $keys AS key MATCH (s:Signal {{key: key}}) RETURN {COLUMNS}, key AS asked"
)
SIGNALS_ONCE_NAMED: Final = Statement(
    "signals once named",
    # By the kind and a message that was the first of them when the signal was named.
    "UNWIND $rows AS row MATCH (m:Message {key: row.message}) "
    "WITH row, [(m)<-[:RAISED_BY]-(s:Signal) | s.key] "
    "+ [(m)<-[:CONCERNS]-(:Matter)<-[:ABOUT]-(s:Signal) | s.key] AS keys "
    "UNWIND keys AS key MATCH (s:Signal {key: key}) WHERE s.kind = row.kind "
    f"RETURN {COLUMNS}, row.asked AS asked",
)
ACTS_OF_SIGNALS: Final = Statement(
    "acts of signals",
    "UNWIND $keys AS key MATCH (s:Signal {key: key}) MATCH (s)<-[:ON]-(a:SignalAct) "
    f"RETURN s.key AS signal, {ACT}",
)
WANTED: Final = (
    "WHERE ($team IS NULL OR s.team = $team) AND ($kind IS NULL OR s.kind = $kind) "
    "AND ($status IS NULL OR s.status = $status) AND ($owner IS NULL OR s.owner = $owner) "
    "AND ($dueFrom IS NULL OR s.dueAt >= $dueFrom) AND ($dueBefore IS NULL OR s.dueAt < $dueBefore) "
    "WITH s, CASE WHEN s.status = 'resolved' THEN 2 WHEN s.dueAt < $clock THEN 0 ELSE 1 END AS stage "
    "WHERE $afterAt IS NULL OR stage > $stage OR (stage = $stage AND (s.priority > $priority "
    "OR (s.priority = $priority AND (s.dueAt > $afterAt OR (s.dueAt = $afterAt AND s.key > $after))))) "
    "WITH s, stage ORDER BY stage, s.priority, s.dueAt, s.key LIMIT $limit "
    f"RETURN stage, {COLUMNS} ORDER BY stage, priority, dueAt, key"
)
PAGE: Final = Statement("signal page", "MATCH (s:Signal) " + WANTED)
PAGE_OF_CUSTOMER: Final = Statement(
    "signal page of customer",
    "MATCH (c:Customer {key: $customer}) MATCH (c)-[:OWNS]->(h:Handle) MATCH (h)-[:SENT]->(m:Message) "
    "MATCH (m)<-[:RAISED_BY]-(s:Signal) WITH DISTINCT s " + WANTED,
)
COUNTS: Final = Statement(
    "signal counts",
    "MATCH (s:Signal) WITH s.team AS team, s.kind AS kind, s.status AS status, "
    "CASE WHEN s.status <> 'resolved' AND s.dueAt < $clock THEN 1 ELSE 0 END AS late "
    "RETURN team, kind, status, count(*) AS signals, sum(late) AS overdue ORDER BY team, kind, status",
)
ADD: Final = Statement(
    "add signals",
    "UNWIND $rows AS row CREATE (s:Signal {key: row.key, subject: row.subject, kind: row.kind}) "
    "SET s += row.more, s.raisedAt = datetime(row.raisedAt), s.dueAt = datetime(row.dueAt)",
)
CHANGE: Final = Statement(
    "change signals",
    "UNWIND $rows AS row MATCH (s:Signal {key: row.key}) "
    "SET s += row.more, s.raisedAt = datetime(row.raisedAt), s.dueAt = datetime(row.dueAt)",
)
DATE: Final = Statement(
    "date signals",
    "UNWIND $rows AS row MATCH (s:Signal {key: row.key}) "
    "SET s.resolvedAt = datetime(row.resolvedAt), s.reopenedAt = datetime(row.reopenedAt)",
)
DROP: Final = Statement("drop signals", "UNWIND $keys AS key MATCH (s:Signal {key: key}) DETACH DELETE s")
UNLINK: Final = (
    Statement(
        "unlink signals",
        "UNWIND $keys AS key MATCH (s:Signal {key: key}) MATCH (s)-[r:RAISED_BY|ABOUT]->() DELETE r",
    ),
    Statement(
        "unlink acts of signals",
        "UNWIND $keys AS key MATCH (s:Signal {key: key}) MATCH (s)<-[r:ON]-(:SignalAct) DELETE r",
    ),
)
LINK_MESSAGES: Final = Statement(
    "link signals to messages",
    "UNWIND $rows AS row MATCH (s:Signal {key: row.key}) MATCH (t:Message {key: row.target}) "
    "CREATE (s)-[:RAISED_BY]->(t)",
)
LINK_MATTERS: Final = Statement(
    "link signals to matters",
    "UNWIND $rows AS row MATCH (s:Signal {key: row.key}) MATCH (t:Matter {key: row.target}) "
    "CREATE (s)-[:ABOUT]->(t)",
)
LINK_ACTS: Final = Statement(
    "link acts to signals",
    "UNWIND $rows AS row MATCH (s:Signal {key: row.key}) MATCH (t:SignalAct {key: row.target}) "
    "CREATE (t)-[:ON]->(s)",
)
