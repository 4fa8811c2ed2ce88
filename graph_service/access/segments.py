"""The files of the audit log: the one that grows, and those it was cut into before.

A new file begins with each month, in UTC, and at a size. Earlier ones are called by the number
of their first line, so that their names stand in order.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from graph_service.access.chain import Chained, Link, first_of, last_of

CURRENT: Final = "audit.ndjson"
EARLIER: Final = "audit.*.ndjson"
MOST_BYTES: Final = 16_000_000
"""A file with as many has no line added to it."""


class Seen(NamedTuple):
    """By what a file is known not to have been written to by others: its inode, and its length."""

    inode: int
    size: int


class Expired(NamedTuple):
    """A file of which every line is older than lines are kept, and the number of its last one."""

    path: Path
    number: int


class Segments:
    """The audit log's files in a folder, written to by one at a time."""

    def __init__(self, folder: Path, months: int) -> None:
        self._folder = folder
        self._months = months
        self._current = folder / CURRENT
        self._seen: Seen | None = None
        self._begun: int | None = None
        """The month of the first line in the current file, counted from year 0."""
        self._torn = False
        self.link = Link()
        """Where the chain stands; as of the last `turn`."""

    def turn(self, now: datetime) -> list[Expired]:
        """Take in what other processes wrote, begin a new file where it is time, and tell what has expired.

        What has expired is only looked for when a new file begins.
        """
        if self._seen is None or self._seen != seen(self._current):
            self._look()
        full = self._seen is not None and self._seen.size >= MOST_BYTES
        if not full and self._begun in (None, month(now)):
            return []
        self._set_aside()
        return list(self._expired(now))

    def append(self, lines: bytes, link: Link, now: datetime) -> None:
        """Add lines at which the chain then stands; they are on the disk, or nothing of them, afterwards."""
        fresh = self._seen is None
        file = os.open(self._current, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            written_whole(file, b"\n" + lines if self._torn else lines)
            if fresh:
                make_durable(self._folder)
        finally:
            os.close(file)
        self._seen = seen(self._current)
        self._begun = month(now) if self._begun is None else self._begun
        self._torn, self.link = False, link

    def _look(self) -> None:
        """Find out where the chain stands from the files."""
        self._seen, self._begun, self._torn = seen(self._current), None, False
        if self._seen is not None:
            first = first_of(self._current)
            self._begun = month_of(first) if first else None
            self._torn = not ends_whole(self._current)
        last = next(filter(None, map(last_in, reversed(files(self._folder)))), None)
        self.link = last.link if last else Link()

    def _set_aside(self) -> None:
        first = first_of(self._current)
        number = first.link.number if first else self.link.number
        self._current.rename(self._folder / EARLIER.replace("*", f"{number:012}"))
        make_durable(self._folder)
        self._seen, self._begun, self._torn = None, None, False

    def _expired(self, now: datetime) -> Iterator[Expired]:
        for path in files(self._folder) if self._months else ():
            last = last_in(path)
            if last is None or month(now) - month_of(last) <= self._months:
                return
            yield Expired(path, last.link.number)


def files(folder: Path) -> list[Path]:
    """The files of an audit log that are there, in their order."""
    current = folder / CURRENT
    return [*sorted(folder.glob(EARLIER)), *([current] if current.exists() else ())]


def last_in(path: Path) -> Chained | None:
    with path.open("rb") as file:
        return last_of(file)


def seen(path: Path) -> Seen | None:
    """How a file is now; None where it is not there."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return Seen(found.st_ino, found.st_size)


def ends_whole(path: Path) -> bool:
    """Whether nothing was cut off at the end of a file."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - 1))
        return file.read() in (b"", b"\n")


def written_whole(file: int, data: bytes) -> None:
    """Add data to a file and to the disk; where that fails, leave the file as it was."""
    before = os.fstat(file).st_size
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(file, left) :]
        os.fsync(file)
    except OSError:
        os.ftruncate(file, before)
        raise


def make_durable(folder: Path) -> None:
    """Have the disk know the names in a folder."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def month(time: datetime) -> int:
    """A time's month, counted from year 0."""
    return 12 * time.year + time.month - 1


def month_of(line: Chained) -> int:
    """The month of a line."""
    return month(datetime.fromisoformat(line.fields["time"]))
