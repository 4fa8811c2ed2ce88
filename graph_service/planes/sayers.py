"""Which messages say each text."""

from __future__ import annotations

from collections.abc import Collection


class Sayers:
    """Keys of messages by the number of their text. Most texts are said once, and cost no set."""

    def __init__(self) -> None:
        self._one: dict[int, str] = {}
        self._several: dict[int, set[str]] = {}

    def __contains__(self, number: int) -> bool:
        """Whether any message says a text."""
        return number in self._one or number in self._several

    def of(self, number: int) -> Collection[str]:
        """The messages that say a text; none where nobody does."""
        several = self._several.get(number)
        if several is not None:
            return several
        one = self._one.get(number)
        return () if one is None else (one,)

    def add(self, number: int, key: str) -> None:
        """Note that a message says a text."""
        if number in self._several:
            self._several[number].add(key)
        elif self._one.setdefault(number, key) != key:
            self._several[number] = {self._one.pop(number), key}

    def discard(self, number: int, key: str) -> None:
        """Note that a message no longer says a text."""
        if number in self._several:
            self._several[number].discard(key)
            if len(self._several[number]) == 1:
                self._one[number] = self._several.pop(number).pop()
        elif self._one.get(number) == key:
            del self._one[number]
