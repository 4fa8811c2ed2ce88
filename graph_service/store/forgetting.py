"""Forgetting a person, in one transaction: hers goes, and what others said is as if she had not spoken.

Keys of her messages stay in what others answer only in a one-way form, so that threads hold
together, and so do keys of others that hold what she is called. What other people wrote of her
by name is redacted, and keeps that over the same content taken in again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from graph_service.store import (
    annotation_queries,
    forget_queries,
    identity_queries,
    reference_queries,
    score_queries,
    thread_queries,
)
from graph_service.store.addressing import direct
from graph_service.store.changes import Fate, scrub
from graph_service.store.company import held_company
from graph_service.store.contexts import drop_moments
from graph_service.store.fact_queries import KINDS
from graph_service.store.facts import link_waiting
from graph_service.store.log import Log
from graph_service.store.model import ChangeKind
from graph_service.store.others import naming, new_keys, redacted_facts, redacted_message, with_ids
from graph_service.store.person import Person, person_of
from graph_service.store.placing import Followers, move, place
from graph_service.store.port import Row, Transaction, ask, put
from graph_service.store.redaction import digest_of, removal
from graph_service.store.signals import signal_fate

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

    @property
    def renamed(self) -> Mapping[str, str]:
        """The new keys of other people's messages and facts whose ids hold what she is called."""
        return new_keys([*self.messages, *chain.from_iterable(self.facts.values())])


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
    spoken, called = set(person.messages.values()), with_ids(transaction, person)
    places = spoken | {str(row["conversation"]) for row in [*mentioning, *called]}
    members = ask(transaction, thread_queries.THREAD_MEMBERS, sorted(places))
    named = naming(transaction, list(person.messages))
    others = {row["key"] for row in [*mentioning, *called, *members, *named]}
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
    log.add(ChangeKind.HANDLES, resembling(transaction, found.person.handles))
    moments = drop_moments(transaction, found.person.messages)
    remove(transaction, found)
    changed = redact(transaction, found)
    log.add(ChangeKind.HANDLES, spoken_of(transaction, found))
    known = fates(found)
    signals = signal_fate(transaction, log.start, known[ChangeKind.MESSAGES])
    scrub(transaction, log.start, {**known, ChangeKind.SIGNALS: signals, ChangeKind.MOMENTS: moments})
    note(transaction, log, found, changed)
    return told(found)


def resembling(transaction: Transaction, handles: Sequence[str]) -> set[str]:
    """The handles of others that were decided with hers, or share an identifier with them."""
    rows = ask(transaction, identity_queries.RESEMBLANCES_FROM, handles)
    rows += ask(transaction, identity_queries.RESEMBLANCES_TO, handles)
    sharing = ask(transaction, identity_queries.HANDLES_SHARING_IDENTIFIERS, handles)
    found = {str(row[end]) for row in rows for end in ("first", "second")}
    return (found | {str(row["key"]) for row in sharing}) - set(handles)


def spoken_of(transaction: Transaction, found: Plan) -> set[str]:
    """The handles of others whose assertions were redacted; these are reasons of their customers."""
    redacted = [str(row["key"]) for row in found.facts["Assertion"]]
    rows = ask(transaction, identity_queries.ASSERTIONS, redacted)
    return {str(row[end]) for row in rows for end in ("first", "second")}


def remove(transaction: Transaction, found: Plan) -> None:
    """Delete what is hers."""
    person, drop = found.person, forget_queries.DROP_NODES
    for kind in KINDS:
        ask(transaction, drop[kind.label], person.facts[kind.form])
    ask(transaction, forget_queries.DROP_SIGNALS, list(person.messages))
    ask(transaction, drop["Message"], list(person.messages))
    ask(transaction, forget_queries.DROP_MATTERS, person.customers)
    ask(transaction, score_queries.DROP_SCORES_OF, person.customers)
    ask(transaction, reference_queries.DROP_OF_CUSTOMERS, person.customers)
    ask(transaction, drop["Handle"], person.handles)
    ask(transaction, forget_queries.DROP_UNUSED_IDENTIFIERS, person.identifiers)
    ask(transaction, identity_queries.DROP_EMPTY_CUSTOMERS, person.customers)
    ask(transaction, thread_queries.DROP_EMPTY_THREADS, found.emptied)


def redact(transaction: Transaction, found: Plan) -> set[str]:
    """Write what others said without her, and find its threads and directions again; what changed."""
    for label, rows in {"Message": found.messages, **found.facts}.items():
        put(transaction, forget_queries.REDACT_NODES[label], rows)
    new = found.renamed
    reread = [new.get(row["key"], row["key"]) for row in found.messages if WORDS & row["properties"].keys()]
    ask(transaction, annotation_queries.FORGET_ANNOTATIONS, reread)
    openings = [{"before": before, "key": key} for before, key in new_keys(found.messages).items()]
    put(transaction, forget_queries.RENAME_MATTERS, openings)
    put(transaction, forget_queries.RENAME_SIGNALS, openings)
    members = ask(transaction, thread_queries.THREAD_MEMBERS, found.places)
    kept = [row["key"] for row in members]
    moved = move(transaction, place(transaction, {}, kept, NOBODY), kept)
    covered = {row["properties"]["conversationKey"] for row in found.facts["Ticket"]} - {None}
    link_waiting(transaction, "Conversation", sorted(covered))
    changed = {new.get(row["key"], row["key"]) for row in found.messages} | moved
    direct(transaction, sorted(changed), held_company(transaction))
    return changed


def fates(found: Plan) -> dict[ChangeKind, Fate]:
    """What becomes of the keys that the change log may no longer hold, by kind of change."""
    person = found.person
    handles: Fate = dict.fromkeys([*person.handles, *person.customers])
    facts: Fate = {**found.renamed, **dict.fromkeys(chain.from_iterable(person.facts.values()))}
    messages: Fate = {**found.renamed, **dict.fromkeys(person.messages)}
    by_kind = dict.fromkeys(ChangeKind, messages)
    return by_kind | {
        ChangeKind.HANDLES: handles,
        ChangeKind.CUSTOMERS: handles,
        ChangeKind.FACTS: facts,
    }


def note(transaction: Transaction, log: Log, found: Plan, changed: Iterable[str]) -> None:
    """Write to the change log what has changed and, one way, what has gone."""
    person, new = found.person, found.renamed
    gone = [removal(ChangeKind.MESSAGES, key) for key in (*person.messages, *new_keys(found.messages))]
    gone += [removal(ChangeKind.HANDLES, key) for key in person.handles]
    log.add(ChangeKind.MESSAGES, changed)
    facts = {row["key"] for rows in found.facts.values() for row in rows}
    log.add(ChangeKind.FACTS, {new.get(key, key) for key in facts})
    log.add(ChangeKind.REMOVED, gone)
    log.write()
    digests = sorted(digest_of(key) for key in {*person.handles, *person.customers})
    transaction.run(forget_queries.NOTE_UNFINISHED, digests=digests)
