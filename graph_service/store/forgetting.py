"""Forgetting a person, in one transaction: hers goes, and what others said is as if she had not spoken.

Keys of her messages stay in what others answer only in a one-way form, so that threads hold
together. What other people wrote of her by name is redacted, and keeps that over the same
content taken in again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from graph_service.store import forget_queries, queries
from graph_service.store.addressing import direct
from graph_service.store.changes import scrub
from graph_service.store.company import held_company
from graph_service.store.export import line
from graph_service.store.exported import message_of
from graph_service.store.fact_queries import KINDS
from graph_service.store.facts import link_waiting
from graph_service.store.log import Log
from graph_service.store.model import ChangeKind
from graph_service.store.person import Person, person_of
from graph_service.store.placing import Followers, move, place
from graph_service.store.port import Row, Statement, Transaction, ask, put
from graph_service.store.redaction import REDACTED, Names, digest_of, forgotten_key, removal
from ingest.checks import LONGEST_NAME, LONGEST_TEXT

WORDS: Final = frozenset({"text", "subject"})
NOBODY: Final = Followers([], [], [])


@dataclass(frozen=True, slots=True)
class Plan:
    """What forgetting changes: the person goes, rows of other messages and facts are redacted.

    `places` are the conversations that may change, `emptied` those that nobody else is in.
    """

    person: Person
    messages: tuple[Row, ...]
    facts: Mapping[str, tuple[Row, ...]]
    places: tuple[str, ...]
    emptied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What goes of a person, or has gone: her handles, and how many of the rest.

    `redacted` counts other people's messages and facts that named her or hers.
    """

    handles: tuple[str, ...]
    messages: int
    facts: int
    conversations: int
    redacted: int


def plan(transaction: Transaction, handles: Sequence[str]) -> Plan:
    """What forgetting these handles would change; writes nothing."""
    person = person_of(transaction, handles)
    mentioning = ask(transaction, forget_queries.MENTIONING, person.handles)
    spoken = set(person.messages.values())
    places = spoken | {str(row["conversation"]) for row in mentioning}
    members = ask(transaction, queries.THREAD_MEMBERS, sorted(places))
    others = {row["key"] for row in [*mentioning, *members, *naming(transaction, list(person.messages))]}
    others -= person.messages.keys()
    rows = ask(transaction, forget_queries.MESSAGE_FACTS, sorted(others))
    peopled = {row["conversation"] for row in members if row["key"] not in person.messages}
    return Plan(
        person,
        tuple(found for row in rows if (found := redacted_message(row, person))),
        redacted_facts(transaction, person, places),
        tuple(sorted(places)),
        tuple(sorted(spoken - peopled)),
    )


def naming(transaction: Transaction, messages: Sequence[str]) -> list[Row]:
    """The messages that answer, share or stand in the thread of one of these, or know it for a reply."""
    statements: tuple[Statement, ...] = (
        queries.REPLIES_WAITING,
        queries.SHARES_WAITING,
        queries.THREAD_CHILDREN,
        forget_queries.KNOWING_REPLIES,
    )
    return [row for statement in statements for row in ask(transaction, statement, messages)]


def redacted_message(row: Row, person: Person) -> Row | None:
    """A row of `REDACT_NODES` for somebody else's message; None where nothing in it is of the person."""
    after = {
        "text": person.names.redacted(row["text"], LONGEST_TEXT),
        "subject": row["subject"] and person.names.redacted(row["subject"], LONGEST_NAME),
        **{name: renamed(row[name], person) for name in ("replyToKey", "shareOfKey", "threadKey")},
        "knownReplies": [renamed(key, person) for key in row["knownReplies"] or ()],
        "conversationKey": renamed_place(row["conversationKey"], person.names),
        "mentions": [key for key in row["mentions"] if key not in person.handles],
    }
    changed = {name: value for name, value in after.items() if value != row[name]}
    if not changed:
        return None
    content = message_of(orjson.loads(line("message", row | changed)))
    changed["contentHash"] = REDACTED + content.content_hash
    return {"key": row["key"], "properties": {n: v for n, v in changed.items() if n != "mentions"}}


def renamed(key: str | None, person: Person) -> str | None:
    """The key of a message, in its one-way form where the message is hers."""
    return forgotten_key(key) if key in person.messages and key is not None else key


def renamed_place(key: str | None, names: Names) -> str | None:
    """The key of a conversation that its source states, in its one-way form where it names her."""
    return forgotten_key(key) if key is not None and names.found_in(key.partition(":")[2]) else key


