"""Rows of who must be left alone: who wrote what, what they decided, what we told them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from algorithms.acts import Settler
from graph_service.store.acts import grouped
from graph_service.store.port import Row
from ingest.meeting import missed

Values = list[Any]
"""What stands in a list of a row."""
Told = Mapping[str, Sequence[Values]]
"""What is told of a key, by what it is."""


@dataclass(frozen=True, slots=True)
class AuthorRow:
    """Who wrote a message: its handle, and all handles of that person, in order.

    `ours` says that one of us or a system of ours did, `program` that a program did.
    """

    message: str
    conversation: str
    at: datetime
    handle: str
    ours: bool
    program: bool
    customer: str | None
    handles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What somebody allowed or forbade us."""

    key: str
    purpose: str
    granted: bool
    at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A message in which somebody complains."""

    key: str
    at: datetime
    channel: str
    conversation: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A message and whether it is known to have reached nobody, such as a call that was not taken."""

    key: str
    at: datetime
    channel: str
    missed: bool


@dataclass(frozen=True, slots=True)
class KnownRow:
    """What is known of a handle. `told` is what of ours names it, by conversation.

    `lively` are the conversations it took part in in which anybody spoke lately.
    """

    decisions: tuple[DecisionRow, ...] = ()
    complaints: tuple[ComplaintRow, ...] = ()
    told: tuple[tuple[str, ContactRow], ...] = ()
    lively: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SpokenRow:
    """A message of a conversation and who sent it; one of ours with whom, other than us, it answers or names.

    `astray` says that what it replies to is not held; `ours` and `program` as of an `AuthorRow`.
    """

    contact: ContactRow
    sender: str
    ours: bool
    program: bool
    replies_to: str | None
    astray: bool
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class MatterStanding:
    """When a matter was settled last, by what and which tickets, and when it was opened again.

    `settles_at` is when silence settles it, where nobody has spoken since our answer.
    """

    key: str
    tickets: tuple[str, ...]
    customer: str
    settled_at: datetime | None
    settled_by: str | None
    settles_at: datetime | None
    reopened_at: datetime | None

    def settled(self, time: datetime) -> tuple[datetime, str] | None:
        """Since when and by what it had been settled at a time; None while it was not.

        What was settled before the last time of all counts as open until then.
        """
        if self.settles_at is not None and self.settles_at < time:
            return self.settles_at, Settler.SILENCE.value
        at, by, again = self.settled_at, self.settled_by, self.reopened_at
        if at is None or by is None or at > time or (again is not None and at < again <= time):
            return None
        return at, by


@dataclass(frozen=True, slots=True)
class StandingRow:
    """What became of a message: of the matters it belongs to, and of the signals it raised.

    `answers` is what somebody of ours said later in a matter, by the matter's key. `reply_unseen` says
    that its source knows of a reply that is not held. `signals` are priorities and times of resolution.
    """

    matters: tuple[MatterStanding, ...] = ()
    answers: tuple[tuple[str, ContactRow], ...] = ()
    reply_unseen: bool = False
    signals: tuple[tuple[int, datetime | None], ...] = ()


def author_row(row: Row) -> AuthorRow:
    return AuthorRow(
        message=row["message"],
        conversation=row["conversation"],
        at=row["at"],
        handle=row["handle"],
        ours=bool(row["ours"]),
        program=bool(row["program"]),
        customer=row["customer"],
        handles=tuple(sorted({row["handle"], *row["handles"]})),
    )


def contact_row(values: Values) -> ContactRow:
    """A contact out of the columns of `guarding_queries.contact`."""
    key, at, channel, kind, outcome, seconds = values
    return ContactRow(key, at, channel, missed(kind, outcome, seconds))


def placed(values: Values) -> tuple[str, ContactRow]:
    """A contact, and the key of what it belongs to before it."""
    return values[0], contact_row(values[1:])


def known_row(told: Told) -> KnownRow:
    return KnownRow(
        tuple(DecisionRow(*each) for each in told.get("decision", ())),
        tuple(ComplaintRow(*each) for each in told.get("complaint", ())),
        tuple(map(placed, told.get("named", ()))),
        frozenset(place for (place,) in told.get("lively", ())),
    )


def spoken_row(row: Row) -> SpokenRow:
    contact, answered = contact_row(row["contact"]), row["answered"]
    return SpokenRow(
        contact=contact,
        sender=row["sender"],
        ours=bool(row["ours"]),
        program=bool(row["program"]),
        replies_to=row["replyTo"],
        astray=row["replyTo"] not in {None, contact.key} and not answered,
        named=frozenset([*row["named"], *(key for key, ours in answered if not ours)]),
    )


def standing_row(told: Told) -> StandingRow:
    tickets = grouped((str(matter), str(ticket)) for matter, ticket in told.get("ticket", ()))
    return StandingRow(
        tuple(
            MatterStanding(key, tuple(sorted(tickets.get(key, ()))), *rest)
            for key, *rest in told.get("matter", ())
        ),
        tuple(map(placed, told.get("answer", ()))),
        any(not set(known) <= set(held) for known, held in told.get("replies", ())),
        tuple((priority, resolved_at) for priority, resolved_at in told.get("signal", ())),
    )


def told_of(rows: Iterable[Row]) -> dict[str, Told]:
    """What the rows of a union tell of each key, by what it is."""
    of_key = grouped((str(row["key"]), row) for row in rows)
    return {key: grouped((row["what"], row["told"]) for row in each) for key, each in of_key.items()}
