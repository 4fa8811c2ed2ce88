"""Calls that come while one is under way are done together, in the order in which they came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from graph_service.api.threads import aside

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
MOST: Final = 256
"""Calls done at once: more wait for the next time."""
Work = Callable[[Sequence[Asked]], Sequence[Answer | Exception]]
"""Does what several calls ask; the answer to each, or the error it ends in, in their order."""


@dataclass(slots=True)
class Together(Generic[Asked, Answer]):
    """One piece of work at a time, in a thread of its own; whoever comes meanwhile waits for the next.

    So a hundred callers hold no thread but one, and what costs the same for one as for
    fifty is done once for all of them. Used by one event loop.
    """

    waiting: list[tuple[Asked, asyncio.Future[Answer]]] = field(default_factory=list)
    run: asyncio.Task[None] | None = None

    async def take(self, asked: Asked, work: Work[Asked, Answer]) -> Answer:
        """The answer to one call; a caller who goes away undoes nothing."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.waiting.append((asked, answer))
        if self.run is None:
            self.run = asyncio.create_task(self._work(work))
        return await answer

    async def _work(self, work: Work[Asked, Answer]) -> None:
        try:
            while self.waiting:
                calls, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
                await self._answer(calls, work)
        finally:
            self.run = None

    async def _answer(
        self, calls: Sequence[tuple[Asked, asyncio.Future[Answer]]], work: Work[Asked, Answer]
    ) -> None:
        try:
            outcomes = await aside(work, [asked for asked, _ in calls])
        except Exception as error:  # noqa: BLE001 - every caller is told of it
            outcomes = [error] * len(calls)
        for (_, answer), outcome in zip(calls, outcomes, strict=True):
            if answer.done():
                continue
            if isinstance(outcome, Exception):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)
