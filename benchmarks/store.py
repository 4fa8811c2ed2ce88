"""The record on both engines: what it writes and reads in a second, and what its care costs.

The peer `raw` is the same engine given the same people, messages and relationships by the
fewest statements: without conversations, directions, revisions or a log of changes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from benchmarks.chatter import COMPANY, chatter
from benchmarks.result import Result
from benchmarks.servers import empty_stores
from graph_service.bootstrap import open_engine
from graph_service.config import Settings
from graph_service.pipeline.resolve import resolve
from graph_service.store.model import ChangeKind
from graph_service.store.port import Engine, Row, Statement
from graph_service.store.record import GraphStore
from ingest.canonical import Message

Item = TypeVar("Item")

MESSAGES = {"small": 3_000, "full": 20_000}
WARM_UP = 2_000
BATCH = 1_000
PAGE = 500
WRITTEN = "messages written per second"
READ = "messages read per second"
HANDLES = "customers' handles read per second"

RAW_SCHEMA = [
    "CREATE CONSTRAINT raw_person IF NOT EXISTS FOR (p:RawPerson) REQUIRE p.key IS UNIQUE",
    "CREATE CONSTRAINT raw_message IF NOT EXISTS FOR (m:RawMessage) REQUIRE m.key IS UNIQUE",
]
RAW_MESSAGES = Statement(
    "raw messages",
    "UNWIND $rows AS row MERGE (p:RawPerson {key: row.sender}) MERGE (m:RawMessage {key: row.key}) "
    "SET m.text = row.text, m.channel = row.channel, m.sentAt = row.sentAt MERGE (p)-[:RAW_SENT]->(m)",
)
RAW_MENTIONS = Statement(
    "raw mentions",
    "UNWIND $rows AS row MATCH (m:RawMessage {key: row.key}) MERGE (p:RawPerson {key: row.handle}) "
    "MERGE (m)-[:RAW_MENTIONS]->(p)",
)
RAW_REPLIES = Statement(
    "raw replies",
    "UNWIND $rows AS row MATCH (m:RawMessage {key: row.key}) MATCH (p:RawMessage {key: row.target}) "
    "MERGE (m)-[:RAW_REPLIES_TO]->(p)",
)


@dataclass(frozen=True, slots=True)
class Speeds:
    """One engine's figures, all a second."""

    written: float
    raw: float
    read: float
    handles: float


def run(scale: str) -> list[Result]:
    """Three figures for each engine; the embedded one's peers are `raw` and Neo4j."""
    messages = chatter(MESSAGES[scale])
    with empty_stores() as stores:
        speeds = {name: speeds_of(settings, messages) for name, settings in stores.items()}
    return [result for name in speeds for result in results(name, speeds)]


def results(engine: str, speeds: dict[str, Speeds]) -> list[Result]:
    ours = speeds[engine]
    others = {name: peer for name, peer in speeds.items() if engine == "embedded" and name != engine}
    written = {"raw": ours.raw} | {name: peer.written for name, peer in others.items()}
    read = {name: peer.read for name, peer in others.items()}
    handles = {name: peer.handles for name, peer in others.items()}
    return [
        Result(engine, WRITTEN, ours.written, written, "higher"),
        Result(engine, READ, ours.read, read, "higher"),
        Result(engine, HANDLES, ours.handles, handles, "higher"),
    ]


def speeds_of(settings: Settings, messages: Sequence[Message]) -> Speeds:
    engine = open_engine(settings)
    try:
        raw = raw_speed(engine, messages)
        store = GraphStore(engine)
        store.declare_company(COMPANY)
        return Speeds(written(store, messages), raw, read(store, messages), handles(store))
    finally:
        engine.close()


def written(store: GraphStore, messages: Sequence[Message]) -> float:
    for batch in pages(chatter(WARM_UP, prefix="warm-up-"), BATCH):
        store.load(batch)
    return speed(store.load, messages, BATCH)


def raw_speed(engine: Engine, messages: Sequence[Message]) -> float:
    engine.declare(RAW_SCHEMA)
    for batch in pages(chatter(WARM_UP, prefix="warm-up-"), BATCH):
        load_raw(engine, batch)
    return speed(lambda batch: load_raw(engine, batch), messages, BATCH)


def load_raw(engine: Engine, messages: Sequence[Message]) -> None:
    said = [
        {"key": m.key, "text": m.text, "channel": m.channel, "sentAt": m.sent_at, "sender": m.sender.key}
        for m in messages
    ]
    mentions = [{"key": m.key, "handle": handle.key} for m in messages for handle in m.mentions]
    replies = [{"key": m.key, "target": m.key_of(m.reply_to)} for m in messages if m.reply_to]
    parts: list[tuple[Statement, list[Row]]] = [
        (RAW_MESSAGES, said),
        (RAW_MENTIONS, mentions),
        (RAW_REPLIES, replies),
    ]
    engine.write(lambda tx: [tx.run(statement, rows=rows) for statement, rows in parts])


def read(store: GraphStore, messages: Sequence[Message]) -> float:
    keys = [message.key for message in messages]
    store.reader.messages(keys[:PAGE])  # the first call plans the statement
    return speed(store.reader.messages, keys, PAGE)


def handles(store: GraphStore) -> float:
    resolve(store)
    customers = customer_keys(store)
    store.reader.handles_of_customers(customers[:PAGE])
    return speed(store.reader.handles_of_customers, customers, PAGE)


def customer_keys(store: GraphStore) -> list[str]:
    """Every customer: each handle that changed hands belongs to one, of which it is the only one here."""
    changes = store.changes(0, [ChangeKind.CUSTOMERS], limit=1_000_000)
    found = store.reader.customer_keys_of_handles(sorted({key for change in changes for key in change.keys}))
    return sorted({key for key in found if key is not None})


def pages(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def speed(work: Callable[[Sequence[Item]], object], items: Sequence[Item], size: int) -> float:
    """Items a second, taken by `work` so many at a time."""
    start = time.perf_counter()
    for page in pages(items, size):
        work(page)
    return len(items) / (time.perf_counter() - start)
