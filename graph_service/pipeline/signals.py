"""Stage five: what somebody has to act on, by the company's rules, from what was found in messages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from algorithms.signals import Status
from graph_service.matters.anew import batches
from graph_service.pipeline.raising import VERSION, History
from graph_service.pipeline.raising import signals as signals_of
from graph_service.store.model import ChangeKind
from graph_service.store.reader import CustomerFilter
from graph_service.store.record import GraphStore
from graph_service.store.signal_rows import SignalRow
from graph_service.store.signals import SignalChanges
from ingest.signal_rules import Rule, default_rules, text_of_rules

STAGE: Final = "signals"
STRETCH: Final = 50
"""Entries of the change log looked at together."""
PAGE: Final = 500
"""Customers looked at together where all are."""
NOTHING: Final = SignalChanges()
READ: Final = (
    ChangeKind.MESSAGES,
    ChangeKind.ANNOTATIONS,
    ChangeKind.MATTERS,
    ChangeKind.CUSTOMERS,
    ChangeKind.FACTS,
)


def signals(store: GraphStore) -> int:
    """Work out again the signals of those whom a change concerns; how many customers were looked at."""
    looked_at = 0
    rules = rules_in_force(store)
    cursor = store.cursor(STAGE, version(rules))
    while changes := store.changes(cursor.seq, READ, STRETCH):
        customers, found = store.signals.concerned(changes), NOTHING
        for part in batches(customers):
            if found != NOTHING:
                store.signals.write(found, None)
            found = differences(store, rules, part)
        cursor = cursor.at(changes[-1].seq)
        store.signals.write(found, cursor)
        looked_at += len(customers)
    return looked_at


def rules_in_force(store: GraphStore) -> tuple[Rule, ...]:
    """The rules that the company states, or else those that are shipped."""
    company = store.company()
    return company.rules_in_force if company else default_rules()


def version(rules: Sequence[Rule]) -> str:
    return f"{VERSION}+{hashlib.sha256(text_of_rules(rules).encode()).hexdigest()[:8]}"


def raised(store: GraphStore, rules: Sequence[Rule], customers: Sequence[str]) -> Iterator[SignalRow]:
    """What rules raise of what some customers said."""
    waiting = any(rule.conditions.open for rule in rules)
    history = History(
        store.signals.said(customers),
        store.signals.answers(customers) if waiting else {},
        store.signals.acts(customers),
    )
    return signals_of(rules, history)


def differences(store: GraphStore, rules: Sequence[Rule], customers: Sequence[str]) -> SignalChanges:
    """How the signals of some customers differ from those that the graph holds."""
    held = store.signals.held(customers)
    wanted = {row.key: row for row in raised(store, rules, customers)}
    changed = {key: row for key, row in wanted.items() if held.get(key) != row}
    return SignalChanges(
        new=tuple(row for key, row in changed.items() if key not in held),
        different=tuple(row for key, row in changed.items() if key in held),
        gone=tuple(key for key in held if key not in wanted),
        routed=tuple(key for key, row in changed.items() if is_routed(row, held)),
    )


def is_routed(row: SignalRow, held: Mapping[str, SignalRow]) -> bool:
    """Whether a signal has a team to act that had not to before: new, reopened, or another team's."""
    before = held.get(row.key)
    if row.standing.status is Status.RESOLVED:
        return False
    return before is None or before.standing.status is Status.RESOLVED or now(row) != now(before)


def now(row: SignalRow) -> tuple[str, datetime | None]:
    """For whom, and since when again, a signal is there."""
    return row.standing.team, row.standing.reopened_at


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time; None is without end. `before` is not in it."""

    since: datetime | None = None
    before: datetime | None = None

    def holds(self, time: datetime) -> bool:
        return (self.since is None or time >= self.since) and (self.before is None or time < self.before)


def would_raise(store: GraphStore, rules: Sequence[Rule], window: Span) -> list[SignalRow]:
    """The signals that rules would have raised within a span of history; writes nothing.

    It is what the graph holds once they are adopted, in order of the time it was raised.
    """
    found = [
        row
        for part in customers(store)
        for row in raised(store, rules, part)
        if window.holds(row.standing.raised_at)
    ]
    return sorted(found, key=lambda row: (row.standing.raised_at, row.key))


def customers(store: GraphStore) -> Iterator[list[str]]:
    """The keys of all customers, a page at a time."""
    after = ""
    while page := store.reader.customer_page(CustomerFilter(), after, PAGE):
        yield [row.key for row in page]
        after = page[-1].key
