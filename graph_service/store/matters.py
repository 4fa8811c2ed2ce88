"""Matters in the graph: whom a change concerns, what is held, and what is written over it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from algorithms.acts import Matter, Party, Settler, State
from graph_service.store import matter_queries as queries
from graph_service.store.acts import ActRow, Crowd, TicketRow, acts_of, crowd, tickets_of
from graph_service.store.annotations import put_cursor
from graph_service.store.identity_queries import CUSTOMER_OF_HANDLE
from graph_service.store.log import Log
from graph_service.store.model import Change, ChangeKind, Cursor
from graph_service.store.port import Engine, Row, Statement, Transaction, ask, put


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A customer's matter as the graph holds it, its messages in order of key, and by which rule."""

    customer: str
    matter: Matter
    version: str

    @property
    def key(self) -> str:
        """The customer's key and that of the message that opened it."""
        return f"{self.customer}/{self.matter.opening}"


@dataclass(frozen=True, slots=True)
class MatterChanges:
    """What is to be written: matters that are new, that are different, and that are no more."""

    new: tuple[MatterRow, ...] = ()
    different: tuple[MatterRow, ...] = ()
    gone: tuple[MatterRow, ...] = ()

    @property
    def openings(self) -> set[str]:
        """The messages that opened them."""
        return {row.matter.opening for row in (*self.new, *self.different, *self.gone)}


