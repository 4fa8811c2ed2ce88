"""Forgetting people, in one transaction: theirs goes, and what others said is as if they had not spoken.

However many they are, the record is looked through once for what others say of them. Keys of
their messages stay in what others answer only in a one-way form, so that threads hold together,
and so do keys of others that hold what they are called. What other people wrote of them by name
is redacted, and keeps that over the same content taken in again.
"""

from __future__ import annotations

from collections import Counter
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
from graph_service.store.concerning import Concern, concerns
from graph_service.store.contexts import drop_moments
from graph_service.store.fact_queries import KINDS
from graph_service.store.facts import link_waiting
from graph_service.store.log import Log
from graph_service.store.model import ChangeKind
from graph_service.store.others import Redacted, new_keys, redacted_facts, redacted_messages
from graph_service.store.person import Person, people_of
from graph_service.store.placing import Followers, move, place, speakers
from graph_service.store.port import Row, Transaction, ask, put
from graph_service.store.redaction import digest_of, removal
from graph_service.store.signals import signal_fate
from graph_service.store.suppression import Call, put_away

WORDS: Final = frozenset({"text", "subject"})
NOBODY: Final = Followers([], [], [])


@dataclass(frozen=True, slots=True)
class Leaving:
    """All that is the people's who go, as of a `Person`."""

    handles: tuple[str, ...]
    customers: tuple[str, ...]
    identifiers: tuple[str, ...]
    messages: Mapping[str, str]
    facts: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, people: Sequence[Person]) -> Leaving:
        return cls(
            tuple(key for person in people for key in person.handles),
            tuple(key for person in people for key in person.customers),
            tuple(sorted({key for person in people for key in person.identifiers})),
            {key: place for person in people for key, place in person.messages.items()},
            {
                kind.form: tuple(sorted({key for person in people for key in person.facts[kind.form]}))
                for kind in KINDS
            },
        )


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What goes of people, or has gone: their handles, and how many of the rest.

    `redacted` counts other people's messages and facts that named them or theirs.
    """

    handles: tuple[str, ...]
    messages: int
    facts: int
    conversations: int
    redacted: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What forgetting changes: people go, rows of other messages and facts are redacted."""

    concerns: tuple[Concern, ...]
    redacted_messages: tuple[Redacted, ...]
    redacted_facts: Mapping[str, tuple[Redacted, ...]]

    @property
    def leaving(self) -> Leaving:
        return Leaving.of([each.person for each in self.concerns])

    @property
    def messages(self) -> list[Row]:
        return [each.row for each in self.redacted_messages]

    @property
    def facts(self) -> dict[str, list[Row]]:
        return {label: [each.row for each in rows] for label, rows in self.redacted_facts.items()}

    @property
    def redacted(self) -> list[Redacted]:
        """All that is redacted."""
        return [*self.redacted_messages, *chain.from_iterable(self.redacted_facts.values())]

    @property
    def places(self) -> list[str]:
        """The conversations that may change."""
        return sorted({place for each in self.concerns for place in each.places})

    @property
    def emptied(self) -> list[str]:
        """The conversations that nobody is in any more."""
        return sorted({place for each in self.concerns for place in each.emptied})

    @property
    def renamed(self) -> Mapping[str, str]:
        """The new keys of other people's messages and facts whose ids hold what somebody is called."""
        return new_keys(each.row for each in self.redacted)


def plan(transaction: Transaction, people: Sequence[Sequence[str]]) -> Plan:
    """What forgetting people would change who are given by their handles; writes nothing."""
    found = tuple(concerns(transaction, people_of(transaction, people)))
    return Plan(found, redacted_messages(transaction, found), redacted_facts(transaction, found))


def told(found: Plan) -> Forgotten:
    """A plan in numbers."""
    leaving = found.leaving
    facts = sum(map(len, leaving.facts.values()))
    counts = (len(leaving.messages), facts, len(found.emptied), len(found.redacted))
    return Forgotten(leaving.handles, *counts)


def told_of_each(found: Plan) -> list[Forgotten]:
    """The same for each person: what was about several counts for each."""
    redacted = Counter(place for each in found.redacted for place in each.people)
    return [
        Forgotten(
            each.person.handles,
            len(each.person.messages),
            sum(map(len, each.person.facts.values())),
            len(each.emptied),
            redacted[place],
        )
        for place, each in enumerate(found.concerns)
    ]


