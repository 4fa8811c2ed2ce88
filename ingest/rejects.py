"""Rejected rows, kept and counted: nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO

import orjson

from ingest.canonical import RejectedRow
from ingest.formats import DamagedFile


@dataclass(slots=True)
class Tally:
    """How many rows were rejected for one kind of reason, and the first of them."""

    kind: str
    first: RejectedRow
    count: int = 1


@dataclass(slots=True)
class Rejects:
    """Appends rejected rows to a file as NDJSON (`file`, `line`, `reason`, `raw`) and counts them.

    The kind of a reason is what stands before its first colon: the field, or `csv`, `utf-8`,
    `gzip`. The file is made with the first row, so no row leaves no file. Use it as a
    context manager; rows are on disk when it closes.
    """

    path: Path
    tallies: dict[str, Tally] = field(default_factory=dict)
    damaged: list[DamagedFile] = field(default_factory=list)
    out: IO[bytes] | None = field(default=None, init=False, repr=False)

    def __enter__(self) -> Rejects:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.out is not None:
            self.out.close()
            self.out = None

    @property
    def count(self) -> int:
        return sum(tally.count for tally in self.tallies.values())

    def add(self, row: RejectedRow) -> None:
        """Keep and count one row."""
        if self.out is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.out = self.path.open("ab")
        self.out.write(reject_line(row))
        if isinstance(row, DamagedFile):
            self.damaged.append(row)
        self.tally(row)

    def tally(self, row: RejectedRow) -> None:
        kind = row.reason.partition(":")[0]
        if kind in self.tallies:
            self.tallies[kind].count += 1
        else:
            self.tallies[kind] = Tally(kind, row)

    def by_count(self) -> Iterator[Tally]:
        """The tallies, the most frequent first."""
        yield from sorted(self.tallies.values(), key=lambda tally: (-tally.count, tally.kind))


def reject_line(row: RejectedRow) -> bytes:
    """A rejected row as a line of the rejects file."""
    # A path may hold bytes that are no text; Python carries them as surrogates, JSON does not.
    file = row.file.encode("utf-8", "backslashreplace").decode()
    kept = {"file": file, "line": row.line, "reason": row.reason, "raw": row.raw}
    return orjson.dumps(kept) + b"\n"
