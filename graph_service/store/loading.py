"""One batch of canonical records into the graph, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_service.store import queries
from graph_service.store.addressing import Directions, direct, messages_around
from graph_service.store.annotations import (
    Reading,
    found,
    is_level,
    put_annotations,
    put_cursor,
    put_stances,
)
from graph_service.store.assertions import gather
from graph_service.store.company import held_company
from graph_service.store.facts import link_waiting, load_facts
from graph_service.store.handles import put_handles
from graph_service.store.log import Log
from graph_service.store.model import AnnotationRow, ChangeKind
from graph_service.store.placing import Followers, followers, move, open_conversations, place
from graph_service.store.port import Parameters, Row, Transaction, ask, put
from ingest.canonical import Direction, Message, Profile, Record
from ingest.checks import EARLIEST
from ingest.facts import Fact


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch. `unchanged` were held already, or older than what is held."""

    added: int = 0
    revised: int = 0
    unchanged: int = 0
    profiles: int = 0
    facts: int = 0
    graph_version: int = 0

    def plus(self, other: Receipt) -> Receipt:
        """The receipt of both."""
        return Receipt(
            self.added + other.added,
            self.revised + other.revised,
            self.unchanged + other.unchanged,
            self.profiles + other.profiles,
            self.facts + other.facts,
            max(self.graph_version, other.graph_version),
        )


def load(
    transaction: Transaction, records: Sequence[Record], recorded_at: datetime, reading: Reading | None = None
) -> Receipt:
    """Write records that are new or newer than what is held, and all that follows from them."""
    log = Log(transaction)
    company = held_company(transaction)
    winners, known = standing(transaction, records)
    fresh = {key: message for key, message in winners.items() if key not in known}
    newer = {key: m for key, m in winners.items() if key in known and precedence(m) > known[key]}
    revised = {key: m for key, m in newer.items() if m.content_hash != known[key][1]}
    changed = fresh | revised
    # The same said again later: when we learnt it stays as it was.
    restamped = [{"key": key, "revisedAt": m.revised_at} for key, m in newer.items() if key not in revised]
    put(transaction, queries.RESTAMP_MESSAGES, restamped)
    asserted = gather(records)
    handles = put_handles(transaction, asserted, company)
    waiting = followers(transaction, list(changed))
    placing = place(transaction, changed, revised, waiting)
    directions = Directions(changed, placing.above, handles.ours, company_known=company is not None)
    learnt = {"seq": log.next_seq(), "recordedAt": recorded_at}
    open_conversations(transaction, fresh, placing)
    read = {row.key: row for row in reading.read(list(changed.values()))} if reading else {}
    new = [new_row(m, directions.of(m), placing.after[key], read.get(key)) for key, m in fresh.items()]
    put(transaction, queries.ADD_MESSAGES, new, **learnt)
    senders = revise(transaction, revised, learnt)
    put_stances(transaction, [row for key, row in read.items() if key in fresh])
    put_annotations(transaction, [row for key, row in read.items() if key in revised])
    read_to_the_end = reading is not None and is_level(transaction, reading.cursor, log.start)
    mention(transaction, changed.values())
    joined = link(transaction, changed, waiting)
    moved = move(transaction, placing, revised)
    around = messages_around(transaction, sorted(handles.turned))
    turned = direct(transaction, sorted(joined | revised.keys() | around), company)
    log.add(
        ChangeKind.MESSAGES,
        changed.keys() | newer.keys() | joined | moved | turned | around,
        added=fresh.keys(),
    )
    log.add(ChangeKind.HANDLES, handles.changed)
    # Whoever no longer is the sender of a message is one of those whom it concerned.
    log.add(ChangeKind.CUSTOMERS, senders)
    log.add(ChangeKind.FACTS, load_facts(transaction, records, learnt))
    link_waiting(transaction, "Message", list(fresh))
    stated = {m.conversation_key for m in changed.values() if m.conversation_key}
    link_waiting(transaction, "Conversation", sorted(stated))
    position = log.write()
    if reading is not None and read_to_the_end:
        put_cursor(transaction, reading.cursor.at(position.seq))
    kinds = Counter(map(kind_of, records))
    return Receipt(
        len(fresh),
        len(newer),
        kinds[Message] - len(fresh) - len(newer),
        kinds[Profile],
        kinds[Fact],
        position.graph_version,
    )


def kind_of(record: Record) -> type[Message | Profile | Fact]:
    return Fact if isinstance(record, Fact) else type(record)


Precedence = tuple[datetime, str]


