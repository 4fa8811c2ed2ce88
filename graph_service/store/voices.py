"""What customers say, as rows of the record, and who could have heard it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_service.store import voice_queries as queries
from graph_service.store.port import Engine, Row
from graph_service.store.timelines import Following, following


@dataclass(frozen=True, slots=True)
class Span:
    """What was sent from a time on and before another, by `as_of`, and was learnt by `known_at`."""

    as_of: datetime
    known_at: datetime
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Which messages: of some directions, on a channel, about a product."""

    directions: tuple[str, ...]
    channel: str | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A message of somebody's: to whom its handle belongs now, what was found in it, and whom it names.

    `read` says whether it was annotated; `tone` is None for one without words too. `addressed` are handles
    of ours, `named` are others'.
    """

    key: str
    sender: str
    customer: str | None
    channel: str
    kind: str | None
    direction: str
    sent_at: datetime
    read: bool
    tone: str | None
    intents: tuple[str, ...]
    emotions: tuple[str, ...]
    products: tuple[str, ...]
    addressed: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hearer:
    """A handle that did something with a message, and its customer now; when, and when we learnt of it."""

    message: str
    handle: str
    customer: str
    at: datetime
    recorded_at: datetime


def voices(engine: Engine, wanted: Spoken, span: Span) -> list[VoiceRow]:
    """The messages that are wanted, in order of key."""
    rows = engine.read(
        queries.VOICES,
        **{"from": span.since},
        to=span.before,
        asOf=span.as_of,
        knownAt=span.known_at,
        directions=list(wanted.directions),
        channel=wanted.channel,
        product=wanted.product,
    )
    return sorted(map(voice_row, rows), key=lambda row: row.key)


def voice_row(row: Row) -> VoiceRow:
    return VoiceRow(
        key=row["key"],
        sender=row["sender"],
        customer=next(iter(row["customers"]), None),
        channel=row["channel"],
        kind=row["kind"],
        direction=row["direction"],
        sent_at=row["sentAt"],
        read=row["annotatedBy"] is not None,
        tone=row["tone"],
        intents=tuple(sorted(row["intents"] or ())),
        emotions=tuple(sorted(row["emotions"] or ())),
        products=tuple(sorted(row["products"])),
        addressed=tuple(sorted(handle for handle, ours in row["named"] if ours)),
        named=tuple(sorted(handle for handle, ours in row["named"] if not ours)),
    )


def hearers(engine: Engine, keys: Sequence[str]) -> list[Hearer]:
    """Who answered, shared or reacted to each message: customers' handles, none of ours."""
    return [
        Hearer(row["key"], row["handle"], row["customer"], row["at"], row["recordedAt"])
        for statement in (queries.ANSWERERS, queries.REACTORS)
        for row in engine.read(statement, keys=list(keys))
    ]


def followings(engine: Engine, handles: Sequence[str]) -> dict[str, list[Following]]:
    """What sources said of how many follow each handle."""
    rows = engine.read(queries.FOLLOWERS, keys=list(handles))
    return {row["key"]: [following(count, said) for count, said in row["followers"]] for row in rows}


def earliest(engine: Engine) -> datetime | None:
    """When the first message was sent; None in an empty store."""
    found = engine.read(queries.EARLIEST)[0]["earliest"]
    return found if isinstance(found, datetime) else None
