"""Tells those who wait that there is something new to read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Bell:
    """Rung whenever the record and all that is derived from it have caught up with what came in.

    Listeners are called in the thread that rings, so they may do no more than wake somebody.
    """

    def __init__(self) -> None:
        self._listeners: list[Callable[[], object]] = []
        self._lock = threading.Lock()

    @contextmanager
    def heard_by(self, listener: Callable[[], object]) -> Iterator[None]:
        """Call a listener at every ring until the end of the block, and never after it."""
        with self._lock:
            self._listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)

    def ring(self) -> None:
        with self._lock:
            for listener in self._listeners:
                listener()
