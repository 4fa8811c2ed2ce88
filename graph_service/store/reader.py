"""What people ask of the record, many keys at a time: every method is one call to the store.

Methods that take keys return a list aligned with them: None, or an empty tuple, where
there is nothing. This is the shape that batch loaders need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from graph_service.store import company_queries, identity_queries, queries, reading_queries, thread_queries
from graph_service.store.annotations import found
from graph_service.store.company import product_of
from graph_service.store.matters import MatterRow, matters_of_customers, matters_of_messages
from graph_service.store.model import MessageRow, StanceRow
from graph_service.store.port import Engine, Row
from graph_service.store.timelines import EntryRow, Following, ReachRow, TimelinePage, reaches, timelines
from graph_service.store.traits import TraitRow, traits
from graph_service.store.voices import Hearer, Span, Spoken, VoiceRow, earliest, followings, hearers, voices
from ingest.checks import EARLIEST, LATEST
from ingest.company import Product


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A person or organisation, by the key of its anchor handle."""

    key: str
    name: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class HandleRow:
    """A handle, whose it is, how sure that is (0 to 1) and why."""

    key: str
    channel: str
    address: str
    name: str | None
    verified: bool | None
    ours: bool
    team: str | None
    customer: str | None
    confidence: float | None
    evidence: tuple[str, ...]


Handles = tuple[HandleRow, ...]
HANDLE_COLUMNS: Final = tuple(each.name for each in fields(HandleRow))


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation and how many messages it holds."""

    key: str
    channel: str
    source: str
    opened_at: datetime
    last_message_at: datetime
    messages: int


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """Which customers: of a kind, with a handle on a channel, with a name that contains this."""

    kind: str | None = None
    channel: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ConversationFilter:
    """Which conversations: on a channel, about a product, opened from a time on and before another."""

    channel: str | None = None
    product: str | None = None
    opened_from: datetime | None = None
    opened_before: datetime | None = None


Dated = tuple[datetime, str]
"""A thing's time and key: its place in a list ordered by time."""

ALL: Final = 2**31 - 1
"""A limit that nothing reaches."""


@dataclass(frozen=True, slots=True)
class Part:
    """Part of a list that is ordered by time: at most `limit` things, those that follow `after`."""

    limit: int = ALL
    after: Dated | None = None


WHOLE: Final = Part()


