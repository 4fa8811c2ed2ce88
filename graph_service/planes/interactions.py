"""Who turned to whom and what they felt about what, as columns: the food of `algorithms`."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph_service.planes.manifest import of_record
from graph_service.planes.plane import Delta, Plane
from graph_service.planes.segments import Segments, latest_rows
from graph_service.store.model import MessageRow, Owner

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
NOBODY: Final = -1
APART: Final = frozenset({"organization", "bot"})
"""Kinds of customers that are neither fans nor critics and whose attention counts for nobody."""

MESSAGES: Final = pa.schema(
    [
        ("key", pa.string()),
        ("sender", pa.string()),
        ("sent_at", pa.int64()),
        ("recorded_at", pa.int64()),
        ("linked_at", pa.int64()),
        ("direction", pa.string()),
        ("sentiment", pa.float64()),
        ("replies", pa.list_(pa.string())),
        ("mentions", pa.list_(pa.string())),
        ("shares", pa.list_(pa.string())),
        ("products", pa.list_(pa.string())),
        ("stances", pa.list_(pa.float64())),
    ]
)
OWNERS: Final = pa.schema(
    [("key", pa.string()), ("customer", pa.string()), ("kind", pa.string()), ("ours", pa.bool_())]
)
KINDS: Final = ("replies", "mentions", "shares")
"""The ways of turning to somebody, in the order of `Attention.kind`."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Who turned to whom: one row an act, aligned arrays.

    `source` and `target` number `people`; `kind` numbers `KINDS`; times are microseconds
    since 1970 in UTC.
    """

    source: Integers
    target: Integers
    kind: Integers
    sent_at: Integers
    recorded_at: Integers


@dataclass(frozen=True, slots=True)
class Stances:
    """Who felt what about what: one row a message and target, aligned arrays.

    `person` numbers `people`; `message` numbers `messages`; `value` is in -1 to 1.
    """

    person: Integers
    message: Integers
    value: Floats
    sent_at: Integers
    recorded_at: Integers


@dataclass(frozen=True)
class View:
    """The plane at one position. `people` are customer keys, `messages` message keys, in order.

    `first_seen` says when each person first spoke or was turned to, in microseconds since 1970.

    `about` has the stances towards each product, `towards_us` those of messages that
    address us or speak of any of our products.
    """

    position: int
    people: tuple[str, ...]
    messages: tuple[str, ...]
    first_seen: Integers
    attention: Attention
    about: dict[str, Stances]
    towards_us: Stances


class InteractionPlane(Plane):
    """Messages and owners of handles as Arrow files, and a view of them in memory."""

    name = "interactions"

    def __init__(self, folder: Path, record: str = "") -> None:
        """`record` names the record it is of; see `Segments`."""
        self._messages = Segments(folder / "messages", MESSAGES, of_record(record))
        self._owners = Segments(folder / "owners", OWNERS, of_record(record))
        self._lock = threading.Lock()
        self._view: View | None = None

    def position(self) -> int:
        return min(self._messages.upto, self._owners.upto)

    def advance(self, deltas: Iterable[Delta]) -> None:
        for delta in deltas:
            with self._lock:
                self._messages.append(message_table(delta.messages), delta.removed, upto=delta.upto)
                self._owners.append(owner_table(delta.owners), delta.disowned, upto=delta.upto)
                self._view = None

    def message_keys(self) -> Collection[str]:
        with self._lock:
            return frozenset(self._messages.read()["key"].to_pylist())

    def handle_keys(self) -> Collection[str]:
        with self._lock:
            return frozenset(self._owners.read()["key"].to_pylist())

    def compact(self) -> None:
        with self._lock:
            self._messages.compact()
            self._owners.compact()

    def clear(self) -> None:
        with self._lock:
            self._messages.clear()
            self._owners.clear()
            self._view = None

    def verify(self) -> str | None:
        with self._lock:
            return self._messages.verify() or self._owners.verify()

    def __len__(self) -> int:
        return len(self.view().messages)

    def supposing(self, owners: Sequence[Owner]) -> View:
        """The plane as it would be if handles belonged to others; what others own stays as it is."""
        with self._lock:
            supposed = latest_rows(pa.concat_tables([self._owners.read(), owner_table(owners)]))
            return view(self._messages.read(), supposed, self.position())

    def view(self) -> View:
        """The plane as it stands; made when first asked for after a change."""
        with self._lock:
            if self._view is None:
                self._view = view(self._messages.read(), self._owners.read(), self.position())
            return self._view


def microseconds(time: datetime) -> int:
    """Microseconds since 1970."""
    return (time - EPOCH) // MICROSECOND


def message_table(messages: Sequence[MessageRow]) -> pa.Table:
    columns = {
        "key": [m.key for m in messages],
        "sender": [m.sender for m in messages],
        "sent_at": [microseconds(m.sent_at) for m in messages],
        "recorded_at": [microseconds(m.recorded_at) for m in messages],
        "linked_at": [microseconds(max(m.recorded_at, m.linked_at or m.recorded_at)) for m in messages],
        "direction": [m.direction for m in messages],
        "sentiment": [m.sentiment for m in messages],
        "replies": [[m.reply_sender] if m.reply_sender else [] for m in messages],
        "mentions": [list(m.mentions) for m in messages],
        "shares": [[m.share_sender] if m.share_sender else [] for m in messages],
        "products": [[s.product for s in m.stances] for m in messages],
        "stances": [[s.value for s in m.stances] for m in messages],
    }
    return pa.table(columns, schema=MESSAGES)


def owner_table(owners: Sequence[Owner]) -> pa.Table:
    columns = {
        "key": [o.handle for o in owners],
        "customer": [o.customer for o in owners],
        "kind": [o.kind for o in owners],
        "ours": [o.ours for o in owners],
    }
    return pa.table(columns, schema=OWNERS)


def view(messages: pa.Table, owners: pa.Table, position: int) -> View:
    """Number the people and the messages and lay out what passed between them."""
    theirs = pc.and_(
        pc.is_valid(owners["customer"]),
        pc.invert(pc.is_in(owners["kind"], value_set=pa.array(sorted(APART)))),
    )
    owners = owners.filter(theirs)
    people = pc.unique(owners["customer"]).sort()
    who = People(owners["key"], pc.index_in(owners["customer"], value_set=people))
    sender = who.number(messages["sender"])
    facts = Facts(sender, *(numbers(messages[name]) for name in ("sent_at", "recorded_at", "linked_at")))
    paid = attention(messages, facts, who)
    return View(
        position,
        tuple(people.to_pylist()),
        tuple(messages["key"].to_pylist()),
        first_seen(len(people), facts, paid),
        paid,
        stances_by_product(messages, facts),
        stances_towards_us(messages, facts),
    )


class People:
    """Numbers people by their handles."""

    def __init__(self, handles: pa.ChunkedArray[pa.StringScalar], person: pa.Array[pa.Int32Scalar]) -> None:
        self._handles = pa.array(handles.to_pylist(), pa.string())
        self._person = np.append(numbers(person), NOBODY)

    def number(self, handles: pa.Array[pa.StringScalar]) -> Integers:
        """The person behind each handle, or `NOBODY`."""
        at = pc.fill_null(pc.index_in(handles, value_set=self._handles), NOBODY)
        return np.asarray(self._person[numbers(at)], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Facts:
    """Sender and times of every message, aligned with the table's rows."""

    sender: Integers
    sent_at: Integers
    recorded_at: Integers
    linked_at: Integers


