"""Whether the audit log is as it was written, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from graph_service.access.audit import RETENTION
from graph_service.access.chain import BEGINNING, Chained, Link, digest, read_line
from graph_service.access.sealing import NAME, Seal
from graph_service.access.segments import files

MOST_FAULTS: Final = 100
"""Faults that are told: one altered line makes one or two."""


class Place(NamedTuple):
    """A file's name, and a line in it, from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that was not written so, and where."""

    file: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What going through all lines found."""

    lines: int
    first: int
    """The number of the first line held; 0 where there is none."""
    last: int
    chain: str
    """The digest of the last line, which vouches for all before it."""
    torn: int
    """Lines that a crash cut off, of which nothing was acknowledged."""
    faults: tuple[Fault, ...]


def verified(folder: Path) -> Verified:
    """Hold every line of a data folder's audit log against the one before.

    Raises `OSError` for a file that cannot be read, such as where the secret is not there.
    """
    if not files(folder):
        return Verified(0, 0, 0, BEGINNING, 0, ())
    walk = Walk(existing_seal(folder))
    for place, line in lines_of(folder):
        walk.step(place, line)
    return walk.found()


def existing_seal(folder: Path) -> Seal:
    """The seal that lines were made with; raises `FileNotFoundError` in place of making a new secret."""
    (folder / NAME).stat()
    return Seal(folder)


def told(folder: Path) -> Iterator[dict[str, Any]]:
    """What the lines of a data folder's audit log say, in their order; unreadable ones are left out."""
    for _, line in lines_of(folder):
        read = read_line(line)
        if read is not None:
            yield {**read.fields, "chain": read.link.digest}


def lines_of(folder: Path) -> Iterator[tuple[Place, bytes]]:
    """The lines that are there now: every file is opened before one is read, since names change."""
    with ExitStack() as stack:
        held = [(path.name, stack.enter_context(path.open("rb"))) for path in files(folder)]
        for name, file in held:
            for number, line in enumerate(file, start=1):
                yield Place(name, number), line


@dataclass(slots=True)
class Walk:
    """The lines of a log, one after the other."""

    seal: Seal
    lines: int = 0
    torn: int = 0
    first: int = 0
    at: Link = field(default_factory=Link)
    removed: int = 0
    """The number of the last line that a later one says was removed, for its age."""
    unreadable: Place | None = None
    """The line before, where it reads as none of ours though it was written to its end."""
    faults: list[Fault] = field(default_factory=list)

    def step(self, place: Place, line: bytes) -> None:
        read = read_line(line)
        if read is None:
            self.torn += 1
            self.unreadable = place if line.endswith(b"\n") else None
            return
        self.hold(place, read)
        self.lines, self.at, self.unreadable = self.lines + 1, read.link, None

    def hold(self, place: Place, read: Chained) -> None:
        """Note what is wrong with a line after the one before."""
        number = read.link.number
        if self.lines == 0:
            self.first = number
        if self.lines == 0 and number > 1:
            # What it stands on was removed for its age, or so a later line has to say.
            pass
        elif number != self.at.number + 1:
            self.fault(place, f"Line number {number:,} follows {self.at.number:,}.")
        elif read.link.digest != digest(self.seal, self.at, read.body):
            self.fault(place, f"Line number {number:,} was altered, or the one before it was.")
        self.note_removal(place, read)

    def note_removal(self, place: Place, read: Chained) -> None:
        try:
            said = read.fields
        except ValueError:
            self.fault(place, f"Line number {read.link.number:,} is no JSON.")
            return
        if said["act"] == RETENTION:
            self.removed = int(said["fields"]["removed_up_to"])

    def fault(self, place: Place, what: str) -> None:
        self.faults.append(Fault(place.file, place.line, what))

    def found(self) -> Verified:
        if self.unreadable is not None:
            self.fault(self.unreadable, "The last line is none of ours.")
        if self.first > self.removed + 1:
            said = f"Lines before number {self.first:,} are gone, and none says that they were to go."
            self.faults.insert(0, Fault("", 0, said))
        faults = tuple(self.faults[:MOST_FAULTS])
        return Verified(self.lines, self.first, self.at.number, self.at.digest, self.torn, faults)
