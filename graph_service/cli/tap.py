"""A Singer target: records from a tap's messages, and its states told when what came before is durable."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from graph_service.errors import Misuse
from ingest.canonical import Record, RejectedRow, Replay
from ingest.formats import lines_of, read_lines
from ingest.reading import Records, replayable
from ingest.rejects import Rejects
from ingest.singer import Singer
from ingest.singer_map import Streams, read_map

if TYPE_CHECKING:
    from io import BufferedIOBase

FORMAT: Final = "singer"
STANDARD_INPUT: Final = Path("-")


@dataclass(frozen=True, slots=True)
class Tap:
    """What taps wrote, in files or on standard input; only the latter is told its states."""

    paths: tuple[Path, ...]
    streams: Streams
    live: Singer | None = field(default=None)

    def records(self) -> Records:
        found = chain.from_iterable(map(self.read, self.paths))
        return replayable(found, lambda: Replay(FORMAT))

    def read(self, path: Path) -> Iterator[Record | RejectedRow]:
        if self.live is not None and path == STANDARD_INPUT:
            return self.live.records(lines_of(path, cast("BufferedIOBase", sys.stdin.buffer)))
        return Singer(path, self.streams).records(read_lines(path))

    def durable(self, rejects: Rejects) -> None:
        """Tell the last state that was read: every record before it is stored, or kept as rejected."""
        state = None if self.live is None else self.live.settled()
        if state is not None:
            rejects.write()
            sys.__stdout__.buffer.write(state + b"\n")  # type: ignore[union-attr]
            sys.__stdout__.flush()  # type: ignore[union-attr]


def tap_of(paths: list[Path], format_name: str | None, stream_map: Path | None) -> Tap | None:
    """The taps to read; None where what is given is no Singer stream; raises `Misuse`."""
    if format_name != FORMAT:
        check_plain(paths, stream_map)
        return None
    streams = {} if stream_map is None else read_map(stream_map)
    live = Singer(STANDARD_INPUT, streams) if STANDARD_INPUT in paths else None
    return Tap(tuple(paths), streams, live)


def check_plain(paths: list[Path], stream_map: Path | None) -> None:
    if STANDARD_INPUT in paths:
        raise Misuse("Standard input (-) is read as a Singer stream.", "Add --format singer, or give a file.")
    if stream_map is not None:
        raise Misuse("--map is for Singer streams.", "Add --format singer.")