def redacted_facts(
    transaction: Transaction, person: Person, places: Iterable[str]
) -> dict[str, tuple[Row, ...]]:
    """Rows of `REDACT_NODES` for other people's tickets about her conversations, and for their referrals."""
    gone = {key for keys in person.facts.values() for key in keys}
    tickets = ask(transaction, forget_queries.TICKETS_OF_CONVERSATIONS, sorted(places))
    referrals = ask(
        transaction, forget_queries.REFERRALS_TO_OPPORTUNITIES, person.facts.get("opportunity", ())
    )
    found: dict[str, list[Row]] = {"Ticket": [], "Referral": []}
    for row in tickets:
        subject = row["subject"] and person.names.redacted(row["subject"], LONGEST_NAME)
        after = {"subject": subject, "conversationKey": renamed_place(row["conversationKey"], person.names)}
        if row["key"] not in gone and any(row[name] != value for name, value in after.items()):
            found["Ticket"].append(fact_row(row, after))
    for row in referrals:
        if row["key"] not in gone:
            found["Referral"].append(fact_row(row, {"opportunityKey": forgotten_key(row["opportunityKey"])}))
    return {label: tuple(rows) for label, rows in found.items()}


def fact_row(row: Row, after: Row) -> Row:
    """A redacted fact; its hash, made of what is left, wins over that of the content it had."""
    digest = REDACTED + digest_of("\n".join(map(str, [row["key"], *after.values()])))
    return {"key": row["key"], "properties": after | {"contentHash": digest}}


def told(found: Plan) -> Forgotten:
    """A plan in numbers."""
    return Forgotten(
        found.person.handles,
        len(found.person.messages),
        sum(map(len, found.person.facts.values())),
        len(found.emptied),
        len(found.messages) + sum(map(len, found.facts.values())),
    )


def forget(transaction: Transaction, handles: Sequence[str]) -> Forgotten:
    """Take a person out of the graph and of the change log; leaves word that files have yet to follow."""
    log = Log(transaction)
    found = plan(transaction, handles)
    remove(transaction, found)
    changed = redact(transaction, found)
    scrub(transaction, log.start, gone_of(found.person))
    note(transaction, log, found, changed)
    return told(found)


def remove(transaction: Transaction, found: Plan) -> None:
    """Delete what is hers."""
    person, drop = found.person, forget_queries.DROP_NODES
    for kind in KINDS:
        ask(transaction, drop[kind.label], person.facts[kind.form])
    ask(transaction, drop["Message"], list(person.messages))
    ask(transaction, forget_queries.DROP_MATTERS, person.customers)
    ask(transaction, drop["Handle"], person.handles)
    ask(transaction, forget_queries.DROP_UNUSED_IDENTIFIERS, person.identifiers)
    ask(transaction, queries.DROP_EMPTY_CUSTOMERS, person.customers)
    ask(transaction, queries.DROP_EMPTY_THREADS, found.emptied)


def redact(transaction: Transaction, found: Plan) -> set[str]:
    """Write what others said without her, and find its threads and directions again; what changed."""
    put(transaction, forget_queries.REDACT_NODES["Message"], found.messages)
    reread = [row["key"] for row in found.messages if WORDS & row["properties"].keys()]
    ask(transaction, queries.FORGET_ANNOTATIONS, reread)
    for label, rows in found.facts.items():
        put(transaction, forget_queries.REDACT_NODES[label], rows)
    members = ask(transaction, queries.THREAD_MEMBERS, found.places)
    kept = [row["key"] for row in members]
    moved = move(transaction, place(transaction, {}, kept, NOBODY), kept)
    covered = {row["properties"]["conversationKey"] for row in found.facts["Ticket"]} - {None}
    link_waiting(transaction, "Conversation", sorted(covered))
    changed = {row["key"] for row in found.messages} | moved
    direct(transaction, sorted(changed), held_company(transaction))
    return changed


def gone_of(person: Person) -> dict[ChangeKind, frozenset[str]]:
    """The keys that the change log may no longer hold, by kind of change."""
    handles = frozenset({*person.handles, *person.customers})
    facts = frozenset(key for keys in person.facts.values() for key in keys)
    messages = frozenset(person.messages)
    by_kind = dict.fromkeys(ChangeKind, messages)
    return by_kind | {
        ChangeKind.HANDLES: handles,
        ChangeKind.CUSTOMERS: handles,
        ChangeKind.FACTS: facts,
    }


def note(transaction: Transaction, log: Log, found: Plan, changed: Iterable[str]) -> None:
    """Write to the change log what has changed and, one way, what has gone."""
    person = found.person
    gone = [removal(ChangeKind.MESSAGES, key) for key in person.messages]
    gone += [removal(ChangeKind.HANDLES, key) for key in person.handles]
    log.add(ChangeKind.MESSAGES, changed)
    log.add(ChangeKind.FACTS, {row["key"] for rows in found.facts.values() for row in rows})
    log.add(ChangeKind.REMOVED, gone)
    log.write()
    digests = sorted(digest_of(key) for key in {*person.handles, *person.customers})
    transaction.run(forget_queries.NOTE_UNFINISHED, digests=digests)
