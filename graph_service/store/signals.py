"""Signals in the graph: whom a change concerns, what raises them, what is held, what is written over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from algorithms.signals import Status
from graph_service.store import signal_queries as queries
from graph_service.store.acts import grouped
from graph_service.store.annotations import put_cursor
from graph_service.store.identity_queries import CUSTOMER_OF_HANDLE
from graph_service.store.log import Log, Span, changes_after
from graph_service.store.matters import keys_of
from graph_service.store.model import Addition, Change, ChangeKind, Cursor
from graph_service.store.port import Engine, Parameters, Statement, Transaction, ask, put
from graph_service.store.signal_rows import (
    ActRow,
    SaidRow,
    SignalRow,
    act_row,
    message_of,
    said_row,
    signal_row,
    times,
    written,
)

ENTRIES: Final = 50
"""Of the change log, read at a time."""


@dataclass(frozen=True, slots=True)
class SignalChanges:
    """What is to be written: signals that are new, that are different, and that are no more.

    `routed` are the keys of those that have a team to act, newly or again.
    """

    new: tuple[SignalRow, ...] = ()
    different: tuple[SignalRow, ...] = ()
    gone: tuple[str, ...] = ()
    routed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignalCountRow:
    """How many signals a team has of a kind that stand alike, and how many of them are overdue."""

    team: str
    kind: str
    status: Status
    signals: int
    overdue: int


@dataclass(frozen=True, slots=True)
class SignalFilter:
    """Which signals; all that is given has to fit. `customer` is a key."""

    team: str | None = None
    kind: str | None = None
    status: Status | None = None
    owner: str | None = None
    customer: str | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None

    @property
    def parameters(self) -> Parameters:
        """Those of `WANTED`."""
        return {
            "team": self.team,
            "kind": self.kind,
            "status": self.status and self.status.value,
            "owner": self.owner,
            "dueFrom": self.due_from,
            "dueBefore": self.due_before,
        }


@dataclass(frozen=True, slots=True)
class Urgency:
    """Where a signal stands among all: 0 overdue, 1 not yet, 2 resolved; then as `priority` and so on."""

    stage: int
    priority: int
    due_at: datetime
    key: str


class SignalStore:
    """What the stage of signals, and who works through them, reads of the record and writes to it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def concerned(self, changes: Sequence[Change]) -> list[str]:
        """The customers whose signals may be others after these changes, in order of key."""
        keys = keys_of(changes)
        said = keys[ChangeKind.MESSAGES] | keys[ChangeKind.ANNOTATIONS] | keys[ChangeKind.MATTERS]
        found = self._customers([queries.WHO_SAID], said)
        found |= self._customers(queries.CUSTOMERS_OF_ACTS, keys[ChangeKind.FACTS])
        moved = (CUSTOMER_OF_HANDLE, queries.CUSTOMERS_SHARING_SIGNALS)
        return sorted(found | self._customers(moved, keys[ChangeKind.CUSTOMERS]))

    def _customers(self, statements: Iterable[Statement], keys: set[str]) -> set[str]:
        wanted = sorted(keys)
        answers = (self._engine.read(statement, keys=wanted) for statement in statements if wanted)
        return {row["customer"] for rows in answers for row in rows}

    def said(self, customers: Sequence[str]) -> list[SaidRow]:
        """All that these customers have said, in order of time."""
        rows = map(said_row, self._engine.read(queries.SAID, keys=list(customers)))
        return sorted(rows, key=lambda row: (row.at, row.key))

    def answers(self, customers: Sequence[str]) -> Mapping[str, Sequence[datetime]]:
        """When each matter of these customers was answered, or settled by more than silence; by its key."""
        rows = self._engine.read(queries.ANSWERS, keys=list(customers))
        return {
            row["matter"]: sorted(
                [at for handle, at in row["said"] if handle not in row["handles"]]
                + ([row["settledAt"]] if row["settledAt"] else [])
            )
            for row in rows
        }

    def acts(self, customers: Sequence[str]) -> list[ActRow]:
        """What people did with signals about what these customers said."""
        return list(map(act_row, self._engine.read(queries.ACTS_OF_CUSTOMERS, keys=list(customers))))

    def held(self, customers: Sequence[str]) -> dict[str, SignalRow]:
        """The signals that messages of these customers have raised, by key."""
        rows = map(signal_row, self._engine.read(queries.HELD, keys=list(customers)))
        return {row.key: row for row in rows}

    def signals(self, keys: Sequence[str]) -> list[SignalRow | None]:
        """Signals in the order of `keys`; also by a key of before something earlier was learnt."""
        found = {row["asked"]: row for row in self._engine.read(queries.SIGNALS, keys=list(keys))}
        lost = [
            {"asked": key, "message": message_of(key), "kind": key.rpartition("/")[2]}
            for key in keys
            if key not in found
        ]
        if lost:
            found |= {row["asked"]: row for row in self._engine.read(queries.SIGNALS_ONCE_NAMED, rows=lost)}
        return [signal_row(found[key]) if key in found else None for key in keys]

    def acts_of_signals(self, keys: Sequence[str]) -> list[tuple[ActRow, ...]]:
        """What people did with each signal, in order of time, in the order of `keys`."""
        rows = self._engine.read(queries.ACTS_OF_SIGNALS, keys=list(keys))
        acts = grouped((str(row["signal"]), act_row(row)) for row in rows)
        return [tuple(sorted(acts.get(key, ()), key=lambda act: (act.at, act.key))) for key in keys]

    def page(
        self, wanted: SignalFilter, clock: datetime, after: Urgency | None, limit: int
    ) -> list[SignalRow]:
        """The signals that pass a filter, the most urgent at a time first, after a place among them."""
        everybodys = wanted.customer is None
        statement = queries.PAGE if everybodys else queries.PAGE_OF_CUSTOMER
        only = {} if everybodys else {"customer": wanted.customer}
        rows = self._engine.read(
            statement,
            clock=clock,
            stage=after.stage if after else 0,
            priority=after.priority if after else 0,
            afterAt=after.due_at if after else None,
            after=after.key if after else "",
            limit=limit,
            **wanted.parameters,
            **only,
        )
        return list(map(signal_row, rows))

    def counts(self, clock: datetime) -> list[SignalCountRow]:
        """How many signals there are of each team, kind and status, in that order, and overdue at a time."""
        rows = self._engine.read(queries.COUNTS, clock=clock)
        return [
            SignalCountRow(
                str(row["team"]),
                str(row["kind"]),
                Status(str(row["status"])),
                int(str(row["signals"])),
                int(str(row["overdue"])),
            )
            for row in rows
        ]

    def routed(self, after: Addition, upto: int) -> list[Addition]:
        """The signals that were given a team to act after a place of the change log, up to an entry."""
        changes = changes_after(self._engine.read, Span(after.seq - 1, upto), [ChangeKind.SIGNALS], ENTRIES)
        places = (Addition(change.seq, key) for change in changes for key in change.keys)
        return [place for place in places if place > after]

    def write(self, changes: SignalChanges, cursor: Cursor | None) -> None:
        """Write signals; with a cursor, note that the change log is done up to there."""

        def work(transaction: Transaction) -> None:
            log = Log(transaction)
            put_signals(transaction, changes)
            log.add(ChangeKind.SIGNALS, changes.routed)
            if cursor is not None:
                put_cursor(transaction, cursor)
            log.write()

        self._engine.write(work)


