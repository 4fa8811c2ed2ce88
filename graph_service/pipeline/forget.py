"""Forgetting a person everywhere: the rows put aside, the record, what is derived from it, and their files.

In this order, so that what she is called is still known while it is looked for, and so that
whatever a kill leaves undone the next run completes: before the record has changed it begins
anew, and after that a mark of one-way digests says what is left to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

import orjson

from graph_service.errors import Misuse, NotFound
from graph_service.planes.keeper import Keeper
from graph_service.store.forgetting import Forgotten
from graph_service.store.record import GraphStore
from graph_service.store.redaction import Names, digest_of
from ingest.canonical import RejectedRow, Replay
from ingest.checks import InvalidRecord
from ingest.formats import Excerpt
from ingest.rejects import rewrite, row_of

NOTHING: Final = Forgotten((), 0, 0, 0, 0)
ESCAPED: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrtbf])")


@dataclass(frozen=True, slots=True)
class Erased:
    """What was removed of the graph, how many rejected rows with it, and how long all of it took.

    `completed` says that an earlier run had been cut off, and that its rest was done.
    """

    removed: Forgotten
    rejects: int
    seconds: float
    completed: bool = False


@dataclass(frozen=True, slots=True)
class Erasure:
    """Where a person has to be forgotten."""

    store: GraphStore
    keeper: Keeper
    rejects: Path | None

    def forget(self, key: str, follow: Callable[[], None]) -> Erased:
        """Forget whom this key names; `follow` brings up to date what is derived from the record."""
        began = perf_counter()
        left = self.store.unfinished()
        if left:
            finish(self.store, self.keeper)
            if digest_of(key) in left and not known(self.store, key):
                return Erased(NOTHING, 0, perf_counter() - began, completed=True)
        handles = handles_of(self.store, key)
        rejects = drop_rejects(self.rejects, self.store.names_of(handles)) if self.rejects else 0
        removed = self.store.forget(handles)
        follow()
        finish(self.store, self.keeper)
        return Erased(removed, rejects, perf_counter() - began)


def finish(store: GraphStore, keeper: Keeper) -> None:
    """Rewrite every file in which something of the forgotten may be left.

    While a plane is recovering this is not the end of it: it is done again once all are level.
    """
    keeper.compact()
    store.compact()
    if not keeper.recovering:
        store.finish_forgetting()


def known(store: GraphStore, key: str) -> bool:
    return store.reader.handles([key]) != [None]


def handles_of(store: GraphStore, key: str) -> list[str]:
    """All handles of the customer whom a key names, or one of whose handles it names."""
    (row,) = store.reader.handles([key])
    if row is None:
        raise NotFound(f"There is no customer and no handle {key!r}.", "Give an id, or channel:address.")
    if row.ours:
        raise Misuse(f"{key} is one of our own handles.", "Take it out of company.toml first.")
    return (
        [key]
        if row.customer is None
        else [handle.key for handle in store.reader.handles_of_customers([row.customer])[0]]
    )


def drop_rejects(path: Path, names: Names) -> int:
    """Take the rows that name somebody out of a file of rejected rows; how many there were."""
    return rewrite(path, lambda line: b"" if names.found_in(said_in(line)) else line)


def said_in(line: bytes) -> str:
    """What the source says in a rejected row, as it stands and, where that is JSON, without its escapes."""
    try:
        text = from_source(row_of(line))
    except InvalidRecord:
        # The last line of a run that was cut off.
        text = line.decode("utf-8", "backslashreplace")
    return f"{text}\n{ESCAPED.sub(plain, text)}"


def from_source(row: RejectedRow) -> str:
    """The row itself and the title above it; our own words about it would be found in everybody's."""
    title = title_around(row.replay) if row.replay else ""
    # Of a row that was cut, the reason may quote what comes later.
    return "\n".join([row.raw, title, *([row.reason] if isinstance(row.raw, Excerpt) else ())])


def title_around(replay: Replay) -> str:
    """The title of the topic a post is in; a table's header is nobody's."""
    try:
        topic = orjson.loads(replay.before + replay.after)
    except orjson.JSONDecodeError:
        return ""
    return str(topic.get("title")) if isinstance(topic, dict) else ""


def plain(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else " "
