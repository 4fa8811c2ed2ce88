"""One batch of canonical records into the graph, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_service.store import annotation_queries, load_queries
from graph_service.store.addressing import Directions, direct, messages_around
from graph_service.store.assertions import gather
from graph_service.store.batch import Batch, sort_out
from graph_service.store.company import held_company
from graph_service.store.facts import link_waiting, load_facts
from graph_service.store.handles import Handles, put_handles
from graph_service.store.log import Log
from graph_service.store.message_rows import new_row, optional, required
from graph_service.store.model import ChangeKind, Position
from graph_service.store.placing import (
    Followers,
    Placing,
    followers,
    move,
    open_conversations,
    place,
    speakers,
)
from graph_service.store.port import Parameters, Row, Transaction, ask, put
from ingest.canonical import Message, Profile, Record
from ingest.company import Company
from ingest.facts import Fact


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch. `unchanged` were held already, or older than what is held.

    `suppressed` were left out, as they are of people who were erased.
    """

    added: int = 0
    revised: int = 0
    unchanged: int = 0
    profiles: int = 0
    facts: int = 0
    graph_version: int = 0
    suppressed: int = 0

    def plus(self, other: Receipt) -> Receipt:
        """The receipt of both."""
        return Receipt(
            self.added + other.added,
            self.revised + other.revised,
            self.unchanged + other.unchanged,
            self.profiles + other.profiles,
            self.facts + other.facts,
            max(self.graph_version, other.graph_version),
            self.suppressed + other.suppressed,
        )


def load(transaction: Transaction, records: Sequence[Record], recorded_at: datetime) -> Receipt:
    """Write records that are new or newer than what is held, and all that follows from them."""
    return load_parts(transaction, [records], recorded_at)[0]


