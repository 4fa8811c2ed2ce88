"""The Cypher of who must be left alone, in the dialect of `queries`."""

from __future__ import annotations

from typing import Final

from graph_service.store.port import Statement


def by_then(name: str, time: str) -> str:
    """What had happened by a time, as far as it was known."""
    return f"{name}.{time} <= $asOf AND {name}.recordedAt <= $knownAt"


def contact(message: str) -> str:
    """A message as somebody is reached by it."""
    names = ("key", "sentAt", "channel", "kind", "outcome", "seconds")
    return ", ".join(f"{message}.{name}" for name in names)


def told(what: str, *columns: str) -> str:
    """One thing that is told of a key: the parts of a union have the same columns."""
    return f"RETURN key, '{what}' AS what, [{', '.join(columns)}] AS told"


AUTHORS: Final = Statement(
    "authors",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)-[:PART_OF]->(v:Conversation) "
    "MATCH (m)<-[:SENT]-(h:Handle) OPTIONAL MATCH (h)<-[:OWNS]-(c:Customer) "
    "RETURN key AS message, v.key AS conversation, m.sentAt AS at, h.key AS handle, "
    "h.ours OR m.direction = 'outbound' AS ours, "
    "coalesce(h.kind = 'bot', false) OR coalesce(c.kind = 'bot', false) AS program, "
    "c.key AS customer, "
    # Of nobody, the embedded engine would walk what everybody owns.
    "CASE WHEN c IS NULL THEN [] ELSE [(c)-[:OWNS]->(o:Handle) | o.key] END AS handles",
)
KIN_OF_OURS: Final = Statement(
    "kin of ours",
    # Whom nobody owns may be somebody of ours, on a handle of their own.
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) RETURN key, "
    "[(h)-[r:RESEMBLES]-(o:Handle) WHERE o.ours AND r.zone = 'join' | o.key] "
    "+ [(h)-[:SUBJECT_OF|CONCERNS]-(a:Assertion)-[:SUBJECT_OF|CONCERNS]-(o:Handle) "
    "WHERE o.ours AND a.same AND a.withdrawnAt IS NULL | o.key] AS ours",
)

# Of the handles of those who wrote

HANDLE: Final = "UNWIND $keys AS key MATCH (h:Handle {key: key}) "
DECISIONS: Final = (
    HANDLE + "MATCH (h)-[:DECIDED]->(f:Consent) WHERE f.at <= $decidedBy AND f.recordedAt <= $knownAt "
) + told("decision", "f.key", "f.purpose", "f.granted", "f.at", "f.expiresAt")
DECISIONS_OF_CUSTOMERS: Final = Statement(
    "decisions of customers",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:OWNS]->(h:Handle) "
    "MATCH (h)-[:DECIDED]->(f:Consent) WHERE f.at <= $decidedBy "
    "RETURN key AS customer, f.key AS key, f.purpose AS purpose, f.granted AS granted, f.at AS at, "
    "f.expiresAt AS expiresAt",
)
COMPLAINTS: Final = (
    HANDLE + "MATCH (h)-[:SENT]->(m:Message) WHERE m.intents IS NOT NULL AND m.direction = 'inbound' "
    f"AND m.sentAt > $complainedSince AND {by_then('m', 'sentAt')} "
    "AND ('escalation' IN m.intents OR ('complaint' IN m.intents "
    "AND (m.tone IN ['negative', 'unclear'] OR 'intent:complaint' IN m.corrected))) "
    "MATCH (m)-[:PART_OF]->(v:Conversation) "
) + told("complaint", "m.key", "m.sentAt", "m.channel", "v.key")
NAMED: Final = (
    HANDLE + "MATCH (h)<-[:MENTIONS]-(x:Message) WHERE x.direction = 'outbound' "
    f"AND x.sentAt > $toldSince AND {by_then('x', 'sentAt')} MATCH (x)-[:PART_OF]->(v:Conversation) "
) + told("named", "v.key", contact("x"))
LIVELY: Final = (
    HANDLE + "MATCH (h)-[:SENT]->(:Message)-[:PART_OF]->(v:Conversation) WHERE v.lastMessageAt > $toldSince "
) + told("lively", "v.key")
KNOWN: Final = Statement("known of handles", " UNION ALL ".join((DECISIONS, COMPLAINTS, NAMED, LIVELY)))

# Of the conversations they spoke in

SPOKEN: Final = Statement(
    "spoken since",
    # Clocks differ: what answers a message may be dated before it.
    "UNWIND $rows AS row MATCH (v:Conversation {key: row.key}) MATCH (v)<-[:PART_OF]-(x:Message) "
    "WHERE (x.sentAt >= datetime(row.since) OR x.replyToKey IN row.asked) "
    f"AND {by_then('x', 'sentAt')} MATCH (x)<-[:SENT]-(s:Handle) "
    f"RETURN v.key AS conversation, [{contact('x')}] AS contact, s.key AS sender, "
    "x.direction = 'outbound' AS ours, coalesce(s.kind = 'bot', false) AS program, "
    "x.replyToKey AS replyTo, CASE WHEN x.direction = 'outbound' "
    "THEN [(x)-[:REPLIES_TO]->(:Message)<-[:SENT]-(o:Handle) | [o.key, o.ours]] ELSE [] END AS answered, "
    "CASE WHEN x.direction = 'outbound' "
    "THEN [(x)-[:MENTIONS]->(o:Handle) WHERE o.ours = false | o.key] ELSE [] END AS named",
)

# Of what they said

MESSAGE: Final = "UNWIND $keys AS key MATCH (m:Message {key: key}) "
MATTERS: Final = (
    MESSAGE + "MATCH (m)<-[:CONCERNS]-(y:Matter) MATCH (y)<-[:HAS_MATTER]-(c:Customer) "
) + told("matter", "y.key", "c.key", "y.settledAt", "y.settledBy", "y.settlesAt", "y.reopenedAt")
TICKETS: Final = (MESSAGE + "MATCH (m)<-[:CONCERNS]-(y:Matter) MATCH (y)-[:SETTLED_BY]->(t:Ticket) ") + told(
    "ticket", "y.key", "t.key"
)
ANSWERS: Final = (
    MESSAGE + "MATCH (m)<-[:CONCERNS]-(y:Matter) MATCH (y)-[:CONCERNS]->(x:Message) "
    f"WHERE x.direction = 'outbound' AND x.sentAt >= m.sentAt AND {by_then('x', 'sentAt')} "
    "MATCH (x)<-[:SENT]-(s:Handle) WHERE coalesce(s.kind <> 'bot', true) "
) + told("answer", "y.key", contact("x"))
SIGNALS: Final = (MESSAGE + "MATCH (m)<-[:RAISED_BY]-(s:Signal) ") + told(
    "signal", "s.priority", "s.resolvedAt"
)
REPLIES: Final = (MESSAGE + "WHERE size(m.knownReplies) > 0 ") + told(
    "replies", "m.knownReplies", "[(m)<-[:REPLIES_TO]-(x:Message) | x.key]"
)
STANDING: Final = Statement(
    "standing of messages", " UNION ALL ".join((MATTERS, TICKETS, ANSWERS, SIGNALS, REPLIES))
)
