"""One batch of canonical records into the graph, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from graph_service.store import queries
from graph_service.store.assertions import HandleFacts, gather, read_facts
from graph_service.store.log import Log
from graph_service.store.model import ChangeKind
from graph_service.store.port import Row, Statement, Transaction
from graph_service.store.threads import ThreadLink, roots
from ingest.canonical import EARLIEST, Direction, Message, Record
from ingest.company import Company


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch. `unchanged` were held already, or older than what is held."""

    added: int = 0
    revised: int = 0
    unchanged: int = 0
    profiles: int = 0
    graph_version: int = 0

    def plus(self, other: Receipt) -> Receipt:
        """The receipt of both."""
        return Receipt(
            self.added + other.added,
            self.revised + other.revised,
            self.unchanged + other.unchanged,
            self.profiles + other.profiles,
            max(self.graph_version, other.graph_version),
        )


@dataclass(slots=True)
class Touched:
    """Keys that a batch has changed, for the change log."""

    messages: set[str] = field(default_factory=set)
    handles: set[str] = field(default_factory=set)


def load(
    transaction: Transaction, records: Sequence[Record], company: Company | None, recorded_at: datetime
) -> Receipt:
    """Write records that are new or newer than what is held, and all that follows from them."""
    log = Log(transaction)
    winners, known = standing(transaction, records)
    fresh = {key: message for key, message in winners.items() if key not in known}
    revised = {
        key: message for key, message in winners.items() if key in known and precedence(message) > known[key]
    }
    changed = fresh | revised
    touched = Touched()
    touched.handles |= put_handles(transaction, gather(records), company)
    seq = log.next_seq()
    unlink(transaction, list(revised))
    learnt = (seq, recorded_at)
    # What is unknown need not be written for a new message; leaving it out saves a third of the work.
    put(transaction, queries.ADD_MESSAGES, [known_of(properties(m, learnt)) for m in fresh.values()])
    put(transaction, queries.REVISE_MESSAGES, [properties(m, learnt) for m in revised.values()])
    attribute(transaction, changed.values())
    touched.messages |= changed.keys() | link(transaction, changed)
    touched.messages |= thread(transaction, changed)
    direct(transaction, sorted(touched.messages), company)
    log.add(ChangeKind.MESSAGES, touched.messages)
    log.add(ChangeKind.HANDLES, touched.handles)
    messages = sum(isinstance(record, Message) for record in records)
    return Receipt(
        len(fresh), len(revised), messages - len(changed), len(records) - messages, log.write().graph_version
    )


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


def ask(transaction: Transaction, statement: Statement, keys: Sequence[str]) -> list[Row]:
    """Run a statement about keys, or nothing where there are none."""
    return transaction.run(statement, keys=keys) if keys else []


def put(transaction: Transaction, statement: Statement, rows: Sequence[Mapping[str, object]]) -> None:
    """Run a statement about rows, or nothing where there are none."""
    if rows:
        transaction.run(statement, rows=rows)


def put_handles(
    transaction: Transaction, asserted: Mapping[str, HandleFacts], company: Company | None
) -> set[str]:
    """Write handles that are new or of which something new is asserted; return their keys."""
    known = {row["key"]: row for row in ask(transaction, queries.KNOWN_HANDLES, list(asserted))}
    rows: list[Row] = []
    links: list[Row] = []
    for key, facts in asserted.items():
        held = read_facts(known[key]) if key in known else None
        merged = facts if held is None else held.merged(facts)
        if merged != held:
            new = merged.identifiers - (held.identifiers if held else frozenset())
            rows.append({"key": key, "properties": merged.properties | whose(key, known.get(key), company)})
            links.extend({"handle": key, "identifier": identifier} for identifier in sorted(new))
    put(transaction, queries.PUT_HANDLES, rows)
    put(transaction, queries.IDENTIFY_HANDLES, links)
    return {str(row["key"]) for row in rows}


def whose(key: str, held: Row | None, company: Company | None) -> dict[str, object]:
    """Whether a handle is ours, for one that is not held yet."""
    if held is not None:
        return {}
    ours = company is not None and company.owns(key)
    return {"ours": ours, "team": company.team(key) if company and ours else None}


def unlink(transaction: Transaction, keys: Sequence[str]) -> None:
    """Take away what an earlier revision linked its message to."""
    if keys:
        transaction.run(queries.UNLINK_MESSAGES, keys=keys)
        transaction.run(queries.UNSEND_MESSAGES, keys=keys)
        transaction.run(queries.FORGET_ANNOTATIONS, keys=keys)


def attribute(transaction: Transaction, messages: Iterable[Message]) -> None:
    """Join messages to whom they are from and whom they mention."""
    sent: list[Row] = []
    mentioned: list[Row] = []
    for message in messages:
        sent.append({"key": message.key, "sender": message.sender.key})
        handles = sorted({handle.key for handle in message.mentions})
        mentioned.extend({"key": message.key, "handle": handle} for handle in handles)
    put(transaction, queries.SEND_MESSAGES, sent)
    put(transaction, queries.MENTION_HANDLES, mentioned)


