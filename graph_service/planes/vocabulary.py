"""The different words of passages, as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]

UNKNOWN = -1
NOTHING: Numbers = np.zeros(0, np.int32)


class Vocabulary:
    """Numbers words in the order in which they are first said, and counts the passages that say each."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._sayers = np.zeros(1024, np.int64)
        self._said: dict[str, Numbers] = {}
        self._asked: tuple[Sequence[str], Numbers] = ((), NOTHING)

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, key: str, words: Iterable[str]) -> None:
        """Take in a passage that is new."""
        numbers = sorted({self._number(word) for word in words})
        self._said[key] = np.array(numbers, np.int32)
        self._sayers[self._said[key]] += 1

    def said(self, key: str) -> Numbers:
        """The different words of a passage, ascending; none of one that is not held."""
        return self._said.get(key, NOTHING)

    def numbers(self, words: Sequence[str]) -> Numbers:
        """The number of each word, or `UNKNOWN`."""
        asked, held = self._asked
        # Standing contexts ask for the same thousands of words at every message, and a number stays.
        numbers = held.copy() if asked is words else np.full(len(words), UNKNOWN, np.int32)
        new = np.flatnonzero(numbers == UNKNOWN)
        numbers[new] = [self._numbers.get(words[place], UNKNOWN) for place in new.tolist()]
        self._asked = words, numbers
        return numbers

    def sayers(self, numbers: Numbers) -> NDArray[np.int64]:
        """How many passages say each of these words; none an unknown one."""
        return np.where(numbers == UNKNOWN, 0, self._sayers[numbers])

    def rarities(self, numbers: Numbers) -> NDArray[np.float64]:
        """The idf of each word: of N passages n say it, ln(1 + (N - n + 0.5) / (n + 0.5))."""
        sayers = self.sayers(numbers)
        return np.log1p((len(self._said) - sayers + 0.5) / (sayers + 0.5))

    def _number(self, word: str) -> int:
        number = self._numbers.setdefault(word, len(self._numbers))
        if number == len(self._sayers):
            self._sayers = np.concatenate([self._sayers, np.zeros_like(self._sayers)])
        return number
