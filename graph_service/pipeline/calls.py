"""What sets one act apart from another that is equal: so that one that is repeated is the same act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Final

from graph_service.access.principal import current

_KEY: Final[ContextVar[str | None]] = ContextVar("idempotency key", default=None)


@contextmanager
def called_under(key: str | None) -> Iterator[None]:
    """A block in which somebody acts under an idempotency key, in the threads that are started in it too."""
    before = _KEY.set(key)
    try:
        yield
    finally:
        _KEY.reset(before)


def apart(when: datetime) -> str:
    """The idempotency key of whoever acts, else the time of the act.

    An act under a key has the same id whenever it is repeated, after a restart too.
    """
    key = _KEY.get()
    return when.isoformat() if key is None else f"{current().name}\n{key}"
