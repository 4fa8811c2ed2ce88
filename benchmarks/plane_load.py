"""Loading who turned to whom: the interactions plane against rows over Bolt and against networkx."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.chatter import COMPANY, chatter
from benchmarks.result import Result
from benchmarks.servers import empty_stores
from graph_service.bootstrap import open_store
from graph_service.config import Settings
from graph_service.pipeline.load import load
from graph_service.pipeline.resolve import resolve
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.keeper import Keeper
from graph_service.planes.view import View
from graph_service.store.model import ChangeKind, MessageRow
from graph_service.store.record import GraphStore
from ingest.canonical import Message

METRIC: Final = "messages loaded per second"
MESSAGES: Final = {"small": 2_000, "full": 20_000}
PAGE: Final = 2_000
ROUNDS: Final = 5


def plane_load(scale: str) -> Result:
    """Generated messages, from files or rows to what an algorithm reads; Neo4j where it can be had."""
    messages = chatter(MESSAGES[scale])
    with empty_stores() as stores:
        folder = stores["embedded"].data / "interactions"
        view = kept(stores["embedded"], messages, folder)
        peers = {"networkx": speed(view, by_networkx)}
        if "neo4j" in stores:
            peers["rows over Bolt"] = over_bolt(stores["neo4j"], messages)
        ours = len(messages) / median_seconds(lambda: InteractionPlane(folder).view())
    return Result(f"plane load, {len(messages):,} messages", METRIC, ours, peers, "higher")


def kept(settings: Settings, messages: Sequence[Message], folder: Path) -> View:
    """Put messages into an embedded store and the plane in `folder`; return the plane's view."""
    store = open_store(settings)
    plane = InteractionPlane(folder)
    take_in(store, messages)
    Keeper(store, [plane]).catch_up()
    store.close()
    return plane.view()


def take_in(store: GraphStore, messages: Iterable[Message]) -> None:
    store.declare_company(COMPANY)
    load(store, messages, lambda _: None)
    resolve(store)


def speed(view: View, build: Callable[[View], object]) -> float:
    return len(view.messages) / median_seconds(lambda: build(view))


def median_seconds(work: Callable[[], object]) -> float:
    """The median of a few runs, after one that pays for imports."""
    work()
    return statistics.median(seconds(work) for _ in range(ROUNDS))


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def by_networkx(view: View) -> object:
    """The same acts of attention as a graph of Python objects, from arrays that are there already."""
    import networkx as nx

    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(len(view.people)))
    acts = view.attention
    acts_in_order = zip(acts.source.tolist(), acts.target.tolist(), acts.sent_at.tolist(), strict=True)
    graph.add_edges_from(acts_in_order)
    return graph


def over_bolt(settings: Settings, messages: Sequence[Message]) -> float:
    """Messages a second when the record is read instead, a row a message with its lists, once."""
    store = open_store(settings)
    take_in(store, messages)
    changes = store.changes(0, [ChangeKind.MESSAGES], limit=1_000_000)
    keys = sorted({key for change in changes for key in change.keys})
    store.messages(keys[:PAGE])  # the first call plans the statement
    elapsed = seconds(lambda: acts_of(store, keys))
    store.close()
    return len(keys) / elapsed


def acts_of(store: GraphStore, keys: Sequence[str]) -> list[tuple[str, str]]:
    pages = (keys[start : start + PAGE] for start in range(0, len(keys), PAGE))
    return [act for page in pages for row in store.messages(page) for act in acts(row)]


def acts(row: MessageRow) -> list[tuple[str, str]]:
    """Who turned to whom in a message, by handle."""
    turned_to = (row.reply_sender, row.share_sender, *row.mentions)
    return [(row.sender, handle) for handle in turned_to if handle is not None]
