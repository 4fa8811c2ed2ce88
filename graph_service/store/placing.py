"""Messages into conversations: where a batch belongs, and what that moves of what is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_service.store import load_queries, thread_queries
from graph_service.store.port import Row, Transaction, ask, put
from graph_service.store.threads import ThreadLink, roots
from ingest.canonical import Message


@dataclass(frozen=True, slots=True)
class Followers:
    """Held messages that answer, share or stand in the thread of one of a batch.

    Rows with `key` and, but for `threads`, the `target` that was named.
    """

    replies: list[Row]
    shares: list[Row]
    threads: list[Row]


@dataclass(frozen=True, slots=True)
class Placing:
    """The conversation of each message concerned, before and after a batch, by message key.

    `above` has the held messages that those of the batch answer: rows of `MESSAGES_ABOVE`.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    above: Mapping[str, Row]

    @property
    def moved(self) -> dict[str, str]:
        """The conversations that held messages move to, by their keys."""
        return {key: self.after[key] for key, root in self.before.items() if self.after[key] != root}

    @property
    def left(self) -> set[str]:
        """The conversations that messages leave."""
        return {self.before[key] for key in self.moved}


def followers(transaction: Transaction, keys: Sequence[str]) -> Followers:
    """What is held that was waiting for these messages."""
    return Followers(
        ask(transaction, load_queries.REPLIES_WAITING, keys),
        ask(transaction, load_queries.SHARES_WAITING, keys),
        ask(transaction, thread_queries.THREAD_CHILDREN, keys),
    )


def place(
    transaction: Transaction, changed: Mapping[str, Message], revised: Iterable[str], waiting: Followers
) -> Placing:
    """Find the conversation of every message whose place a batch may decide; write nothing."""
    touched = ask(transaction, thread_queries.THREAD_TOUCHED, list(revised))
    placed = {row["conversation"] for row in [*touched, *waiting.replies, *waiting.threads]}
    members = ask(transaction, thread_queries.THREAD_MEMBERS, sorted(placed))
    links = {
        row["key"]: ThreadLink(row["key"], row["replyTo"], row["thread"], row["stated"]) for row in members
    }
    links |= {key: thread_link(message) for key, message in changed.items()}
    named = {key for link in links.values() for key in (link.reply_to, link.thread) if key}
    answered = {name for key in changed if (name := links[key].reply_to)}
    wanted = sorted((named - links.keys()) | (answered - changed.keys()))
    above = {row["key"]: row for row in ask(transaction, thread_queries.MESSAGES_ABOVE, wanted)}
    settled = {key: row["conversation"] for key, row in above.items()}
    before = {row["key"]: row["conversation"] for row in members}
    return Placing(before, roots(links, settled.get), above)


def thread_link(message: Message) -> ThreadLink:
    return ThreadLink(
        message.key,
        message.key_of(message.reply_to),
        message.key_of(message.thread),
        message.conversation_key,
    )


def open_conversations(transaction: Transaction, added: Mapping[str, Message], placing: Placing) -> None:
    """Make the conversations that new messages belong to, or stretch their times over them."""
    extents: dict[str, Extent] = {}
    for key, message in added.items():
        root = placing.after[key]
        extent = extent_of(message)
        extents[root] = extents[root].joined(extent) if root in extents else extent
    held = {
        row["key"]: Extent(row["openedAt"], row["lastMessageAt"], row["channel"], row["source"])
        for row in ask(transaction, thread_queries.HELD_CONVERSATIONS, list(extents))
    }
    new = [extent.row(key) for key, extent in extents.items() if key not in held]
    wider = {key: extent.joined(extents[key]) for key, extent in held.items()}
    put(transaction, thread_queries.OPEN_CONVERSATIONS, new)
    stretched = [extent.row(key) for key, extent in wider.items() if extent != held[key]]
    put(transaction, thread_queries.STRETCH_CONVERSATIONS, stretched)


@dataclass(frozen=True, slots=True)
class Extent:
    """From when to when a conversation goes and where it takes place, by its messages."""

    opened_at: datetime
    last_message_at: datetime
    channel: str
    source: str

    def joined(self, other: Extent) -> Extent:
        """The extent of both; the first name in the alphabet counts, so the order does not matter."""
        return Extent(
            min(self.opened_at, other.opened_at),
            max(self.last_message_at, other.last_message_at),
            min(self.channel, other.channel),
            min(self.source, other.source),
        )

    def row(self, key: str) -> Row:
        """The properties of the graph's `Conversation`, times in ISO 8601."""
        return {
            "key": key,
            "openedAt": self.opened_at.isoformat(),
            "lastMessageAt": self.last_message_at.isoformat(),
            "channel": self.channel,
            "source": self.source,
        }


def extent_of(message: Message) -> Extent:
    return Extent(message.sent_at, message.sent_at, message.channel, message.source)


def speakers(transaction: Transaction, conversations: Iterable[str]) -> set[str]:
    """The handles that send what is in conversations."""
    return {row["handle"] for row in ask(transaction, thread_queries.SPEAKERS, sorted(conversations))}


def move(transaction: Transaction, placing: Placing, revised: Iterable[str]) -> set[str]:
    """Put held messages where they belong now; return those that moved."""
    moved, left, after = placing.moved, placing.left, placing.after
    ask(transaction, thread_queries.LEAVE_THREADS, list(moved))
    put(transaction, thread_queries.JOIN_THREADS, [{"key": k, "conversation": c} for k, c in moved.items()])
    ask(transaction, thread_queries.DROP_EMPTY_THREADS, sorted(left))
    ask(
        transaction,
        thread_queries.DATE_THREADS,
        sorted({*moved.values(), *left, *map(after.__getitem__, revised)}),
    )
    return set(moved)
