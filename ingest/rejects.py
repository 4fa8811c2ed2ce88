"""Rejected rows, kept and counted: nothing is dropped in silence."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from types import TracebackType

import orjson

from ingest.canonical import RejectedRow, Replay
from ingest.checks import InvalidRecord
from ingest.connectors.ndjson import parse_object
from ingest.fields import Fields
from ingest.formats import DamagedFile, Excerpt

STREAM = "-"
"""What standard input is called where a file stands."""
GATHERED = 256 * 1024
"""Bytes of rows that are gathered before they are written."""


@dataclass(slots=True)
class Tally:
    """How many rows were rejected for one kind of reason, and the first of them."""

    kind: str
    first: RejectedRow
    count: int = 1


@dataclass(slots=True)
class Rejects:
    """Appends rejected rows to a file as NDJSON, each once, and counts them each time.

    The kind of a reason is what stands before its first colon: the field, or `csv`, `utf-8`,
    `gzip`. The file is made with the first row, so no row leaves no file. Use it as a
    context manager; rows are on disk when it closes.
    """

    path: Path
    tallies: dict[str, Tally] = field(default_factory=dict)
    damaged: list[DamagedFile] = field(default_factory=list)
    kept: set[bytes] | None = field(default=None, init=False, repr=False)
    gathered: bytearray = field(default_factory=bytearray, init=False, repr=False)

    def __enter__(self) -> Rejects:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.write()

    @property
    def count(self) -> int:
        return sum(tally.count for tally in self.tallies.values())

    def add(self, row: RejectedRow) -> None:
        """Count one row, and keep it if it is not kept already."""
        if isinstance(row, DamagedFile):
            self.damaged.append(row)
        self.tally(row)
        if self.kept is None:
            self.kept = set(keys_in(self.path))
        if (key := key_of(row)) not in self.kept:
            self.kept.add(key)
            self.gathered += reject_line(row)
        if len(self.gathered) >= GATHERED:
            self.write()

    def write(self) -> None:
        """Append what is gathered, on lines of its own even where a kill left a piece of one."""
        if not self.gathered:
            return
        with locked(self.path), self.path.open("ab+") as out:
            if out.tell() and os.pread(out.fileno(), 1, out.tell() - 1) != b"\n":
                out.write(b"\n")
            out.write(self.gathered)
            out.flush()
            os.fsync(out.fileno())
        self.gathered.clear()

    def tally(self, row: RejectedRow) -> None:
        """Count one row that is not to be kept."""
        kind = row.reason.partition(":")[0]
        if kind in self.tallies:
            self.tallies[kind].count += 1
        else:
            self.tallies[kind] = Tally(kind, row)

    def by_count(self) -> Iterator[Tally]:
        """The tallies, the most frequent first."""
        yield from sorted(self.tallies.values(), key=lambda tally: (-tally.count, tally.kind))


def reject_line(row: RejectedRow) -> bytes:
    """A rejected row as a line of the rejects file; what says nothing is left out."""
    kept: dict[str, object] = {
        "file": writable(row.file),
        "line": row.line,
        "reason": writable(row.reason),
        "raw": row.raw,
    }
    if isinstance(row.raw, Excerpt):
        kept["whole"] = False
    if row.replay is not None:
        told = {"format": row.replay.format, "before": row.replay.before, "after": row.replay.after}
        bundle = writable(row.replay.bundle or "")
        kept |= {name: text for name, text in (*told.items(), ("bundle", bundle)) if text}
    return orjson.dumps(kept) + b"\n"


def writable(text: str) -> str:
    # A path may hold bytes that are no text; Python carries them as surrogates, JSON does not.
    return text.encode("utf-8", "backslashreplace").decode()


def row_of(line: bytes) -> RejectedRow:
    """A line of the rejects file as the row it keeps; raises `InvalidRecord`."""
    given = parse_object(line)
    file, number, reason = given.take("file", str), given.take("line", int), given.take("reason", str)
    if "\0" in file:
        raise InvalidRecord("file: holds a character that no path may hold")
    raw, whole = given.take("raw", str), given.find("whole", bool)
    return RejectedRow(file, number, reason, Excerpt(raw) if whole is False else raw, replay_of(given))


def replay_of(given: Fields) -> Replay | None:
    name, bundle = given.find("format", str), given.find("bundle", str)
    before, after = given.find("before", str) or "", given.find("after", str) or ""
    return None if name is None else Replay(name, before, after, bundle)


def key_of(row: RejectedRow) -> bytes:
    """Equal for equal rows at one place, as far as they were read alike.

    A stream has no places: what is sent again after it broke off begins at its first line.
    """
    name = row.replay.format if row.replay else ""
    whole_of_stream = row.file == STREAM and row.raw and not isinstance(row.raw, Excerpt)
    line = 0 if whole_of_stream else row.line
    return digest(orjson.dumps([name, writable(row.file), line, row.raw]))


def digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def keys_in(path: Path) -> Iterator[bytes]:
    """The keys of the rows in a file, should there be one; lines that are none are passed over."""
    for line in lines_in(path):
        try:
            yield key_of(row_of(line))
        except InvalidRecord:
            continue


def lines_in(path: Path) -> Iterator[bytes]:
    """The lines that are in a file now, without their ends; none where there is no file."""
    if not path.exists():
        return
    with path.open("rb") as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0 and (line := file.readline()):
            left -= len(line)
            yield line.rstrip(b"\r\n")


def waiting(path: Path) -> int:
    """How many rows are kept in a file."""
    return sum(bool(line.strip()) for line in lines_in(path))


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> int:
    """Put what `change` makes of it in the place of each line; how many became nothing.

    The new file takes the old one's place when it is on disk as a whole: a kill leaves one
    or the other.
    """
    if not path.exists():
        return 0
    partial, dropped = path.with_suffix(".partial"), 0
    with locked(path):
        with path.open("rb") as held, partial.open("wb") as kept:
            for line in held:
                changed = change(line)
                kept.write(changed)
                dropped += not changed
            kept.flush()
            os.fsync(kept.fileno())
        partial.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    return dropped


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let no other process, and no other thread, append to a rejects file or rewrite it meanwhile.

    Held for single writes only: who reads rows into a service must not keep it from writing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
