"""One batch of canonical records into the graph, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_service.store import queries
from graph_service.store.addressing import Directions, direct
from graph_service.store.assertions import HandleFacts, gather, read_facts
from graph_service.store.company import held_company
from graph_service.store.log import Log
from graph_service.store.model import ChangeKind
from graph_service.store.placing import Followers, followers, move, open_conversations, place
from graph_service.store.port import Parameters, Row, Transaction, ask, put
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


def load(transaction: Transaction, records: Sequence[Record], recorded_at: datetime) -> Receipt:
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
    ours = None if company is None else frozenset(key for key in asserted if company.owns(key))
    directions = Directions(changed, placing.above, ours)
    learnt = {"seq": log.next_seq(), "recordedAt": recorded_at}
    open_conversations(transaction, fresh, placing)
    new = [new_row(m, directions.of(m), placing.after[key]) for key, m in fresh.items()]
    put(transaction, queries.ADD_MESSAGES, new, **learnt)
    revise(transaction, revised, learnt)
    mention(transaction, changed.values())
    joined = link(transaction, changed, waiting)
    moved = move(transaction, placing, revised)
    direct(transaction, sorted(joined | revised.keys()), company)
    log.add(ChangeKind.MESSAGES, changed.keys() | newer.keys() | joined | moved)
    log.add(ChangeKind.HANDLES, handles)
    messages = sum(isinstance(record, Message) for record in records)
    return Receipt(
        len(fresh),
        len(newer),
        messages - len(fresh) - len(newer),
        len(records) - messages,
        log.write().graph_version,
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


def put_handles(
    transaction: Transaction, asserted: Mapping[str, HandleFacts], company: Company | None
) -> set[str]:
    """Write handles that are new or of which something new is asserted; return their keys."""
    known = {row["key"]: row for row in ask(transaction, queries.KNOWN_HANDLES, list(asserted))}
    added = [new_handle(facts, company) for key, facts in asserted.items() if key not in known]
    rows: list[Row] = []
    links = [(key, i) for key, facts in asserted.items() if key not in known for i in facts.identifiers]
    for key, row in known.items():
        held = read_facts(row)
        merged = held.merged(asserted[key])
        if merged != held:
            rows.append({"key": key, "properties": merged.properties})
            links += [(key, identifier) for identifier in merged.identifiers - held.identifiers]
    put(transaction, queries.ADD_HANDLES, added)
    put(transaction, queries.PUT_HANDLES, rows)
    identified = [{"handle": key, "identifier": identifier} for key, identifier in sorted(links)]
    put(transaction, queries.IDENTIFY_HANDLES, identified)
    return {str(row["key"]) for row in added + rows}


def new_handle(facts: HandleFacts, company: Company | None) -> Row:
    """A row of `ADD_HANDLES`; of what is unknown only the name is written, see `queries`."""
    ours = company is not None and company.owns(facts.key)
    team = company.team(facts.key) if company and ours else None
    known = {name: value for name, value in facts.properties.items() if value is not None}
    required = {name: known.pop(name) for name in ("channel", "address", "identifiers")}
    more = {"name": facts.name} | known | ({"team": team} if ours else {})
    return {"key": facts.key, "ours": ours, **required, "more": more}


def revise(transaction: Transaction, revised: Mapping[str, Message], learnt: Parameters) -> None:
    """Write newer revisions over what is held, and take away what the older ones were linked to."""
    keys = list(revised)
    for statement in (queries.UNLINK_MESSAGES, queries.UNSEND_MESSAGES, queries.FORGET_ANNOTATIONS):
        ask(transaction, statement, keys)
    rows = [required(m) | optional(m) for m in revised.values()]
    put(transaction, queries.REVISE_MESSAGES, rows, **learnt)
    sent = [{"key": key, "sender": message.sender.key} for key, message in revised.items()]
    put(transaction, queries.SEND_MESSAGES, sent)


def mention(transaction: Transaction, messages: Iterable[Message]) -> None:
    """Join messages to whom they mention."""
    rows = [
        {"key": message.key, "handle": handle}
        for message in messages
        for handle in sorted({handle.key for handle in message.mentions})
    ]
    put(transaction, queries.MENTION_HANDLES, rows)


def new_row(message: Message, direction: Direction, conversation: str) -> Row:
    """A row of `ADD_MESSAGES`; what is unknown need not be written, which saves much of the work."""
    more = {name: value for name, value in optional(message).items() if value is not None}
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
