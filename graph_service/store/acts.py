"""What a customer's matters are made of, as rows of the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from graph_service.store import matter_queries as queries
from graph_service.store.port import Engine, Row, Statement

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class ActRow:
    """A message as it bears on matters: what it is, by whom, and whom it names and answers.

    `answered` and `mentioned` are handles that are not ours. `above` says whether what it
    replies to is held; `thread` and `stated` are what its source says of its place, as a `ThreadLink`.
    """

    key: str
    at: datetime
    direction: str
    kind: str | None
    outcome: str | None
    seconds: int | None
    rating: int | None
    subject: str | None
    text: str
    reply_to: str | None
    known_replies: tuple[str, ...]
    conversation: str
    sender: str
    ours: bool
    sender_kind: str | None
    team: str | None
    above: bool
    answered: tuple[str, ...]
    mentioned: tuple[str, ...]
    products: tuple[str, ...]
    thread: str | None = None
    stated: str | None = None


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket that covers a conversation; `at` is when it was closed, if it is.

    `recorded_at` is when we learnt of how it stands.
    """

    key: str
    conversation: str
    status: str | None
    closed_at: datetime | None
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """A customer: her handles, her conversations, and the messages that answer or name her elsewhere."""

    customer: str
    handles: frozenset[str]
    conversations: frozenset[str]
    beyond: frozenset[str]

    def hears(self, act: ActRow) -> bool:
        """Whether a message is one of those that her matters are made of."""
        return act.conversation in self.conversations or act.key in self.beyond


@dataclass(frozen=True, slots=True)
class Crowd:
    """Some customers and all that their matters are made of: what they have in common only once."""

    people: tuple[Person, ...]
    acts: Mapping[str, ActRow]
    tickets: tuple[TicketRow, ...]


def crowd(engine: Engine, customers: Sequence[str]) -> Crowd:
    """The customers, in order, with what was said in their conversations and to their handles."""
    rows = engine.read(queries.PEOPLE, keys=list(customers))
    handles = grouped((str(row["customer"]), row) for row in rows)
    people = tuple(person(customer, handles.get(customer, ())) for customer in customers)
    places = {place for person in people for place in person.conversations}
    acts = acts_of(engine, queries.ACTS_OF_CONVERSATIONS, places)
    acts |= acts_of(engine, queries.ACTS, {key for person in people for key in person.beyond} - acts.keys())
    return Crowd(people, acts, tuple(tickets_of(engine, places)))


def person(customer: str, rows: Sequence[Row]) -> Person:
    """A customer out of the rows of her handles."""
    return Person(
        customer,
        frozenset(row["handle"] for row in rows),
        frozenset(place for row in rows for place in row["conversations"]),
        frozenset(key for row in rows for key in (*row["replies"], *row["named"])),
    )


def acts_of(engine: Engine, statement: Statement, keys: set[str]) -> dict[str, ActRow]:
    rows = engine.read(statement, keys=sorted(keys)) if keys else []
    return {row["key"]: act_row(row) for row in rows}


def act_row(row: Row) -> ActRow:
    lists = {name: tuple(sorted(row[name])) for name in ("answered", "mentioned", "products")}
    return ActRow(
        key=row["key"],
        at=row["at"],
        direction=row["direction"],
        kind=row["kind"],
        outcome=row["outcome"],
        seconds=row["seconds"],
        rating=row["rating"],
        subject=row["subject"],
        text=row["text"],
        reply_to=row["replyTo"],
        known_replies=tuple(row["knownReplies"] or ()),
        conversation=row["conversation"],
        sender=row["sender"],
        ours=bool(row["ours"]),
        sender_kind=row["senderKind"],
        team=row["team"],
        above=bool(row["above"]),
        thread=row["thread"],
        stated=row["stated"],
        **lists,
    )


def tickets_of(engine: Engine, conversations: set[str]) -> list[TicketRow]:
    rows = engine.read(queries.TICKETS_OF_CONVERSATIONS, keys=sorted(conversations))
    return [
        TicketRow(
            row["key"], row["conversation"], row["status"], row["closedAt"], row["at"], row["recordedAt"]
        )
        for row in rows
    ]


def grouped(pairs: Iterable[tuple[str, Thing]]) -> dict[str, list[Thing]]:
    """Things by their key, in their order."""
    groups: dict[str, list[Thing]] = {}
    for key, thing in pairs:
        groups.setdefault(key, []).append(thing)
    return groups
