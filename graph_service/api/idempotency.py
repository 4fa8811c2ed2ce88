"""A call repeated under the same key is answered as the first time, and done once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from graph_service.access.principal import current
from graph_service.errors import Misuse

Payload = TypeVar("Payload")
REMEMBERED: Final = 1_000
"""Calls this process remembers. One that is forgotten does no harm: what it brings has ids of its own."""
LONGEST_KEY: Final = 200


class KeyReused(Misuse):
    """An idempotency key that came with other content before."""

    code = "IDEMPOTENCY_KEY_REUSED"
    advice = "Use a new key for new content."


class InvalidKey(Misuse):
    """An idempotency key that is empty or too long."""

    code = "INVALID_IDEMPOTENCY_KEY"
    advice = f"Use 1 to {LONGEST_KEY} characters, such as a UUID."


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked under a key, and its answer, perhaps still being worked out."""

    content: bytes
    answer: asyncio.Task[Any]


@dataclass(slots=True)
class Calls:
    """The latest calls made under idempotency keys, those under way included."""

    by_key: OrderedDict[tuple[str, str], Call] = field(default_factory=OrderedDict)
    """By whoever calls, and their key."""

    async def once(self, key: str, content: bytes, work: Coroutine[Any, Any, Payload]) -> Payload:
        """The answer of `work`, or of the earlier call under this key.

        `content` is a digest of what is asked: raises `KeyReused` when the earlier call asked
        something else. A call that failed is forgotten.
        """
        theirs = (current().name, key)
        held = self.by_key.get(theirs)
        if held is None:
            held = self.by_key[theirs] = Call(content, asyncio.ensure_future(work))
            held.answer.add_done_callback(lambda task: self._settle(theirs, task))
        else:
            work.close()
        if held.content != content:
            raise KeyReused(f"The idempotency key {key!r} was used for other content.")
        # Shielded, since a client that hangs up must not undo the call for one that repeats it.
        answer: Payload = await asyncio.shield(held.answer)
        return answer

    def _settle(self, key: tuple[str, str], task: asyncio.Task[Any]) -> None:
        if task.cancelled() or task.exception() is not None:
            self.by_key.pop(key, None)
        while len(self.by_key) > REMEMBERED:
            self.by_key.popitem(last=False)


def checked_key(key: str) -> str:
    """The key itself; raises `InvalidKey`."""
    if not 1 <= len(key) <= LONGEST_KEY:
        raise InvalidKey(f"The idempotency key has {len(key):,} characters.")
    return key