def load_parts(
    transaction: Transaction, parts: Sequence[Sequence[Record]], recorded_at: datetime
) -> list[Receipt]:
    """The same of several batches at once, with a receipt for each.

    What stands in two batches counts as new in the first of them.
    """
    records = [record for part in parts for record in part]
    log = Log(transaction)
    batch = sort_out(transaction, records)
    learnt = {"seq": log.next_seq(), "recordedAt": recorded_at}
    restamp(transaction, batch)
    around = surroundings(transaction, records, batch, recorded_at)
    open_conversations(transaction, batch.fresh, around.placing)
    put(transaction, load_queries.ADD_MESSAGES, new_rows(batch, around), **learnt)
    senders = revise(transaction, batch.revised, learnt)
    touched = join(transaction, batch, around)
    log.add(ChangeKind.MESSAGES, batch.changed.keys() | batch.newer.keys() | touched, added=batch.fresh)
    facts = load_facts(transaction, records, learnt)
    log.add(ChangeKind.MESSAGES, facts.doubted)
    log.add(ChangeKind.HANDLES, around.handles.changed | facts.described)
    # Whoever no longer is the sender of a message is one of those whom it concerned, and so are those
    # of the conversation that it left.
    log.add(ChangeKind.CUSTOMERS, senders | speakers(transaction, around.placing.left))
    log.add(ChangeKind.FACTS, facts.keys)
    join_facts(transaction, batch)
    return list(receipts(batch, parts, log.write()))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a batch meets in the record: who we are, its handles, who waited for it, where it belongs."""

    company: Company | None
    handles: Handles
    waiting: Followers
    placing: Placing


def surroundings(
    transaction: Transaction, records: Sequence[Record], batch: Batch, recorded_at: datetime
) -> Surroundings:
    """Write what a batch asserts of handles, and look up what its messages will be joined to."""
    company = held_company(transaction)
    handles = put_handles(transaction, gather(records), company, recorded_at)
    waiting = followers(transaction, list(batch.changed))
    return Surroundings(company, handles, waiting, place(transaction, batch.changed, batch.revised, waiting))


def restamp(transaction: Transaction, batch: Batch) -> None:
    """Note the newer time of what says the same again; when we learnt it stays as it was."""
    rows = [
        {"key": key, "revisedAt": m.revised_at} for key, m in batch.newer.items() if key not in batch.revised
    ]
    put(transaction, load_queries.RESTAMP_MESSAGES, rows)


def new_rows(batch: Batch, around: Surroundings) -> list[Row]:
    """The rows of `ADD_MESSAGES`."""
    directions = Directions(
        batch.changed, around.placing.above, around.handles.ours, company_known=around.company is not None
    )
    return [
        new_row(message, directions.of(message), around.placing.after[key])
        for key, message in batch.fresh.items()
    ]


def join(transaction: Transaction, batch: Batch, around: Surroundings) -> set[str]:
    """Link a batch to what is held, and what was waiting to the batch; return the held ones concerned."""
    mention(transaction, batch.changed.values())
    joined = link(transaction, batch.changed, around.waiting)
    moved = move(transaction, around.placing, batch.revised)
    near = messages_around(transaction, sorted(around.handles.turned))
    turned = direct(transaction, sorted(joined | batch.revised.keys() | near), around.company)
    return joined | moved | turned | near


def join_facts(transaction: Transaction, batch: Batch) -> None:
    """Join facts that were waiting for messages or conversations of a batch."""
    link_waiting(transaction, "Message", list(batch.fresh))
    stated = {m.conversation_key for m in batch.changed.values() if m.conversation_key}
    link_waiting(transaction, "Conversation", sorted(stated))


def receipts(batch: Batch, parts: Iterable[Sequence[Record]], position: Position) -> Iterator[Receipt]:
    """What became of each of the batches that were loaded as one."""
    fresh, newer = set(batch.fresh), set(batch.newer)
    for part in parts:
        kinds = Counter(map(kind_of, part))
        keys = {record.key for record in part if isinstance(record, Message)}
        added, revised = keys & fresh, keys & newer
        fresh -= added
        newer -= revised
        yield Receipt(
            added=len(added),
            revised=len(revised),
            unchanged=kinds[Message] - len(added) - len(revised),
            profiles=kinds[Profile],
            facts=kinds[Fact],
            graph_version=position.graph_version,
        )


def kind_of(record: Record) -> type[Message | Profile | Fact]:
    return Fact if isinstance(record, Fact) else type(record)


def revise(transaction: Transaction, revised: Mapping[str, Message], learnt: Parameters) -> set[str]:
    """Write newer revisions over what is held, and take away what the older ones were linked to.

    Returns the handles that no longer are the senders of messages.
    """
    keys = list(revised)
    before = ask(transaction, load_queries.SENDERS, keys)
    for statement in (
        load_queries.UNLINK_MESSAGES,
        load_queries.UNSEND_MESSAGES,
        annotation_queries.FORGET_ANNOTATIONS,
    ):
        ask(transaction, statement, keys)
    rows = [required(m) | optional(m) for m in revised.values()]
    put(transaction, load_queries.REVISE_MESSAGES, rows, **learnt)
    sent = [{"key": key, "sender": message.sender.key} for key, message in revised.items()]
    put(transaction, load_queries.SEND_MESSAGES, sent)
    return {row["handle"] for row in before if row["handle"] != revised[row["key"]].sender.key}


def mention(transaction: Transaction, messages: Iterable[Message]) -> None:
    """Join messages to whom they mention."""
    rows = [
        {"key": message.key, "handle": handle}
        for message in messages
        for handle in sorted({handle.key for handle in message.mentions})
    ]
    put(transaction, load_queries.MENTION_HANDLES, rows)


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
    put(transaction, load_queries.LINK_REPLIES, replies + late_replies)
    put(transaction, load_queries.LINK_SHARES, shares + late_shares)
    return {row["key"] for row in late_replies + late_shares}


def late(waiting: Iterable[Row], changed: Mapping[str, Message]) -> list[Row]:
    """Of the messages that were waiting, those whose links this batch does not decide itself."""
    return [
        {"key": row["key"], "target": row["target"]}
        for row in waiting
        if row["key"] not in changed and row["key"] != row["target"]
    ]