class MatterStore:
    """What the stage of matters reads of the record and writes to it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def bots(self) -> tuple[str, ...]:
        """Our handles that are programs, in order of key."""
        return tuple(row["key"] for row in self._engine.read(queries.OUR_BOTS))

    def concerned(self, changes: Sequence[Change]) -> set[str]:
        """The customers whom these changes concern, but for those who only hear a new message."""
        keys = keys_of(changes)
        new = new_messages(changes)
        messages = keys[ChangeKind.MESSAGES] | keys[ChangeKind.ANNOTATIONS]
        found = self._customers(queries.CUSTOMERS_OF_MESSAGES, messages)
        found |= self._customers([queries.CUSTOMERS_AROUND_MESSAGES], keys[ChangeKind.MESSAGES] - new)
        found |= self._customers(queries.CUSTOMERS_AROUND_TICKETS, keys[ChangeKind.FACTS])
        found |= self._customers([CUSTOMER_OF_HANDLE], keys[ChangeKind.CUSTOMERS])
        if keys[ChangeKind.REMOVED]:
            found |= {row["customer"] for row in self._engine.read(queries.CUSTOMERS_OF_DAMAGED_MATTERS)}
        return found | self._missing(new)

    def listening(self, messages: set[str]) -> set[str]:
        """The customers with a matter, not settled by then, in whose conversation a message stands."""
        return self._customers([queries.CUSTOMERS_LISTENING], messages)

    def open_later(self, messages: set[str]) -> set[str]:
        """What was said in their conversations at their time or later and replies to nothing."""
        rows = self._engine.read(queries.OPEN_LATER, keys=sorted(messages)) if messages else []
        return {row["key"] for row in rows}

    def _missing(self, messages: set[str]) -> set[str]:
        """The customers in the conversations of messages who knew of them as replies before."""
        rows = self._engine.read(queries.REPLIES_UNSEEN, keys=sorted(messages)) if messages else []
        return {row["customer"] for row in rows if not messages.isdisjoint(row["replies"])}

    def _customers(self, statements: Iterable[Statement], keys: set[str]) -> set[str]:
        wanted = sorted(keys)
        answers = (self._engine.read(statement, keys=wanted) for statement in statements if wanted)
        return {row["customer"] for rows in answers for row in rows}

    def acts(self, messages: Sequence[str]) -> list[ActRow]:
        """The messages of these keys as they bear on matters."""
        return list(acts_of(self._engine, queries.ACTS, set(messages)).values())

    def in_conversations(self, conversations: Sequence[str]) -> list[ActRow]:
        """All messages of these conversations as they bear on matters."""
        return list(acts_of(self._engine, queries.ACTS_OF_CONVERSATIONS, set(conversations)).values())

    def tickets(self, conversations: Sequence[str]) -> list[TicketRow]:
        """The tickets that cover these conversations, each once for every conversation."""
        return tickets_of(self._engine, set(conversations))

    def tickets_told_later(self, as_of: datetime, known_at: datetime) -> bool:
        """Whether a ticket moved after a time, or was learnt of after another."""
        return bool(self._engine.read(queries.TICKETS_TOLD_LATER, asOf=as_of, knownAt=known_at))

    def crowd(self, customers: Sequence[str]) -> Crowd:
        """The customers, with all that their matters are made of."""
        return crowd(self._engine, customers)

    def held(self, customers: Sequence[str]) -> dict[str, MatterRow]:
        """The matters that the graph holds of customers, by key."""
        return {row.key: row for rows in matters_of_customers(self._engine, customers) for row in rows}

    def opened_by(self, messages: Sequence[str]) -> list[MatterRow]:
        """The matters that these messages opened."""
        rows = matters_of_messages(self._engine, messages) if messages else []
        pairs = zip(messages, rows, strict=True)
        return [row for key, row in pairs if row is not None and row.matter.opening == key]

    def write(self, changes: MatterChanges, cursor: Cursor | None) -> None:
        """Write matters; with a cursor, note that the change log is done up to there."""

        def work(transaction: Transaction) -> None:
            log = Log(transaction)
            put_matters(transaction, changes)
            log.add(ChangeKind.MATTERS, changes.openings)
            if cursor is not None:
                put_cursor(transaction, cursor)
            log.write()

        self._engine.write(work)

    def drop_orphans(self) -> None:
        """Delete the matters whose customer has been removed."""
        orphans = [row["key"] for row in self._engine.read(queries.ORPHANED_MATTERS)]
        if orphans:
            self._engine.write(lambda tx: ask(tx, queries.DROP_MATTERS, orphans))


def keys_of(changes: Iterable[Change]) -> dict[ChangeKind, set[str]]:
    """What changed, by kind."""
    keys: dict[ChangeKind, set[str]] = {kind: set() for kind in ChangeKind}
    for change in changes:
        keys[change.kind].update(change.keys)
    return keys


def new_messages(changes: Iterable[Change]) -> set[str]:
    """The messages that are new and, since they came, as they came."""
    told = [change for change in changes if change.kind is ChangeKind.MESSAGES]
    later = {key for change in told for key in change.keys[change.added :]}
    return {key for change in told for key in change.keys[: change.added]} - later


def matters_of_customers(engine: Engine, keys: Sequence[str]) -> list[tuple[MatterRow, ...]]:
    """What each customer wants settled, in the order of `keys`."""
    held: dict[str, list[MatterRow]] = {}
    for row in engine.read(queries.MATTERS_OF_CUSTOMERS, keys=list(keys)):
        held.setdefault(row["customer"], []).append(matter_row(row))
    return [tuple(held.get(key, ())) for key in keys]


def matters_of_messages(engine: Engine, keys: Sequence[str]) -> list[MatterRow | None]:
    """The matter of its sender that each message belongs to, in the order of `keys`."""
    read = engine.read(queries.MATTERS_OF_MESSAGES, keys=list(keys))
    rows = {row["message"]: matter_row(row) for row in read}
    return [rows.get(key) for key in keys]


def put_matters(transaction: Transaction, changes: MatterChanges) -> None:
    ask(transaction, queries.DROP_MATTERS, [row.key for row in changes.gone])
    ask(transaction, queries.UNLINK_MATTERS, [row.key for row in changes.different])
    put(transaction, queries.ADD_MATTERS, [written(row) for row in changes.new])
    put(transaction, queries.CHANGE_MATTERS, [written(row) for row in changes.different])
    # Most that are new have none of these times, and dating them takes as long as making them.
    dated = [row for row in changes.new if row.matter.first_answered_at or row.matter.settled_at]
    put(transaction, queries.DATE_MATTERS, [times(row) for row in (*dated, *changes.different)])
    rows = (*changes.new, *changes.different)
    for statement, targets in LINKS:
        links = [{"key": row.key, "target": target} for row in rows for target in targets(row.matter)]
        put(transaction, statement, links)


LINKS = (
    (queries.LINK_MESSAGES, lambda matter: matter.messages),
    (queries.LINK_ANSWERS, lambda matter: (matter.first_answer,) if matter.first_answer else ()),
    (queries.LINK_TICKETS, lambda matter: matter.tickets),
    (queries.LINK_PRODUCTS, lambda matter: matter.products),
)
"""What a matter is joined to, and by which statement."""


def written(row: MatterRow) -> Row:
    """A row of `ADD_MATTERS`; `name` always, as the embedded engine makes one up where there is none."""
    matter = row.matter
    return {
        "key": row.key,
        "customer": row.customer,
        "opening": matter.opening,
        "openedAt": iso(matter.opened_at),
        "waitsSince": iso(matter.waits_since),
        "state": matter.state.value,
        "handovers": matter.handovers,
        "messages": len(matter.messages),
        "version": row.version,
        "more": {
            "name": None,
            "answeredBy": matter.answered_by and matter.answered_by.value,
            "settledBy": matter.settled_by and matter.settled_by.value,
        },
    }


def times(row: MatterRow) -> Row:
    """A row of `DATE_MATTERS`: the times that a matter may have."""
    matter = row.matter
    return {
        "key": row.key,
        "firstAnsweredAt": iso(matter.first_answered_at),
        "handedOverAt": iso(matter.handed_over_at),
        "settledAt": iso(matter.settled_at),
        "settlesAt": iso(matter.settles_at),
        "reopenedAt": iso(matter.reopened_at),
        "fixedAt": iso(matter.fixed_at),
    }


def iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def matter_row(row: Row) -> MatterRow:
    answered_by, settled_by = row["answeredBy"], row["settledBy"]
    matter = Matter(
        opening=row["opening"],
        opened_at=row["openedAt"],
        state=State(row["state"]),
        messages=tuple(sorted(row["concerns"])),
        products=tuple(sorted(row["products"])),
        first_answer=next(iter(row["firstAnswer"]), None),
        first_answered_at=row["firstAnsweredAt"],
        answered_by=None if answered_by is None else Party(answered_by),
        handovers=row["handovers"],
        handed_over_at=row["handedOverAt"],
        settled_at=row["settledAt"],
        settled_by=None if settled_by is None else Settler(settled_by),
        settles_at=row["settlesAt"],
        reopened_at=row["reopenedAt"],
        tickets=tuple(sorted(row["tickets"])),
        waits_since=row["waitsSince"],
        fixed_at=row["fixedAt"],
    )
    return MatterRow(row["customer"], matter, row["version"])
