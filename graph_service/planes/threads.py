"""Which message stands beside which: the conversations of the messages held, in the order of time."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import Final

from graph_service.planes.passages import Passage

REACH: Final = 4
"""So many messages before and after one are read with it."""

Place = tuple[int, str]
"""When a message was sent, and its key: its place in its conversation."""


class Threads:
    """The passages held, by key and by conversation."""

    def __init__(self) -> None:
        self._passages: dict[str, Passage] = {}
        self._places: dict[str, list[Place]] = {}

    def put(self, found: Passage) -> None:
        """Hold a passage, in place of the former one of its key."""
        self.drop(found.key)
        self._passages[found.key] = found
        insort(self._places.setdefault(found.conversation, []), place(found))

    def drop(self, key: str) -> None:
        """Hold the passage of this key no longer, if it is held."""
        found = self._passages.pop(key, None)
        if found is not None:
            self._places[found.conversation].remove(place(found))
            if not self._places[found.conversation]:
                del self._places[found.conversation]

    def passage(self, key: str) -> Passage | None:
        """The passage of a message; None where it is not held."""
        return self._passages.get(key)

    def conversations(self, keys: Sequence[str]) -> list[str | None]:
        """The conversations of messages, in their order; None for those that are not held."""
        held = self._passages
        return [found.conversation if (found := held.get(key)) else None for key in keys]

    def around(self, found: Passage) -> list[tuple[str, int]]:
        """What is read with a message: keys, and how many messages each stands away from it, itself at 0.

        The message that opened the conversation stands at 0 too: it says what it is about.
        """
        places = list(self._places.get(found.conversation, ()))
        if len(places) < 2:
            return [(found.key, 0)]
        at = bisect_left(places, place(found))
        start = max(0, at - REACH)
        away = {key: abs(step - at) for step, (_, key) in enumerate(places[start : at + REACH + 1], start)}
        away[places[0][1]] = away[found.key] = 0
        return list(away.items())


def place(found: Passage) -> Place:
    return (found.sent_at, found.key)