def properties(message: Message, learnt: tuple[int, datetime]) -> Row:
    """A message's facts as properties of the graph's `Message`; `learnt` is seq and time."""
    return {
        "key": message.key,
        "source": message.source,
        "nativeId": message.native_id,
        "channel": message.channel,
        "text": message.text,
        "subject": message.subject,
        "sentAt": message.sent_at,
        "recordedAt": learnt[1],
        "seq": learnt[0],
        "revisedAt": message.revised_at,
        "contentHash": message.content_hash,
        "statedDirection": message.direction.value if message.direction else None,
        "replyToKey": message.key_of(message.reply_to),
        "shareOfKey": message.key_of(message.shares),
        "threadKey": message.key_of(message.thread),
        "conversationKey": message.key_of(message.conversation),
        "knownReplies": [message.key_of(native) for native in message.known_replies],
    }


def known_of(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}


def link(transaction: Transaction, changed: Mapping[str, Message]) -> set[str]:
    """Join messages to what they answer and share, whichever came first; return who was waiting."""
    keys = list(changed)
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
    put(transaction, queries.LINK_REPLIES, replies)
    put(transaction, queries.LINK_SHARES, shares)
    late_replies = waiting(transaction, queries.REPLIES_WAITING, keys)
    late_shares = waiting(transaction, queries.SHARES_WAITING, keys)
    put(transaction, queries.LINK_REPLIES, late_replies)
    put(transaction, queries.LINK_SHARES, late_shares)
    return {row["key"] for row in late_replies + late_shares}


def waiting(transaction: Transaction, statement: Statement, keys: Sequence[str]) -> list[Row]:
    """Messages of earlier batches that answer or share one of `keys`."""
    here = set(keys)
    rows = ask(transaction, statement, keys)
    return [row for row in rows if row["key"] not in here and row["key"] != row["target"]]


def thread(transaction: Transaction, changed: Mapping[str, Message]) -> set[str]:
    """Put messages into their conversations, and those whose place they change; return the latter."""
    keys = list(changed)
    if not keys:
        return set()
    placed = {
        row["key"]: row["conversation"]
        for statement in (queries.THREAD_TOUCHED, queries.REPLY_CHILDREN, queries.THREAD_CHILDREN)
        for row in ask(transaction, statement, keys)
    }
    members = ask(transaction, queries.THREAD_MEMBERS, sorted(set(placed.values())))
    links = {
        row["key"]: ThreadLink(row["key"], row["replyTo"], row["thread"], row["stated"]) for row in members
    }
    links |= {key: thread_link(message) for key, message in changed.items()}
    outside = {
        above for link in links.values() for above in (link.reply_to, link.thread) if above
    } - links.keys()
    settled = {
        row["key"]: row["conversation"] for row in ask(transaction, queries.THREAD_TOUCHED, sorted(outside))
    }
    before = {row["key"]: row["conversation"] for row in members}
    return move(transaction, before, roots(links, settled.get))


def thread_link(message: Message) -> ThreadLink:
    return ThreadLink(
        message.key,
        message.key_of(message.reply_to),
        message.key_of(message.thread),
        message.key_of(message.conversation),
    )


def move(transaction: Transaction, before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """Write the differences between two placings; return the messages that moved."""
    moved = {key: root for key, root in after.items() if before.get(key) != root}
    leaving = [key for key in moved if key in before]
    left = sorted({before[key] for key in leaving})
    if leaving:
        transaction.run(queries.LEAVE_THREADS, keys=leaving)
    put(transaction, queries.JOIN_THREADS, [{"key": k, "conversation": c} for k, c in moved.items()])
    if left:
        transaction.run(queries.DROP_EMPTY_THREADS, keys=left)
    ask(transaction, queries.DATE_THREADS, sorted({*after.values(), *left}))
    return set(moved)


def direct(transaction: Transaction, keys: Sequence[str], company: Company | None) -> None:
    """Decide who speaks to whom, for messages whose links have changed."""
    known = company is not None
    rows = [
        {"key": row["key"], "direction": direction(row, company_known=known).value}
        for row in ask(transaction, queries.ADDRESSING, keys)
    ]
    put(transaction, queries.DIRECT_MESSAGES, rows)


def direction(row: Row, *, company_known: bool) -> Direction:
    """Who speaks to whom, from a row of `ADDRESSING`.

    Our handles speak outbound. Once we have said who we are, what mentions or answers us
    is inbound, what mentions or answers somebody else is between peers, and only what
    addresses nobody goes by what its source states.
    """
    if row["fromUs"]:
        return Direction.OUTBOUND
    stated = Direction(row["stated"] or Direction.PEER)
    if not company_known:
        return stated
    addressed = row["mentioned"] + row["answered"]
    if any(addressed):
        return Direction.INBOUND
    return Direction.PEER if addressed or stated is Direction.OUTBOUND else stated
