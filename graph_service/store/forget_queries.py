"""The Cypher of forgetting: what is hers, what names it, and how it goes (see `queries` for the dialect)."""

from __future__ import annotations

from typing import Final

from graph_service.store.export_queries import EXPORT_MESSAGE_COLUMNS
from graph_service.store.fact_queries import KINDS
from graph_service.store.port import Statement

# What is hers

HANDLES_TO_FORGET: Final = Statement(
    "handles to forget",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) OPTIONAL MATCH (c:Customer)-[:OWNS]->(h) "
    "RETURN h.key AS key, h.channel AS channel, h.address AS address, h.name AS name, h.names AS names, "
    "h.ours AS ours, "
    "h.identifiers AS identifiers, c.key AS customer, c.name AS customerName ORDER BY key",
)
MESSAGES_OF_HANDLES: Final = Statement(
    "messages of handles",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (h)-[:SENT]->(m:Message) "
    "MATCH (m)-[:PART_OF]->(c:Conversation) "
    "RETURN m.key AS key, h.key AS handle, c.key AS conversation ORDER BY key",
)
FACTS_OF_HANDLES: Final = {
    kind.form: Statement(
        f"{kind.form}s of handles",
        f"UNWIND $keys AS key MATCH (h:Handle {{key: key}}) MATCH (h)-[:{kind.by}]->(f:{kind.label}) "
        "RETURN f.key AS key, h.key AS target",
    )
    for kind in KINDS
    if kind.by
}

# What of others names it

MENTIONING: Final = Statement(
    "mentioning",
    "UNWIND $keys AS key MATCH (h:Handle {key: key}) MATCH (m:Message)-[:MENTIONS]->(h) "
    "MATCH (m)-[:PART_OF]->(c:Conversation) "
    "RETURN DISTINCT m.key AS key, key AS handle, c.key AS conversation",
)
KNOWING_REPLIES: Final = Statement(
    "knowing replies",
    "MATCH (m:Message) WHERE size(m.knownReplies) > 0 AND any(k IN m.knownReplies WHERE k IN $keys) "
    "RETURN m.key AS key, m.knownReplies AS known",
)
MESSAGE_IDS: Final = "[m.key, m.replyToKey, m.shareOfKey, m.threadKey, m.conversationKey] + m.knownReplies"
MESSAGES_WITH_IDS: Final = Statement(
    "messages with ids",
    # One pass over all messages, as no index finds what stands within an id.
    # In one string, which is brought to one case once and not for each part.
    "MATCH (m:Message) WITH m, toLower(m.key + ' ' + coalesce(m.replyToKey, '') + ' ' + "
    "coalesce(m.shareOfKey, '') + ' ' + coalesce(m.threadKey, '') + ' ' + coalesce(m.conversationKey, '') + "
    "reduce(joined = '', id IN m.knownReplies | joined + ' ' + id)) AS said "
    "WHERE any(part IN $parts WHERE said CONTAINS part) MATCH (m)-[:PART_OF]->(c:Conversation) "
    f"RETURN m.key AS key, {MESSAGE_IDS} AS ids, c.key AS conversation",
)
MESSAGES_NAMING: Final = Statement(
    "messages naming",
    # One pass over all messages: whoever speaks of her may do so anywhere.
    "MATCH (m:Message) WITH m, toLower(m.text + ' ' + coalesce(m.subject, '')) AS said "
    "WHERE any(part IN $parts WHERE said CONTAINS part) RETURN m.key AS key, m.text AS text, "
    "m.subject AS subject",
)
MESSAGES_WITH_NUMBERS: Final = Statement(
    "messages with numbers",
    "MATCH (m:Message) WITH m, replace(replace(replace(replace(replace(replace(m.text + ' ' + "
    "coalesce(m.subject, ''), ' ', ''), '.', ''), '-', ''), '(', ''), ')', ''), '/', '') AS said "
    "WHERE any(number IN $numbers WHERE said CONTAINS number) RETURN m.key AS key, m.text AS text, "
    "m.subject AS subject",
)
MESSAGE_FACTS: Final = Statement(
    "message facts",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) " + EXPORT_MESSAGE_COLUMNS,
)
FACT_REFERENCES: Final = {
    "Reaction": ("messageKey",),
    "Usage": (),
    "Referral": ("opportunityKey",),
    "Consent": (),
    "Ticket": ("conversationKey",),
    "Opportunity": (),
    "Assertion": (),
    "Correction": ("messageKey",),
    "SignalAct": ("messageKey",),
    "Context": (),
    "Rating": ("messageKey", "contextKey"),
    "ReferenceAct": ("messageKey", "opportunityKey", "useKey"),
}
"""The kinds of facts that have ids to be renamed, and what names a message, a room or a deal in them."""


SAYING: Final = ("by", "reason", "withdrawnBy")
FACT_WORDS: Final = {
    "Ticket": ("subject",),
    "Opportunity": ("name",),
    "Assertion": SAYING,
    "Correction": SAYING,
    "SignalAct": ("by", "team", "owner", "note"),
    "Context": ("name", "text", "by"),
    "Rating": SAYING,
    "ReferenceAct": ("by", "prospect", "note"),
}
"""The kinds of facts that have words of people in them, and where."""


