"""How far a subscription has been told, and what could not be delivered to it.

Two small files for each: its place in the change log, and its dead letters. A letter is kept by its place
and not by its words: what it says is read from the record whenever it is sent, so that nobody who has
been erased since is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import orjson

from graph_service.access.files import alone, put
from graph_service.store.model import Addition
from graph_service.store.record import GraphStore

PLACE: Final = ".place.json"
LETTERS: Final = ".letters.json"
SIGNALS: Final = "signals"
MATCHES: Final = "matches"
TOPICS: Final = (SIGNALS, MATCHES)
"""What there is to be told of: signals that a team is to act on, matches of standing contexts."""


@dataclass(frozen=True, slots=True)
class Dead:
    """A letter that nobody took: what it is about, where that stands, and why it was given up."""

    id: str
    topic: str
    record: str
    seq: int
    key: str
    reason: str
    tries: int
    at: datetime

    @property
    def place(self) -> Addition:
        return Addition(self.seq, self.key)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The dead letters of a subscription, and those of them that are to be sent again."""

    dead: tuple[Dead, ...] = ()
    again: tuple[Dead, ...] = field(default=())

    def without(self, id_: str) -> Shelf:
        """The same without a letter."""
        return self.kept(lambda letter: letter.id != id_)

    def kept(self, wanted: Callable[[Dead], bool]) -> Shelf:
        """The letters that are wanted."""
        return Shelf(tuple(filter(wanted, self.dead)), tuple(filter(wanted, self.again)))


@dataclass(frozen=True, slots=True)
class Outbox:
    """The files of one subscription."""

    folder: Path
    name: str

    def place(self, record: str) -> Addition | None:
        """How far it has been told of a record; None where it was never told of it."""
        try:
            held = orjson.loads((self.folder / f"{self.name}{PLACE}").read_bytes())
        except FileNotFoundError:
            return None
        return Addition(held["seq"], held["key"]) if held["record"] == record else None

    def reach(self, record: str, place: Addition) -> None:
        """Keep how far it has been told."""
        self.folder.mkdir(parents=True, exist_ok=True)
        told = {"record": record, "seq": place.seq, "key": place.key}
        put(self.folder / f"{self.name}{PLACE}", orjson.dumps(told) + b"\n")

    def shelf(self) -> Shelf:
        """Its letters as they are now."""
        try:
            held = orjson.loads((self.folder / f"{self.name}{LETTERS}").read_bytes())
        except FileNotFoundError:
            return Shelf()
        return Shelf(letters(held["dead"]), letters(held["again"]))

    def bury(self, letter: Dead) -> None:
        """Give a letter up."""
        self.change(
            lambda shelf: Shelf((*shelf.without(letter.id).dead, letter), shelf.without(letter.id).again)
        )

    def revive(self) -> int:
        """Have every dead letter sent again; how many there were."""
        count = len(self.shelf().dead)
        self.change(lambda shelf: Shelf((), (*shelf.again, *shelf.dead)))
        return count

    def drop(self, id_: str) -> None:
        """Forget a letter."""
        self.change(lambda shelf: shelf.without(id_))

    def change(self, change: Callable[[Shelf], Shelf]) -> None:
        """Put other letters in place of those there are, where they are others."""
        with alone(self.folder):
            before = self.shelf()
            after = change(before)
            if after != before:
                put(self.folder / f"{self.name}{LETTERS}", orjson.dumps(asdict(after)) + b"\n")

    def clear(self) -> None:
        """Remove its files."""
        for suffix in (PLACE, LETTERS):
            (self.folder / f"{self.name}{suffix}").unlink(missing_ok=True)


def letters(rows: Sequence[dict[str, object]]) -> tuple[Dead, ...]:
    return tuple(Dead(**{**row, "at": datetime.fromisoformat(str(row["at"]))}) for row in rows)  # type: ignore[arg-type]


def out_of(data: Path) -> Path:
    """Where the outboxes of a data folder are."""
    return data / "hooks" / "out"


def outboxes(folder: Path) -> Iterator[Outbox]:
    """Those that have letters."""
    for path in sorted(folder.glob(f"*{LETTERS}")):
        yield Outbox(folder, path.name.removesuffix(LETTERS))


def clear_letters(store: GraphStore, data: Path) -> None:
    """Forget the letters that are about what is gone, as with somebody who was erased."""
    record = store.identity()
    for outbox in outboxes(out_of(data)):
        # Looked at while nobody else changes them: none is given up in between.
        outbox.change(partial(standing, store, record))


def standing(store: GraphStore, record: str, shelf: Shelf) -> Shelf:
    """The letters that are about what the record still holds."""
    return shelf.kept(lambda each: each.record == record and exists(store, each.topic, each.key))


def exists(store: GraphStore, topic: str, key: str) -> bool:
    """Whether the record still holds what a letter is about."""
    held: Sequence[object] = (
        store.signals.signals([key]) if topic == SIGNALS else store.contexts.moments([key])
    )
    return list(held) != [None]