class Reader:
    """Reads the record for those who ask; writes nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def customers(self, keys: Sequence[str]) -> list[CustomerRow | None]:
        rows = {
            row["key"]: customer_row(row)
            for row in self._engine.read(reading_queries.CUSTOMERS, keys=list(keys))
        }
        return [rows.get(key) for key in keys]

    def customers_and_handles(self, keys: Sequence[str]) -> list[tuple[CustomerRow, Handles] | None]:
        """Each customer with its handles in order of key."""
        rows = {
            row["key"]: (customer_row(row), listed(row["handles"]))
            for row in self._engine.read(reading_queries.CUSTOMERS_AND_HANDLES, keys=list(keys))
        }
        return [rows.get(key) for key in keys]

    def customer_keys_of_handles(self, handles: Sequence[str]) -> list[str | None]:
        """The customer each handle belongs to: how a former customer id still finds its customer."""
        rows = self._engine.read(identity_queries.CUSTOMER_OF_HANDLE, keys=list(handles))
        owners = {row["handle"]: row["customer"] for row in rows}
        return [owners.get(handle) for handle in handles]

    def customer_page(self, wanted: CustomerFilter, after: str, limit: int) -> list[CustomerRow]:
        """Customers whose key comes after `after`, in order of key."""
        name = wanted.name.lower() if wanted.name else None
        rows = self._engine.read(
            reading_queries.CUSTOMER_PAGE,
            after=after,
            limit=limit,
            kind=wanted.kind,
            channel=wanted.channel,
            name=name,
        )
        return [customer_row(row) for row in rows]

    def handles(self, keys: Sequence[str]) -> list[HandleRow | None]:
        rows = {
            row["key"]: handle_row(row) for row in self._engine.read(reading_queries.HANDLES, keys=list(keys))
        }
        return [rows.get(key) for key in keys]

    def handles_of_customers(self, keys: Sequence[str]) -> list[tuple[HandleRow, ...]]:
        """The handles of each customer, in order of key."""
        rows = self._engine.read(reading_queries.HANDLES_OF_CUSTOMERS, keys=list(keys))
        owned: dict[str, list[HandleRow]] = {}
        for row in rows:
            handle = handle_row(row)
            owned.setdefault(row["customer"], []).append(handle)
        return [tuple(sorted(owned.get(key, []), key=lambda handle: handle.key)) for key in keys]

    def conversations(self, keys: Sequence[str]) -> list[ConversationRow | None]:
        read = self._engine.read(reading_queries.CONVERSATIONS, keys=list(keys))
        rows = {row["key"]: conversation_row(row) for row in read}
        return [rows.get(key) for key in keys]

    def conversation_page(
        self, wanted: ConversationFilter, after: Dated | None, limit: int
    ) -> list[ConversationRow]:
        """Conversations opened before `after`, or then with a later key: the latest first."""
        upto = after[0] + timedelta.resolution if after and after[0] < LATEST else LATEST
        statement = reading_queries.CONVERSATION_PAGES[wanted.channel is not None, wanted.product is not None]
        rows = self._engine.read(
            statement,
            **{"from": told(wanted.opened_from or EARLIEST)},
            before=told(min(wanted.opened_before or LATEST, upto)),
            **place(Part(limit, after), LATEST),
            channel=wanted.channel,
            product=wanted.product,
        )
        return [conversation_row(row) for row in rows]

    def message_keys_within(self, wanted: ConversationFilter) -> list[str]:
        """The keys of all messages of the conversations that pass a filter."""
        rows = self._engine.read(
            reading_queries.MESSAGES_WITHIN,
            channel=wanted.channel,
            product=wanted.product,
            openedFrom=wanted.opened_from,
            openedBefore=wanted.opened_before,
        )
        return [row["key"] for row in rows]

    def conversation_keys_of(self, messages: Sequence[str]) -> list[str | None]:
        """The conversation each message is part of."""
        rows = self._engine.read(thread_queries.THREAD_TOUCHED, keys=list(messages))
        places = {row["key"]: row["conversation"] for row in rows}
        return [places.get(key) for key in messages]

    def conversations_of_handles(
        self, keys: Sequence[str], part: Part = WHOLE
    ) -> list[tuple[ConversationRow, ...]]:
        """The conversations each handle has taken part in, or part of them, the latest opened first."""
        rows = self._engine.read(
            reading_queries.CONVERSATIONS_OF_HANDLES, keys=list(keys), **place(part, LATEST)
        )
        joined: dict[str, list[ConversationRow]] = {}
        for row in rows:
            joined.setdefault(row["parent"], []).append(conversation_row(row))
        return [tuple(sorted(joined.get(key, []), key=latest_first)) for key in keys]

    def messages(self, keys: Sequence[str]) -> list[MessageRow | None]:
        read = self._engine.read(reading_queries.MESSAGE_ROWS, keys=list(keys))
        rows = {row["key"]: message_row(row) for row in read}
        return [rows.get(key) for key in keys]

    def messages_of_conversations(
        self, keys: Sequence[str], part: Part = WHOLE
    ) -> list[tuple[MessageRow, ...]]:
        """The messages of each conversation, or part of them, the first said first."""
        rows = self._engine.read(
            reading_queries.MESSAGES_OF_CONVERSATIONS, keys=list(keys), **place(part, EARLIEST)
        )
        said: dict[str, list[MessageRow]] = {}
        for row in rows:
            said.setdefault(row["conversation"], []).append(message_row(row))
        return [tuple(sorted(said.get(key, []), key=lambda m: (m.sent_at, m.key))) for key in keys]

    def messages_of_customers(self, keys: Sequence[str], part: Part = WHOLE) -> list[tuple[MessageRow, ...]]:
        """What each customer sent under any handle, or part of it, the latest first."""
        rows = self._engine.read(
            reading_queries.MESSAGES_OF_CUSTOMERS, keys=list(keys), **place(part, LATEST)
        )
        said: dict[str, list[MessageRow]] = {}
        for row in rows:
            said.setdefault(row["customer"], []).append(message_row(row))
        return [
            tuple(sorted(said.get(key, []), key=lambda m: (-m.sent_at.timestamp(), m.key))) for key in keys
        ]

    def messages_about_products(self, slugs: Sequence[str]) -> list[int]:
        """How many messages are about each product."""
        rows = self._engine.read(reading_queries.MESSAGES_ABOUT_PRODUCTS, keys=list(slugs))
        counts = {row["key"]: int(row["messages"]) for row in rows}
        return [counts.get(slug, 0) for slug in slugs]

    def timelines(self, customers: Sequence[str], wanted: TimelinePage) -> list[tuple[EntryRow, ...]]:
        """A page of each customer's timeline."""
        return timelines(self._engine, customers, wanted)

    def reaches(self, messages: Sequence[str]) -> list[ReachRow | None]:
        """What the reach of each message is made of."""
        return reaches(self._engine, messages)

    def voices(self, wanted: Spoken, span: Span) -> list[VoiceRow]:
        """What was said that is wanted, in order of key."""
        return voices(self._engine, wanted, span)

    def hearers(self, messages: Sequence[str]) -> list[Hearer]:
        """Who answered, shared or reacted to each message."""
        return hearers(self._engine, messages)

    def followings(self, handles: Sequence[str]) -> dict[str, list[Following]]:
        """What sources said of how many follow each handle."""
        return followings(self._engine, handles)

    def traits(self, trait: str) -> list[TraitRow]:
        """What is said of everybody's job, industry or another trait."""
        return traits(self._engine, trait)

    def earliest(self) -> datetime | None:
        """The time of the first message; None in an empty store."""
        return earliest(self._engine)

    def matters_of_customers(self, keys: Sequence[str]) -> list[tuple[MatterRow, ...]]:
        """What each customer wants settled."""
        return matters_of_customers(self._engine, keys)

    def matters_of_messages(self, keys: Sequence[str]) -> list[MatterRow | None]:
        """The matter of its sender that each message belongs to."""
        return matters_of_messages(self._engine, keys)

    def clock(self) -> datetime | None:
        """The time of the latest message; None in an empty store."""
        latest = self._engine.read(queries.CLOCK)[0]["latest"]
        return latest if isinstance(latest, datetime) else None

    def products(self) -> tuple[Product, ...]:
        """What we sell, in order of slug."""
        rows = self._engine.read(company_queries.PRODUCTS)
        return tuple(map(product_of, rows))