def put_signals(transaction: Transaction, changes: SignalChanges) -> None:
    ask(transaction, queries.DROP, changes.gone)
    for statement in queries.UNLINK:
        ask(transaction, statement, [row.key for row in changes.different])
    rows = (*changes.new, *changes.different)
    put(transaction, queries.ADD, list(map(written, changes.new)))
    put(transaction, queries.CHANGE, list(map(written, changes.different)))
    put(transaction, queries.DATE, list(map(times, rows)))
    for statement, targets in LINKS:
        links = [{"key": row.key, "target": target} for row in rows for target in targets(row)]
        put(transaction, statement, links)


LINKS = (
    (queries.LINK_MESSAGES, lambda row: row.raised_by),
    (queries.LINK_MATTERS, lambda row: (row.matter,) if row.matter else ()),
    (queries.LINK_ACTS, lambda row: row.acts),
)
"""What a signal is joined to, and by which statement."""


def signal_fate(
    transaction: Transaction, upto: int, messages: Mapping[str, str | None]
) -> dict[str, str | None]:
    """What becomes of signals in the change log up to a number, by what becomes of their messages."""
    named = (key for key in logged(transaction, upto) if message_of(key) in messages)
    return {key: renamed(key, messages[message_of(key)]) for key in named}


def logged(transaction: Transaction, upto: int) -> Iterator[str]:
    after = 0
    while entries := changes_after(transaction.run, Span(after, upto), [ChangeKind.SIGNALS], ENTRIES):
        yield from (key for entry in entries for key in entry.keys)
        after = entries[-1].seq


def renamed(signal: str, message: str | None) -> str | None:
    return None if message is None else f"{message}/{signal.rpartition('/')[2]}"
