"""Cypher for analysts, whatever door it comes by: a few statements at a time, each written down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final

from graph_service.api.threads import aside
from graph_service.errors import Misuse, Transient
from graph_service.questions.cypher import Question, Timed, answered
from graph_service.store.analyst import Limits

if TYPE_CHECKING:
    from graph_service.api.context import Context

AT_ONCE: Final = 2
PATIENCE: Final = 5.0
"""Seconds that a statement waits for its turn."""
PAUSE: Final = 0.05
MOST_ROWS: Final = 10_000
ROWS: Final = 1_000
"""Of an answer, where nothing else is asked for."""


class TooBusy(Transient):
    """Others' statements are running, and took longer than anybody waits."""

    code = "TOO_BUSY"
    advice = "Ask again in a moment."
    retry_seconds = 5


class Turns:
    """Who may run a statement now: so many at once, on whatever event loop they come."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        """`patience` is in seconds."""
        self._free = BoundedSemaphore(at_once)
        self._patience = patience

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A block for one of them; raises `TooBusy` where none is free in time."""
        deadline = asyncio.get_running_loop().time() + self._patience
        # No thread is kept waiting: there are few, and everybody needs them.
        while not self._free.acquire(blocking=False):
            if asyncio.get_running_loop().time() > deadline:
                raise TooBusy("Other statements are running.")
            await asyncio.sleep(PAUSE)
        try:
            yield
        finally:
            self._free.release()


async def analysed(service: Context, question: Question) -> Timed:
    """The answer to a statement; raises what `questions.cypher.answered` does, and `TooBusy`."""
    async with service.turns.turn():
        return await aside(answered, service.store, service.audit, question)


def limited(rows: int | None) -> Limits:
    """The limits of a statement that asks for so many rows; raises `Misuse` for too few or too many."""
    wanted = ROWS if rows is None else rows
    if not 1 <= wanted <= MOST_ROWS:
        raise Misuse(
            f"first: {wanted:,} is not between 1 and {MOST_ROWS:,}.",
            "Page with SKIP and LIMIT in the statement.",
        )
    return Limits(rows=wanted)
