"""The process that reads for analysts, from within: it opens a graph, gives up what it can, and answers.

After opening it can neither open nor write a file, nor, with the embedded engine, a connection.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import orjson

from graph_service.errors import GraphServiceError, TooExpensive
from graph_service.store.analyst import Asked
from graph_service.store.reading import LESS, MEMORY, dumped
from graph_service.store.table import Table

IDLE_SECONDS: Final = 60.0
POLITE: Final = 5
"""How far the process stands back where the service wants the processor too."""

STANDARD_STREAMS: Final = 3
"""They are open already: with room for no more, nothing can be opened."""
STATUS: Final = Path("/proc/self/status")

Run = Callable[[Asked], Table]


def answer(line: Connection, opening: Callable[[Any], Run], *, files: bool) -> None:
    """Open what the first message names, and answer statements until nobody asks any more."""
    os.nice(POLITE)
    try:
        run = opening(line.recv())
    except GraphServiceError as error:
        line.send_bytes(refusal(error))
        return
    memory = held()
    give_up(files=files)
    line.send_bytes(b"{}")
    while line.poll(IDLE_SECONDS):
        asked: Asked = line.recv()
        resource.setrlimit(resource.RLIMIT_DATA, (memory + asked.limits.memory, resource.RLIM_INFINITY))
        line.send_bytes(told(run, asked))


def told(run: Run, asked: Asked) -> bytes:
    try:
        return dumped(run(asked))
    except GraphServiceError as error:
        return refusal(error)
    except MemoryError:
        return refusal(TooExpensive(MEMORY.format(asked.limits.memory / 1e6), LESS))


def refusal(error: GraphServiceError) -> bytes:
    return orjson.dumps({"code": error.code, "message": str(error)})


def give_up(*, files: bool) -> None:
    """Write no files from here on and, unless `files` are needed, open none and no connections either."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (STANDARD_STREAMS, STANDARD_STREAMS))


def held() -> int:
    """Bytes of memory that this process may write to."""
    return size_of("VmData", STATUS.read_text(encoding="ascii"))


def size_of(name: str, status: str) -> int:
    """A figure of the system's account of a process, in bytes."""
    line = next(line for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024