def precedence(message: Message) -> Precedence:
    """What decides between two contents of one key: the greatest revision time, then the hash."""
    return (message.revised_at or EARLIEST, message.content_hash)


def standing(
    transaction: Transaction, records: Iterable[Record]
) -> tuple[dict[str, Message], dict[str, Precedence]]:
    """The message that wins for each key of a batch, and what is held for these keys."""
    winners: dict[str, Message] = {}
    for record in records:
        if isinstance(record, Message):
            held = winners.get(record.key)
            if held is None or precedence(record) > precedence(held):
                winners[record.key] = record
    rows = ask(transaction, queries.KNOWN_MESSAGES, list(winners))
    return winners, {row["key"]: (row["revisedAt"] or EARLIEST, row["contentHash"]) for row in rows}


def revise(transaction: Transaction, revised: Mapping[str, Message], learnt: Parameters) -> set[str]:
    """Write newer revisions over what is held, and take away what the older ones were linked to.

    Returns the handles that no longer are the senders of messages.
    """
    keys = list(revised)
    before = ask(transaction, queries.SENDERS, keys)
    for statement in (queries.UNLINK_MESSAGES, queries.UNSEND_MESSAGES, queries.FORGET_ANNOTATIONS):
        ask(transaction, statement, keys)
    rows = [required(m) | optional(m) for m in revised.values()]
    put(transaction, queries.REVISE_MESSAGES, rows, **learnt)
    sent = [{"key": key, "sender": message.sender.key} for key, message in revised.items()]
    put(transaction, queries.SEND_MESSAGES, sent)
    return {row["handle"] for row in before if row["handle"] != revised[row["key"]].sender.key}


def mention(transaction: Transaction, messages: Iterable[Message]) -> None:
    """Join messages to whom they mention."""
    rows = [
        {"key": message.key, "handle": handle}
        for message in messages
        for handle in sorted({handle.key for handle in message.mentions})
    ]
    put(transaction, queries.MENTION_HANDLES, rows)


def new_row(
    message: Message, direction: Direction, conversation: str, annotation: AnnotationRow | None
) -> Row:
    """A row of `ADD_MESSAGES`; what is unknown need not be written, which saves much of the work."""
    more = {name: value for name, value in optional(message).items() if value is not None}
    if annotation is not None:
        more |= found(annotation)
    links = {"sender": message.sender.key, "conversation": conversation}
    return {**required(message), **links, "direction": direction.value, "more": more}


def required(message: Message) -> Row:
    """The properties of its own that every `Message` of the graph has, the time in ISO 8601."""
    return {
        "key": message.key,
        "source": message.source,
        "nativeId": message.native_id,
        "channel": message.channel,
        "text": message.text,
        "sentAt": message.sent_at.isoformat(),
        "contentHash": message.content_hash,
        "knownReplies": [message.key_of(native) for native in message.known_replies],
    }


def optional(message: Message) -> Row:
    """The properties that a `Message` of the graph may have."""
    return {
        "subject": message.subject,
        "revisedAt": message.revised_at,
        "statedDirection": message.direction.value if message.direction else None,
        "replyToKey": message.key_of(message.reply_to),
        "shareOfKey": message.key_of(message.shares),
        "threadKey": message.key_of(message.thread),
        "conversationKey": message.conversation_key,
        "kind": message.kind.value if message.kind else None,
        "outcome": message.outcome,
        "seconds": message.seconds,
        "rating": message.rating,
    }


def link(transaction: Transaction, changed: Mapping[str, Message], waiting: Followers) -> set[str]:
    """Join messages to what they answer and share, whichever came first; return who was waiting."""
    late_replies = late(waiting.replies, changed)
    late_shares = late(waiting.shares, changed)
    replies = [
        {"key": message.key, "target": message.key_of(message.reply_to)}
        for message in changed.values()
        if message.reply_to not in (None, message.native_id)
    ]
    shares = [
        {"key": message.key, "target": message.key_of(message.shares)}
        for message in changed.values()
        if message.shares not in (None, message.native_id)
    ]
    put(transaction, queries.LINK_REPLIES, replies + late_replies)
    put(transaction, queries.LINK_SHARES, shares + late_shares)
    return {row["key"] for row in late_replies + late_shares}


def late(waiting: Iterable[Row], changed: Mapping[str, Message]) -> list[Row]:
    """Of the messages that were waiting, those whose links this batch does not decide itself."""
    return [
        {"key": row["key"], "target": row["target"]}
        for row in waiting
        if row["key"] not in changed and row["key"] != row["target"]
    ]