def fact_columns(label: str) -> str:
    names = (
        "key",
        "source",
        "nativeId",
        *FACT_REFERENCES[label],
        *FACT_WORDS.get(label, ()),
    )
    return ", ".join(f"f.{name} AS {name}" for name in names)


FACTS_WITH_IDS: Final = {
    label: Statement(
        f"{label}s with ids",
        f"MATCH (f:{label}) WHERE any(part IN $parts WHERE any(id IN "
        f"[{', '.join(f'f.{name}' for name in ('key', *references))}] "
        f"WHERE toLower(id) CONTAINS part)) RETURN {fact_columns(label)}",
    )
    for label, references in FACT_REFERENCES.items()
} | {
    # All of them: people make few, and may write anything.
    label: Statement(f"all {label}s", f"MATCH (f:{label}) RETURN {fact_columns(label)}")
    for label in ("Assertion", "Correction", "SignalAct", "Context", "Rating", "ReferenceAct")
}
FACTS_NAMING: Final = {
    label: Statement(
        f"{label}s naming",
        f"MATCH (f:{label}) WHERE any(part IN $parts WHERE toLower(coalesce(f.{FACT_WORDS[label][0]}, '')) "
        f"CONTAINS part) RETURN {fact_columns(label)}",
    )
    for label in ("Ticket", "Opportunity")
}
TICKETS_OF_CONVERSATIONS: Final = Statement(
    "tickets of conversations",
    "UNWIND $keys AS key MATCH (f:Ticket) WHERE f.conversationKey = key RETURN " + fact_columns("Ticket"),
)
REFERRALS_TO_OPPORTUNITIES: Final = Statement(
    "referrals to opportunities",
    "UNWIND $keys AS key MATCH (f:Referral) WHERE f.opportunityKey = key RETURN " + fact_columns("Referral"),
)

# How it goes

DROP_NODES: Final = {
    label: Statement(f"drop {label}", f"UNWIND $keys AS key MATCH (n:{label} {{key: key}}) DETACH DELETE n")
    for label in ("Message", "Handle", *(kind.label for kind in KINDS))
}
DROP_UNUSED_IDENTIFIERS: Final = Statement(
    "drop unused identifiers",
    "UNWIND $keys AS key MATCH (i:Identifier {key: key}) "
    "WHERE NOT EXISTS { (i)<-[:IDENTIFIED_BY]-(:Handle) } DELETE i",
)
REDACT_NODES: Final = {
    label: Statement(
        f"redact {label}", f"UNWIND $rows AS row MATCH (n:{label} {{key: row.key}}) SET n += row.properties"
    )
    for label in ("Message", *FACT_REFERENCES)
}
RENAME_MATTERS: Final = Statement(
    "rename matters",
    "UNWIND $rows AS row MATCH (m:Message {key: row.key}) MATCH (x:Matter)-[:CONCERNS]->(m) "
    "WHERE x.opening = row.before MATCH (c:Customer)-[:HAS_MATTER]->(x) "
    "SET x.opening = row.key, x.key = c.key + '/' + row.key",
)
MATTERS_NAMING: Final = Statement(
    "matters naming messages",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (x:Matter)-[:CONCERNS]->(m) "
    "RETURN DISTINCT x.opening AS opening",
)
DROP_MATTERS: Final = Statement(
    "drop matters",
    "UNWIND $keys AS key MATCH (c:Customer {key: key}) MATCH (c)-[:HAS_MATTER]->(x:Matter) DETACH DELETE x",
)
DROP_SIGNALS: Final = Statement(
    "drop signals of messages",
    "UNWIND $keys AS key MATCH (m:Message {key: key}) MATCH (m)<-[:RAISED_BY]-(s:Signal) "
    "WITH DISTINCT s DETACH DELETE s",
)
RENAME_SIGNALS: Final = Statement(
    "rename signals",
    "UNWIND $rows AS row MATCH (s:Signal {subject: row.before}) "
    "SET s.subject = row.key, s.key = row.key + '/' + s.kind",
)
DROP_CHANGE_KEYS: Final = Statement(
    "drop change keys", "UNWIND $keys AS key MATCH (long:ChangeKeys {seq: key}) DELETE long"
)
REWRITE_CHANGES: Final = Statement(
    "rewrite changes",
    "UNWIND $rows AS row MATCH (change:Change {seq: row.seq}) "
    "SET change.keys = row.keys, change.added = row.added",
)

# What is left to do after it

UNFINISHED: Final = Statement(
    "unfinished", "MATCH (meta:Meta {key: 'forgetting'}) RETURN meta.digests AS digests"
)
NOTE_UNFINISHED: Final = Statement(
    "note unfinished",
    "MERGE (meta:Meta {key: 'forgetting'}) SET meta.name = null, "
    "meta.digests = coalesce(meta.digests, []) + $digests",
)
FINISHED: Final = Statement("finished", "MATCH (meta:Meta {key: 'forgetting'}) DETACH DELETE meta")
