"""What has been pushed and waits to be taken in: on the disk before it is acknowledged.

A folder of files that are only added to, a line for each delivery. A line that a kill cut off was never
acknowledged and is passed over. A file goes when all that is in it has been taken in; what is taken in
twice, as after a kill in between, counts once by the keys of its records.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock
from typing import Final

import orjson

from graph_service.access.files import settle
from graph_service.errors import DiskFailing, Misuse, Transient, telling_a_full_disk

SUFFIX: Final = ".inbox"
LONGEST: Final = 1_000
"""Deliveries in one file: so many are taken in at a time."""
LARGEST: Final = 8_000_000
"""Bytes of one, at which the next is begun."""
MOST_BYTES: Final = 1_000_000_000
"""Of all that waits."""
REMEMBERED: Final = 200_000
"""Deliveries that are known when they come again. To forget one does no harm: its records have keys."""


class InboxFull(Transient):
    """More waits to be taken in than there is room for."""

    code = "INBOX_FULL"
    advice = "Send it again later: what waits is being taken in."
    retry_seconds = 30


class DeliveryReused(Misuse):
    """A name of a delivery that came with another body before."""

    code = "DELIVERY_ID_REUSED"
    advice = "Give every delivery an id of its own."


@dataclass(frozen=True, slots=True)
class Arrived:
    """A delivery that is to be kept: of which source, under which id, a digest of its body, its records."""

    source: str
    id: str
    digest: str
    lines: tuple[str, ...]

    @property
    def name(self) -> str:
        """What tells it from others."""
        return f"{self.source}\n{self.id}"

    def line(self) -> bytes:
        told = {"source": self.source, "id": self.id, "digest": self.digest, "lines": self.lines}
        return orjson.dumps(told) + b"\n"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Deliveries that are taken in together, and the file they are in."""

    path: Path
    deliveries: tuple[Arrived, ...]


class Inbox:
    """The deliveries of one data folder that wait; safe to use from many threads of one process."""

    def __init__(self, folder: Path) -> None:
        """What an earlier process left is there at once."""
        self.folder = folder
        self.arrived = Event()
        """Set when something has come."""
        self.waiting = 0
        self.came = 0
        """Deliveries that were kept since the start."""
        self._lock = Lock()
        self._seen: OrderedDict[str, str] = OrderedDict()
        self._sizes: dict[Path, int] = {}
        self._current: Path | None = None
        self._count = 0
        self._recover()

    def add(self, given: Sequence[Arrived]) -> list[bool | Misuse]:
        """Keep deliveries; of each whether it is new, or that its id is another's.

        They are on the disk when this returns. Raises `InboxFull`, `DiskFull` and `DiskFailing`;
        nothing of them is kept then.
        """
        with self._lock:
            new, outcomes = self._sorted(given)
            if new:
                self._write(b"".join(each.line() for each in new), len(new))
                for each in new:
                    self._remember(each)
                self.waiting += len(new)
                self.came += len(new)
                self.arrived.set()
            return outcomes

    def oldest(self) -> Bundle | None:
        """What has waited longest; what comes from now on goes elsewhere. None where nothing waits."""
        with self._lock:
            path = min(self._sizes, default=None)
            if path is None:
                self.arrived.clear()
                return None
            if path == self._current:
                self._current = None
        return Bundle(path, tuple(deliveries(path)))

    def done(self, bundle: Bundle) -> None:
        """Let go of what has been taken in."""
        with self._lock:
            bundle.path.unlink(missing_ok=True)
            self._sizes.pop(bundle.path, None)
            self.waiting -= len(bundle.deliveries)

    def _sorted(self, given: Sequence[Arrived]) -> tuple[list[Arrived], list[bool | Misuse]]:
        """The new ones among deliveries, and what each of all is told."""
        new: dict[str, Arrived] = {}
        outcomes: list[bool | Misuse] = []
        for each in given:
            before = new[each.name].digest if each.name in new else self._seen.get(each.name)
            if before is None:
                new[each.name] = each
                outcomes.append(True)
            elif before == each.digest:
                outcomes.append(False)
            else:
                outcomes.append(DeliveryReused("Another body came under this id."))
        return list(new.values()), outcomes

    def _remember(self, arrived: Arrived) -> None:
        self._seen[arrived.name] = arrived.digest
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)

    def _write(self, data: bytes, count: int) -> None:
        """Add to the current file and have the disk keep it, or leave it as it is."""
        if sum(self._sizes.values()) + len(data) > MOST_BYTES:
            raise InboxFull(f"{self.waiting:,} deliveries wait.")
        with telling_a_full_disk():
            path = self._place()
            size = self._sizes.get(path, 0)
            try:
                append(path, data)
            except OSError:
                # What cannot be taken off again is not added to: both would be one line that nobody reads.
                self._current = None
                cut(path, size)
                raise
        self._sizes[path] = size + len(data)
        self._count += count

    def _place(self) -> Path:
        """The file to add to: another one where the current one is large."""
        full = self._count >= LONGEST or (self._current and self._sizes.get(self._current, 0) >= LARGEST)
        if self._current is None or full:
            self._make_folder()
            last = max((number_of(path) for path in self.folder.glob(f"*{SUFFIX}")), default=0)
            self._current, self._count = self.folder / f"{last + 1:012}{SUFFIX}", 0
        return self._current

    def _make_folder(self) -> None:
        """Have the folder, and the disk its name."""
        if not self.folder.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            for above in list(self.folder.parents)[:2]:
                settle(above)

    def _recover(self) -> None:
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            self._sizes[path] = path.stat().st_size
            for each in deliveries(path):
                self._remember(each)
                self.waiting += 1
        if self._sizes:
            self.arrived.set()


def append(path: Path, data: bytes) -> None:
    """Add to a file, and return when the disk has it, and the file's name."""
    fresh = not path.exists()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if fresh:
        settle(path.parent)


def cut(path: Path, size: int) -> None:
    """Take off what was added to a file in vain; raises `DiskFailing` where that cannot be done."""
    try:
        if size == 0:
            path.unlink(missing_ok=True)
        else:
            os.truncate(path, size)
    except OSError as error:
        raise DiskFailing(f"The inbox cannot be written: {error.strerror}.") from error


def number_of(path: Path) -> int:
    return int(path.name.removesuffix(SUFFIX))


def deliveries(path: Path) -> Iterator[Arrived]:
    """The deliveries in a file; a line that was cut off is none."""
    with path.open("rb") as file:
        for line in file:
            try:
                row = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue
            yield Arrived(row["source"], row["id"], row["digest"], tuple(row["lines"]))
