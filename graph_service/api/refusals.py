"""Refusals for want of a scope, in the audit log: who asked for what, whatever door they came by."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import Final

from graph_service.access.audit import REFUSED, Entry
from graph_service.access.principal import Forbidden, Scope, current, witnessed_by
from graph_service.api.context import Context

PAUSE_SECONDS: Final = 60
"""The same refusal to the same key is written down once in so long: asking on must not fill the disk."""
REMEMBERED: Final = 1_000


class Refusals:
    """Writes down what the scopes of keys stand against. Used by one event loop at a time."""

    def __init__(self, service: Context, clock: Callable[[], float] = time.monotonic) -> None:
        self._service = service
        self._clock = clock
        self._noted: OrderedDict[tuple[str, Scope, str | None], float] = OrderedDict()

    @asynccontextmanager
    async def noted(self) -> AsyncIterator[None]:
        """A block at whose end every refusal in it, in whatever thread, has been written down."""
        loop = asyncio.get_running_loop()
        writing: list[Future[None]] = []

        def witness(refused: Forbidden) -> None:
            if self._is_new(refused):
                written = self._service.writing.take(self._entry(refused), self._service.audit.settle)
                writing.append(asyncio.run_coroutine_threadsafe(written, loop))

        with witnessed_by(witness):
            yield
        for future in writing:
            await asyncio.wrap_future(future)

    def _is_new(self, refused: Forbidden) -> bool:
        name, now = (current().name, refused.scope, refused.operation), self._clock()
        if now - self._noted.get(name, float("-inf")) < PAUSE_SECONDS:
            return False
        self._noted[name] = now
        self._noted.move_to_end(name)
        if len(self._noted) > REMEMBERED:
            self._noted.popitem(last=False)
        return True

    def _entry(self, refused: Forbidden) -> Entry:
        audit, scope = self._service.audit, refused.scope.value
        return audit.entry(
            "refused", outcome=REFUSED, code=refused.code, scope=scope, operation=refused.operation
        )
