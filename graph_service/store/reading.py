"""Processes that read for analysts, apart from the service: what runs away there takes only itself along.

Neither engine can be stopped within one value, and the embedded one ends its process when
memory runs out. So a statement runs in a process whose memory is limited and which is ended
when its time is over; its answer comes back as JSON, a column's types with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, Final

import orjson

import graph_service
from graph_service.errors import InvalidStatement, StoreUnavailable, TooExpensive, WrongCredentials
from graph_service.store.analyst import Asked
from graph_service.store.table import Column, ColumnType, Cut, Table

START_SECONDS: Final = 60.0
"""For a process to start and to read the graph."""
GRACE_SECONDS: Final = 2.0
"""Beyond a statement's time, for the engine to stop by itself."""
MOST_IDLE: Final = 2
"""Processes that wait for a next statement; they end by themselves after a while."""
ENVIRONMENT: Final = {
    # Else the engine's allocator takes a gigabyte at once, and no limit could tell it from use.
    "MIMALLOC_ARENA_RESERVE": "16384",
    "MALLOC_ARENA_MAX": "1",
    "RAYON_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
MEMORY: Final = "The statement took more than {:,.0f} MB of memory."
LESS: Final = "Match less, and aggregate before you sort or collect."
ERRORS: Final = {error.code: error for error in (InvalidStatement, TooExpensive, WrongCredentials)}


class Reader:
    """A process that has opened a graph, and answers one statement at a time."""

    def __init__(self, module: str, source: object, version: int) -> None:
        """Start it, and have `module` open `source`; `version` says which state of the graph that is."""
        self.version = version
        self._line, theirs = Pipe()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own module, by its name
                [sys.executable, "-m", module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**ENVIRONMENT, "PATH": os.environ.get("PATH", ""), "PYTHONPATH": paths()},
            )
        self._process = process
        self.end = weakref.finalize(self, end, process, self._line)
        try:
            self._line.send(source)
            answered(self._line, START_SECONDS)
        except BaseException:
            self.end()
            raise

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, asked: Asked) -> Table:
        """The table of a statement; the process is gone after one that went too far."""
        try:
            self._line.send(asked)
            return table(answered(self._line, asked.limits.seconds + GRACE_SECONDS))
        except TimeoutError:
            self.end()
            raise TooExpensive(
                f"The statement took longer than {asked.limits.seconds:g} seconds.", LESS
            ) from None
        except (EOFError, OSError):
            self.end()
            raise TooExpensive(MEMORY.format(asked.limits.memory / 1e6), LESS) from None


class Readers:
    """The processes that read one graph, started when they are needed."""

    def __init__(self, start: Callable[[], Reader]) -> None:
        self._start = start
        self._idle: list[Reader] = []
        self._lock = threading.Lock()
        self._closed = False

    def ask(self, asked: Asked, version: int) -> Table:
        """Answer from a graph that stands at `version` or later."""
        reader = self._take(version) or self._start()
        try:
            return reader.ask(asked)
        finally:
            self._put(reader)

    def _take(self, version: int) -> Reader | None:
        """One that waits and is fresh enough; those that are not end."""
        with self._lock:
            waiting, self._idle = self._idle, []
            fresh = [reader for reader in waiting if reader.alive and reader.version >= version]
            self._idle = fresh[1:]
        for reader in waiting:
            if reader not in fresh:
                reader.end()
        return fresh[0] if fresh else None

    def _put(self, reader: Reader) -> None:
        with self._lock:
            keep = reader.alive and len(self._idle) < MOST_IDLE and not self._closed
            if keep:
                self._idle.append(reader)
        if not keep:
            reader.end()

    def clear(self) -> None:
        """End those that wait: nothing of an earlier state of the graph stays in memory."""
        with self._lock:
            waiting, self._idle = self._idle, []
        for reader in waiting:
            reader.end()

    def close(self) -> None:
        """The same for good."""
        self._closed = True
        self.clear()


def end(process: subprocess.Popen[bytes], line: Connection) -> None:
    """End a process; also one whose `Reader` nobody holds any more."""
    process.kill()
    process.wait()
    line.close()


def paths() -> str:
    """Where the process finds this package and the libraries, wherever it is started."""
    return os.pathsep.join([str(Path(graph_service.__file__).parents[1]), *filter(None, sys.path)])


def answered(line: Connection, seconds: float) -> dict[str, Any]:
    """What a process answers; its error as ours, `TimeoutError` where none comes in time."""
    if not line.poll(seconds):
        raise TimeoutError
    answer: dict[str, Any] = orjson.loads(line.recv_bytes())
    if "code" in answer:
        raise ERRORS.get(answer["code"], StoreUnavailable)(answer["message"], "")
    return answer


def table(answer: dict[str, Any]) -> Table:
    columns = tuple(Column(name, ColumnType(kind)) for name, kind in answer["columns"])
    rows = answer["rows"]
    for place, column in enumerate(columns):
        if column.type is ColumnType.DATETIME:
            for row in rows:
                row[place] = row[place] and datetime.fromisoformat(row[place])
    return Table(columns, rows, answer["cut"] and Cut(answer["cut"]), answer["version"])


def dumped(made: Table) -> bytes:
    """A table as it goes from process to process."""
    columns = [(column.name, column.type) for column in made.columns]
    parts = {"columns": columns, "rows": made.rows, "cut": made.cut, "version": made.graph_version}
    return orjson.dumps(parts)