def latest_first(row: ConversationRow) -> tuple[float, str]:
    return (-row.opened_at.timestamp(), row.key)


def customer_row(row: Row) -> CustomerRow:
    return CustomerRow(row["key"], row["name"], row["kind"])


def handle_row(row: Row) -> HandleRow:
    return HandleRow(
        key=row["key"],
        channel=row["channel"],
        address=row["address"],
        name=row["name"],
        verified=row["verified"],
        ours=bool(row["ours"]),
        team=row["team"],
        customer=row["customer"],
        confidence=row["confidence"],
        evidence=tuple(row["evidence"] or ()),
    )


def listed(handles: Sequence[Sequence[Any]]) -> Handles:
    """Handles as a statement lists them of one customer."""
    rows = (handle_row(dict(zip(HANDLE_COLUMNS, each, strict=True))) for each in handles)
    return tuple(sorted(rows, key=lambda row: row.key))


def conversation_row(row: Row) -> ConversationRow:
    return ConversationRow(
        key=row["key"],
        channel=row["channel"],
        source=row["source"],
        opened_at=time_of(row["openedAt"]),
        last_message_at=time_of(row["lastMessageAt"]),
        messages=row["messages"],
    )


def message_row(row: Row) -> MessageRow:
    stances = sorted(row["stances"])
    replied, shared = (next((key for key, _ in row[name]), None) for name in ("replied", "shared"))
    times = [time_of(at) for name in ("replied", "shared") for _, at in row[name]]
    return MessageRow(
        key=row["key"],
        seq=row["seq"],
        channel=row["channel"],
        text=row["text"],
        subject=row["subject"],
        sent_at=time_of(row["sentAt"]),
        recorded_at=time_of(row["recordedAt"]),
        direction=row["direction"],
        sender=row["sender"],
        conversation=row["conversation"],
        reply_to=row["replyTo"],
        reply_sender=replied,
        share_sender=shared,
        linked_at=max(times, default=None),
        mentions=tuple(sorted(row["mentions"])),
        sentiment=row["sentiment"],
        annotated_by=row["annotatedBy"],
        stances=tuple(StanceRow(product, value) for product, value in stances),
        intents=found(row, "intents", "intentChances"),
        irony=row["irony"],
        urgency=row["urgency"],
        kind=row["kind"],
        outcome=row["outcome"],
        seconds=row["seconds"],
        rating=row["rating"],
    )


def place(part: Part, start: datetime) -> dict[str, object]:
    """Where a part of a list begins and how long it is, as parameters; a whole list begins at `start`."""
    at, after = part.after or (start, "")
    return {"at": told(at), "after": after, "limit": part.limit}


def told(time: datetime) -> str:
    """A time as a parameter of many statements: text within what the record may hold."""
    return min(max(time.astimezone(UTC), EARLIEST), LATEST).isoformat()


def time_of(text: str) -> datetime:
    """A time that a statement told as text: the driver takes a hundred times as long over one of its own."""
    return datetime.fromisoformat(text).astimezone(UTC)