def numbers(column: pa.Array[pa.Int64Scalar]) -> Integers:
    return np.asarray(
        column.to_numpy(zero_copy_only=False) if isinstance(column, pa.Array) else column.to_numpy()
    )


def attention(messages: pa.Table, facts: Facts, who: People) -> Attention:
    parts = []
    for kind, column in enumerate(KINDS):
        row = numbers(pc.list_parent_indices(messages[column]))
        target = who.number(pc.list_flatten(messages[column]))
        source = facts.sender[row]
        known = (source != NOBODY) & (target != NOBODY) & (source != target)
        row, target, source = row[known], target[known], source[known]
        # That somebody was answered is known once both messages are.
        learnt = facts.recorded_at if column == "mentions" else facts.linked_at
        parts.append((source, target, np.full(len(row), kind), facts.sent_at[row], learnt[row]))
    return Attention(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def first_seen(people: int, facts: Facts, paid: Attention) -> Integers:
    """When each person first spoke or was turned to; the end of time for who never was."""
    seen = np.full(people, np.iinfo(np.int64).max)
    spoke = facts.sender != NOBODY
    np.minimum.at(seen, facts.sender[spoke], facts.sent_at[spoke])
    np.minimum.at(seen, paid.target, paid.sent_at)
    return seen


def stances_by_product(messages: pa.Table, facts: Facts) -> dict[str, Stances]:
    row = numbers(pc.list_parent_indices(messages["products"]))
    product = pc.list_flatten(messages["products"])
    value = np.asarray(pc.list_flatten(messages["stances"]).to_numpy())
    names = np.asarray(product.to_pylist(), dtype=object)
    return {
        name: stances(row[names == name], value[names == name], facts)
        for name in pc.unique(product).to_pylist()
    }


def stances_towards_us(messages: pa.Table, facts: Facts) -> Stances:
    """What is said to us or of our products counts by the sentiment of the whole message."""
    inbound = pc.equal(messages["direction"], "inbound")
    named = pc.greater(pc.list_value_length(messages["products"]), 0)
    counts = pc.and_(pc.or_(inbound, named), pc.is_valid(messages["sentiment"]))
    row = np.flatnonzero(counts.to_numpy())
    value = messages["sentiment"].to_numpy()
    return stances(row, np.asarray(value[row], dtype=np.float64), facts)


def stances(row: Integers, value: Floats, facts: Facts) -> Stances:
    person = facts.sender[row]
    known = person != NOBODY
    row = row[known]
    return Stances(person[known], row, value[known], facts.sent_at[row], facts.recorded_at[row])
