"""Timelines and reach, as rows of the record: one call to the store for any number of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from graph_service.store import timeline_queries as queries
from graph_service.store.port import Engine, Row


class Order(Enum):
    """Which end of a timeline comes first."""

    LATEST = "latest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """What is wanted of a timeline: the entries that follow one, by time and key.

    With `as_of` nothing that happened later, with `known_at` nothing that was learnt later.
    """

    order: Order
    limit: int
    after: tuple[datetime, str] | None = None
    as_of: datetime | None = None
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of a customer's timeline: which handle of hers it happened to, and by whose doing.

    `text` is the beginning of a message's. The rest is what a message or fact of its kind holds.
    """

    key: str
    at: datetime
    kind: str
    handle: str
    by: str
    message: str | None
    target: str | None
    products: tuple[str, ...]
    text: str | None
    subject: str | None
    outcome: str | None
    rating: int | None
    product: str | None
    purpose: str | None
    granted: bool | None
    status: str | None
    stage: str | None
    won: bool | None
    deal: str | None


@dataclass(frozen=True, slots=True)
class Following:
    """How many followed a handle, and when a source said so."""

    count: int
    said_at: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class ReachRow:
    """What reach is made of: who sent the message when, and whom it moved, by customer."""

    at: datetime
    sender: str
    owner: str | None
    followings: tuple[Following, ...]
    spoke: frozenset[str]
    reacted: frozenset[str]


def timelines(engine: Engine, keys: Sequence[str], wanted: TimelinePage) -> list[tuple[EntryRow, ...]]:
    """A page of each customer's timeline, in the order of `keys`."""
    at, after = wanted.after or (None, "")
    rows = engine.read(
        queries.LATEST_FIRST if wanted.order is Order.LATEST else queries.OLDEST_FIRST,
        keys=list(keys),
        limit=wanted.limit,
        at=at,
        after=after,
        asOf=wanted.as_of,
        knownAt=wanted.known_at,
    )
    pages: dict[str, list[EntryRow]] = {}
    for row in rows:
        pages.setdefault(row["customer"], []).append(entry_row(row))
    return [tuple(pages.get(key, ())) for key in keys]


def entry_row(row: Row) -> EntryRow:
    return EntryRow(
        key=row["key"],
        at=row["at"],
        kind=row["kind"],
        handle=row["handle"],
        by=row["by"][0],
        message=row["message"],
        target=row["target"],
        products=tuple(sorted(row["products"])),
        text=row["text"],
        subject=row["subject"],
        outcome=row["outcome"],
        rating=row["rating"],
        product=row["product"],
        purpose=row["purpose"],
        granted=row["granted"],
        status=row["status"],
        stage=row["stage"],
        won=row["won"],
        deal=row["deal"],
    )


def reaches(engine: Engine, keys: Sequence[str]) -> list[ReachRow | None]:
    """What the reach of each message is made of, in the order of `keys`; None where there is none."""
    rows = {row["key"]: reach_row(row) for row in engine.read(queries.REACH, keys=list(keys))}
    return [rows.get(key) for key in keys]


def reach_row(row: Row) -> ReachRow:
    return ReachRow(
        at=row["at"],
        sender=row["sender"],
        owner=next(iter(row["owner"]), None),
        followings=tuple(following(count, said) for count, said in row["followers"]),
        spoke=frozenset(row["spoke"]),
        reacted=frozenset(row["reacted"]),
    )


def following(count: str, said: Sequence[str]) -> Following:
    return Following(int(count), tuple(datetime.fromisoformat(time) for time in said))