def forget(transaction: Transaction, people: Sequence[Sequence[str]], call: Call) -> Forgotten:
    """Take people out of the graph and of the change log; leaves word that files have yet to follow.

    They are given by their handles. What is kept of them keeps them out, see `suppression`.
    """
    log = Log(transaction)
    found = plan(transaction, people)
    leaving = found.leaving
    log.add(ChangeKind.HANDLES, resembling(transaction, leaving.handles))
    moments = drop_moments(transaction, leaving.messages)
    remove(transaction, leaving, found.emptied)
    changed = redact(transaction, found)
    log.add(ChangeKind.HANDLES, speaking(transaction, found))
    known = fates(found)
    signals = signal_fate(transaction, log.start, known[ChangeKind.MESSAGES])
    scrub(transaction, log.start, {**known, ChangeKind.SIGNALS: signals, ChangeKind.MOMENTS: moments})
    note(transaction, log, found, changed)
    for concern, went in zip(found.concerns, told_of_each(found), strict=True):
        counts = (went.messages, went.facts, went.conversations, went.redacted)
        put_away(transaction, concern.person, counts, call)
    return told(found)


def resembling(transaction: Transaction, handles: Sequence[str]) -> set[str]:
    """The handles of others that were decided with hers, or share an identifier with them."""
    rows = ask(transaction, identity_queries.RESEMBLANCES_FROM, handles)
    rows += ask(transaction, identity_queries.RESEMBLANCES_TO, handles)
    sharing = ask(transaction, identity_queries.HANDLES_SHARING_IDENTIFIERS, handles)
    found = {str(row[end]) for row in rows for end in ("first", "second")}
    return (found | {str(row["key"]) for row in sharing}) - set(handles)


def speaking(transaction: Transaction, found: Plan) -> set[str]:
    """The handles of others whose assertions were redacted; these are reasons of their customers."""
    redacted = [str(row["key"]) for row in found.facts["Assertion"]]
    rows = ask(transaction, identity_queries.ASSERTIONS, redacted)
    return {str(row[end]) for row in rows for end in ("first", "second")}


def remove(transaction: Transaction, leaving: Leaving, emptied: Sequence[str]) -> None:
    """Delete what is theirs, and the conversations that are left empty."""
    drop = forget_queries.DROP_NODES
    for kind in KINDS:
        ask(transaction, drop[kind.label], leaving.facts[kind.form])
    ask(transaction, forget_queries.DROP_SIGNALS, list(leaving.messages))
    ask(transaction, drop["Message"], list(leaving.messages))
    ask(transaction, forget_queries.DROP_MATTERS, leaving.customers)
    ask(transaction, score_queries.DROP_SCORES_OF, leaving.customers)
    ask(transaction, reference_queries.DROP_OF_CUSTOMERS, leaving.customers)
    ask(transaction, drop["Handle"], leaving.handles)
    ask(transaction, forget_queries.DROP_UNUSED_IDENTIFIERS, leaving.identifiers)
    ask(transaction, identity_queries.DROP_EMPTY_CUSTOMERS, leaving.customers)
    ask(transaction, thread_queries.DROP_EMPTY_THREADS, emptied)


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
    leaving = found.leaving
    handles: Fate = dict.fromkeys([*leaving.handles, *leaving.customers])
    facts: Fate = {**found.renamed, **dict.fromkeys(chain.from_iterable(leaving.facts.values()))}
    messages: Fate = {**found.renamed, **dict.fromkeys(leaving.messages)}
    by_kind = dict.fromkeys(ChangeKind, messages)
    return by_kind | {
        ChangeKind.HANDLES: handles,
        ChangeKind.CUSTOMERS: handles,
        ChangeKind.FACTS: facts,
    }


def note(transaction: Transaction, log: Log, found: Plan, changed: Iterable[str]) -> None:
    """Write to the change log what has changed and, one way, what has gone."""
    leaving, new = found.leaving, found.renamed
    gone = [removal(ChangeKind.MESSAGES, key) for key in (*leaving.messages, *new_keys(found.messages))]
    gone += [removal(ChangeKind.HANDLES, key) for key in leaving.handles]
    log.add(ChangeKind.MESSAGES, changed)
    facts = {row["key"] for rows in found.facts.values() for row in rows}
    log.add(ChangeKind.FACTS, {new.get(key, key) for key in facts})
    # Without her, what others said there may look as if said to somebody else.
    log.add(ChangeKind.CUSTOMERS, speakers(transaction, found.places))
    # They are what they were, and name messages by other names.
    named = ask(transaction, forget_queries.MATTERS_NAMING, sorted(new_keys(found.messages).values()))
    log.add(ChangeKind.MATTERS, {row["opening"] for row in named})
    log.add(ChangeKind.REMOVED, gone)
    log.write()
    digests = sorted(digest_of(key) for key in {*leaving.handles, *leaving.customers})
    transaction.run(forget_queries.NOTE_UNFINISHED, digests=digests)
