"""What of a message is searched, what a search finds, and what both search planes share."""

from __future__ import annotations

import hashlib
import heapq
from abc import abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Final

import pyarrow as pa

from graph_service.planes.plane import Delta, Plane
from graph_service.planes.segments import Segments
from graph_service.store.model import MessageRow, words

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that a search found; the greater the score, the better it fits."""

    key: str
    score: float


@dataclass(frozen=True, slots=True)
class Passage:
    """The searched text of a message: subject, line break, text; empty when there are no words.

    `sent_at` is in microseconds since 1970.
    """

    key: str
    text: str
    conversation: str = ""
    sent_at: int = 0

    @property
    def digest(self) -> bytes:
        """Sixteen bytes, equal for equal texts."""
        return hashlib.blake2b(self.text.encode(), digest_size=16).digest()


def passage(message: MessageRow) -> Passage:
    """What of this message is searched."""
    text = words(message.subject, message.text)
    return Passage(message.key, text, message.conversation, (message.sent_at - EPOCH) // MICROSECOND)


def best(hits: Iterable[Hit], k: int) -> list[Hit]:
    """The `k` greatest scores, greatest first; equal scores in order of key."""
    return heapq.nsmallest(k, hits, key=lambda hit: (-hit.score, hit.key))


class PassagePlane(Plane):
    """A plane whose rows are passages: kept in segments on disk, and indexed in memory.

    Many threads may search while one advances: each search sees the state before or after
    a delta. The index is built from the segments when first needed; a damaged folder
    raises `DamagedPlane` then, until `clear`.
    """

    def __init__(self, folder: Path, schema: pa.Schema, meta: Mapping[str, str]) -> None:
        self._segments = Segments(folder, schema, meta)
        self._schema = schema
        self._writing = RLock()
        self._held: dict[str, bytes] | None = None

    def position(self) -> int:
        return self._segments.upto

    def advance(self, deltas: Iterable[Delta]) -> None:
        for delta in deltas:
            with self._writing:
                self._step(delta)

    def message_keys(self) -> Collection[str]:
        return frozenset(self._ready())

    def compact(self) -> None:
        with self._writing:
            self._segments.compact()

    def clear(self) -> None:
        with self._writing:
            self._segments.clear()
            self._held = self._load(self._schema.empty_table())

    def verify(self) -> str | None:
        with self._writing:
            return self._segments.verify()

    def __len__(self) -> int:
        return len(self._ready())

    def _ready(self) -> dict[str, bytes]:
        """The mark of every passage held, by key, once the index in memory stands."""
        held = self._held
        if held is None:
            with self._writing:
                held = self._held
                if held is None:
                    held = self._held = self._loaded()
        return held

    def _loaded(self) -> dict[str, bytes]:
        held = self._load(self._schema.empty_table())
        for table in self._segments.tables():
            self._apply(table, ())
        return held

    def _step(self, delta: Delta) -> None:
        held = self._ready()
        latest = {message.key: passage(message) for message in delta.messages}
        changed = [found for found in latest.values() if held.get(found.key) != self._mark(found)]
        gone = {key for key in delta.removed if key in held and key not in latest}
        table = self._table(changed) if changed else self._schema.empty_table()
        self._segments.append(table, gone, upto=delta.upto)
        if changed or gone:
            self._apply(table, gone)

    def _mark(self, found: Passage) -> bytes:
        """Changes with what the plane keeps of a passage, and with nothing else."""
        return found.digest

    @abstractmethod
    def _load(self, table: pa.Table) -> dict[str, bytes]:
        """Index these rows alone; returns the mark of each by key, kept up to date by `_apply`."""

    @abstractmethod
    def _table(self, passages: Collection[Passage]) -> pa.Table:
        """The passages as rows of the plane's schema."""

    @abstractmethod
    def _apply(self, table: pa.Table, gone: Collection[str]) -> None:
        """Put these rows in place of former ones of their keys, and drop the keys in `gone`."""
