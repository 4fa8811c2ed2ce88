"""Who turned to whom and what they felt about what, as columns: the food of `algorithms`."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from algorithms.acts import Sense
from graph_service.planes.manifest import of_record
from graph_service.planes.matters import MATTERS, matter_table, without
from graph_service.planes.plane import Delta, Plane
from graph_service.planes.seen import Tables, view
from graph_service.planes.segments import Segments, latest_rows
from graph_service.planes.sense import by_program, sense
from graph_service.planes.view import View, microseconds
from graph_service.planes.wording import wording
from graph_service.store.model import MessageRow, Owner, ReferralRow, words
from graph_service.text.inquiry import inquires
from ingest.meeting import met

MESSAGES: Final = pa.schema(
    [
        ("key", pa.string()),
        ("sender", pa.string()),
        ("conversation", pa.string()),
        ("channel", pa.string()),
        ("direction", pa.string()),
        ("sent_at", pa.int64()),
        ("recorded_at", pa.int64()),
        ("linked_at", pa.int64()),
        ("sentiment", pa.float64()),
        ("irony", pa.float64()),
        ("urgency", pa.float64()),
        ("wording", pa.int64()),
        ("asks", pa.bool_()),
        ("inquires", pa.bool_()),
        ("automatic", pa.bool_()),
        ("met", pa.bool_()),
        ("replies", pa.list_(pa.string())),
        ("mentions", pa.list_(pa.string())),
        ("shares", pa.list_(pa.string())),
        ("products", pa.list_(pa.string())),
        ("stances", pa.list_(pa.float64())),
        ("intents", pa.list_(pa.string())),
        ("chances", pa.list_(pa.float64())),
    ]
)
OWNERS: Final = pa.schema(
    [
        ("key", pa.string()),
        ("customer", pa.string()),
        ("kind", pa.string()),
        ("ours", pa.bool_()),
        ("team", pa.string()),
        ("bot", pa.bool_()),
    ]
)
REFERRALS: Final = pa.schema(
    [
        ("key", pa.string()),
        ("handle", pa.string()),
        ("referred", pa.string()),
        ("at", pa.int64()),
        ("recorded_at", pa.int64()),
    ]
)


class InteractionPlane(Plane):
    """Messages and owners of handles as Arrow files, and a view of them in memory."""

    name = "interactions"

    def __init__(self, folder: Path, record: str = "") -> None:
        """`record` names the record it is of; see `Segments`."""
        self._messages = Segments(folder / "messages", MESSAGES, of_record(record))
        self._owners = Segments(folder / "owners", OWNERS, of_record(record))
        self._referrals = Segments(folder / "referrals", REFERRALS, of_record(record))
        self._matters = Segments(folder / "matters", MATTERS, of_record(record))
        self._parts = (self._messages, self._owners, self._referrals, self._matters)
        self._lock = threading.Lock()
        self._view: View | None = None

    def position(self) -> int:
        return min(part.upto for part in self._parts)

    def advance(self, deltas: Iterable[Delta]) -> None:
        for delta in deltas:
            with self._lock:
                self._messages.append(message_table(delta.messages), delta.removed, upto=delta.upto)
                gone = self._referring(delta.disowned)
                self._referrals.append(referral_table(delta.referrals), gone, upto=delta.upto)
                self._matters.append(*self._settling(delta), upto=delta.upto)
                # Last: whose handles went is found out by the owners, after a fault in between too.
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
            for part in self._parts:
                part.compact()

    def clear(self) -> None:
        with self._lock:
            for part in self._parts:
                part.clear()
            self._view = None

    def verify(self) -> str | None:
        with self._lock:
            return next((fault for part in self._parts if (fault := part.verify())), None)

    def __len__(self) -> int:
        return len(self.view().messages)

    def supposing(self, owners: Sequence[Owner]) -> View:
        """The plane as it would be if handles belonged to others; what others own stays as it is."""
        with self._lock:
            supposed = latest_rows(pa.concat_tables([self._owners.read(), owner_table(owners)]))
            return view(
                Tables(self._messages.read(), supposed, self._referrals.read(), self._matters.read()),
                self.position(),
            )

    def view(self) -> View:
        """The plane as it stands; made when first asked for after a change."""
        with self._lock:
            if self._view is None:
                self._view = view(Tables(*(part.read() for part in self._parts)), self.position())
            return self._view

    def _settling(self, delta: Delta) -> tuple[pa.Table, Collection[str]]:
        """The rows of matters to write, and the openings of those that are no more."""
        new = matter_table(delta.matters)
        if not delta.removed:
            return new, delta.unmattered
        left = without(self._matters.read(), frozenset(delta.removed))
        return pa.concat_tables([left, new]), (*delta.unmattered, *delta.removed)

    def _referring(self, handles: Sequence[str]) -> list[str]:
        """The keys of the referrals that name one of these handles."""
        if not handles:
            return []
        held, named = self._referrals.read(), pa.array(handles, pa.string())
        names = pc.or_(pc.is_in(held["handle"], value_set=named), pc.is_in(held["referred"], value_set=named))
        return [str(key) for key in held["key"].filter(names).to_pylist()]


def message_table(messages: Sequence[MessageRow]) -> pa.Table:
    columns = {
        "key": [m.key for m in messages],
        "sender": [m.sender for m in messages],
        "sent_at": [microseconds(m.sent_at) for m in messages],
        "recorded_at": [microseconds(m.recorded_at) for m in messages],
        "linked_at": [microseconds(max(m.recorded_at, m.linked_at or m.recorded_at)) for m in messages],
        "direction": [m.direction for m in messages],
        "channel": [m.channel for m in messages],
        "conversation": [m.conversation for m in messages],
        "sentiment": [m.sentiment for m in messages],
        "irony": [m.irony for m in messages],
        "urgency": [m.urgency for m in messages],
        "wording": [wording(words(m.subject, m.text)) for m in messages],
        "asks": [sense(m) is Sense.ASKS for m in messages],
        "automatic": [by_program(m) for m in messages],
        "inquires": [inquires(words(m.subject, m.text)) for m in messages],
        "met": [met(m.kind, m.outcome, m.seconds) for m in messages],
        "replies": [[m.reply_sender] if m.reply_sender else [] for m in messages],
        "mentions": [list(m.mentions) for m in messages],
        "shares": [[m.share_sender] if m.share_sender else [] for m in messages],
        "products": [[s.product for s in m.stances] for m in messages],
        "stances": [[s.value for s in m.stances] for m in messages],
        "intents": [[i.label for i in m.intents] for m in messages],
        "chances": [[i.probability for i in m.intents] for m in messages],
    }
    return pa.table(columns, schema=MESSAGES)


def owner_table(owners: Sequence[Owner]) -> pa.Table:
    columns = {
        "key": [o.handle for o in owners],
        "customer": [o.customer for o in owners],
        "kind": [o.kind for o in owners],
        "ours": [o.ours for o in owners],
        "team": [o.team for o in owners],
        "bot": [o.bot for o in owners],
    }
    return pa.table(columns, schema=OWNERS)


def referral_table(referrals: Sequence[ReferralRow]) -> pa.Table:
    """Referrals by the digest of their keys, as a key may hold a name that has to be forgotten."""
    columns = {
        "key": [blake2b(r.key.encode(), digest_size=16).hexdigest() for r in referrals],
        "handle": [r.handle for r in referrals],
        "referred": [r.referred for r in referrals],
        "at": [microseconds(r.at) for r in referrals],
        "recorded_at": [microseconds(r.recorded_at) for r in referrals],
    }
    return pa.table(columns, schema=REFERRALS)
