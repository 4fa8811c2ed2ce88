"""What other people said and gave, as it is without somebody who is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import orjson

from graph_service.store import forget_queries, load_queries, thread_queries
from graph_service.store.export import line
from graph_service.store.exported import message_of
from graph_service.store.forget_queries import FACT_REFERENCES, FACT_WORDS
from graph_service.store.person import Person
from graph_service.store.port import Row, Statement, Transaction, ask
from graph_service.store.redaction import REDACTED, digest_of, forgotten_key
from ingest.checks import LONGEST_NAME, LONGEST_TEXT

MESSAGE_REFERENCES = ("replyToKey", "shareOfKey", "threadKey", "conversationKey")


def naming(transaction: Transaction, messages: Sequence[str]) -> list[Row]:
    """The messages that answer, share or stand in the thread of one of these, or know it for a reply."""
    statements: tuple[Statement, ...] = (
        load_queries.REPLIES_WAITING,
        load_queries.SHARES_WAITING,
        thread_queries.THREAD_CHILDREN,
        forget_queries.KNOWING_REPLIES,
    )
    return [row for statement in statements for row in ask(transaction, statement, messages)]


def with_ids(transaction: Transaction, person: Person) -> list[Row]:
    """The messages whose own id, or that of something they name, holds what the person is called."""
    rows = transaction.run(forget_queries.MESSAGES_WITH_IDS, parts=person.names.parts)
    return [row for row in rows if any(person.held_by(key) for key in row["ids"])]


def redacted_message(row: Row, person: Person) -> Row | None:
    """A row of `REDACT_NODES` for somebody else's message; None where nothing in it is of the person."""
    after = {
        "text": person.names.redacted(row["text"], LONGEST_TEXT),
        "subject": row["subject"] and person.names.redacted(row["subject"], LONGEST_NAME),
        **{name: renamed(row[name], person) for name in MESSAGE_REFERENCES},
        **new_name(row, person),
        "knownReplies": [renamed(key, person) for key in row["knownReplies"] or ()],
        "mentions": [key for key in row["mentions"] if key not in person.handles],
    }
    changed = {name: value for name, value in after.items() if value != row[name]}
    if not changed:
        return None
    content = message_of(orjson.loads(line("message", row | changed)))
    changed["contentHash"] = REDACTED + content.content_hash
    return {"key": row["key"], "properties": {n: v for n, v in changed.items() if n != "mentions"}}


def renamed(key: str | None, person: Person) -> str | None:
    """A key in its one-way form where it is that of something of hers, or holds what she is called."""
    return forgotten_key(key) if key is not None and person.held_by(key) else key


def new_name(row: Row, person: Person) -> dict[str, str]:
    """The key of a message or fact and its native id, both in the one-way form where that is called for."""
    if not person.held_by(row["key"]):
        return {}
    before = row["key"].removesuffix(row["nativeId"])
    key = forgotten_key(row["key"])
    return {"key": key, "nativeId": key.removeprefix(before)}


def redacted_facts(
    transaction: Transaction, person: Person, places: Iterable[str]
) -> dict[str, tuple[Row, ...]]:
    """Rows of `REDACT_NODES` for facts of others that name what is hers, or hold what she is called."""
    hers = person.facts.get("opportunity", ())
    found: dict[str, list[Row]] = {
        label: transaction.run(statement, parts=person.names.parts)
        for label, statement in forget_queries.FACTS_WITH_IDS.items()
    }
    found["Ticket"] += ask(transaction, forget_queries.TICKETS_OF_CONVERSATIONS, sorted(places))
    found["Referral"] += ask(transaction, forget_queries.REFERRALS_TO_OPPORTUNITIES, hers)
    gone = {key for keys in person.facts.values() for key in keys}
    return {
        label: tuple(
            redacted
            for key, row in sorted({row["key"]: row for row in rows}.items())
            if key not in gone and (redacted := redacted_fact(label, row, person))
        )
        for label, rows in found.items()
    }


def redacted_fact(label: str, row: Row, person: Person) -> Row | None:
    """A redacted fact; its hash, made of what is left, wins over that of the content it had."""
    after: Row = {name: renamed(row[name], person) for name in FACT_REFERENCES[label]}
    words = {name: row[name] for name in FACT_WORDS.get(label, ()) if row[name]}
    after |= {name: person.names.redacted(text, LONGEST_NAME) for name, text in words.items()}
    after |= new_name(row, person)
    if all(row[name] == value for name, value in after.items()):
        return None
    digest = REDACTED + digest_of("\n".join(map(str, [row["key"], *after.values()])))
    return {"key": row["key"], "properties": after | {"contentHash": digest}}


def new_keys(rows: Iterable[Row]) -> Mapping[str, str]:
    """The new keys by the old, of rows that rename what they redact."""
    return {row["key"]: row["properties"]["key"] for row in rows if "key" in row["properties"]}
