"""What a customer's matters are made of, as rows of the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    replies to is held.
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


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket that covers a conversation; `at` is when it was closed, if it is."""

    key: str
    conversation: str
    status: str | None
    closed_at: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """A customer: her handles, what was said in her conversations and to her handles, the tickets."""

    customer: str
    handles: frozenset[str]
    acts: tuple[ActRow, ...]
    tickets: tuple[TicketRow, ...]


def people(engine: Engine, customers: Sequence[str]) -> list[Person]:
    """The customers that are there, in order, each with all that her matters are made of."""
    rows = engine.read(queries.PEOPLE, keys=list(customers))
    places = {place for row in rows for place in row["conversations"]}
    acts = acts_of(engine, queries.ACTS_OF_CONVERSATIONS, places)
    acts |= acts_of(engine, queries.ACTS, {key for row in rows for key in beyond(row)} - acts.keys())
    by_place = grouped((act.conversation, act) for act in acts.values())
    tickets = grouped((ticket.conversation, ticket) for ticket in tickets_of(engine, places))
    handles = grouped((str(row["customer"]), row) for row in rows)
    found = []
    for customer in customers:
        own = handles.get(customer, [])
        near = {place for row in own for place in row["conversations"]}
        said = {act.key: act for place in near for act in by_place[place]}
        said |= {key: acts[key] for row in own for key in beyond(row) if key in acts}
        covering = tuple(ticket for place in near for ticket in tickets.get(place, []))
        found.append(
            Person(customer, frozenset(row["handle"] for row in own), tuple(said.values()), covering)
        )
    return found


def beyond(row: Row) -> list[str]:
    """Messages that answer or name a handle, wherever they stand."""
    return [*row["replies"], *row["named"]]


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
        **lists,
    )


def tickets_of(engine: Engine, conversations: set[str]) -> list[TicketRow]:
    rows = engine.read(queries.TICKETS_OF_CONVERSATIONS, keys=sorted(conversations))
    return [
        TicketRow(row["key"], row["conversation"], row["status"], row["closedAt"], row["at"]) for row in rows
    ]


def grouped(pairs: Iterable[tuple[str, Thing]]) -> dict[str, list[Thing]]:
    """Things by their key, in their order."""
    groups: dict[str, list[Thing]] = {}
    for key, thing in pairs:
        groups.setdefault(key, []).append(thing)
    return groups
