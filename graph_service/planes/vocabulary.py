"""The different words of passages, as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]

UNKNOWN = -1
NOTHING: Numbers = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Words that were asked for, the place of each, and the numbers of those known when there were `upto`."""

    words: Sequence[str]
    places: dict[str, int]
    numbers: Numbers
    upto: int


class Vocabulary:
    """Numbers words in the order in which they are first said, and counts the passages that say each."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._sayers = np.zeros(1024, np.int64)
        self._said: dict[str, Numbers] = {}
        self._names: list[str] = []
        self._asked = Asked((), {}, NOTHING, 0)

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
        """The number of each of some different words, or `UNKNOWN`."""
        # Standing contexts ask for the same thousands of words at every message, and a number stays.
        asked = self._asked if self._asked.words is words else self._asked_first(words)
        upto = len(self._names)
        new = [number for number in range(asked.upto, upto) if self._names[number] in asked.places]
        numbers = asked.numbers.copy() if new else asked.numbers
        for number in new:
            numbers[asked.places[self._names[number]]] = number
        self._asked = replace(asked, numbers=numbers, upto=upto)
        return numbers

    def sayers(self, numbers: Numbers) -> NDArray[np.int64]:
        """How many passages say each of these words; none an unknown one."""
        return np.where(numbers == UNKNOWN, 0, self._sayers[numbers])

    def rarities(self, numbers: Numbers) -> NDArray[np.float64]:
        """The idf of each word: of N passages n say it, ln(1 + (N - n + 0.5) / (n + 0.5))."""
        sayers = self.sayers(numbers)
        return np.log1p((len(self._said) - sayers + 0.5) / (sayers + 0.5))

    def _asked_first(self, words: Sequence[str]) -> Asked:
        upto = len(self._names)
        numbers = np.array([self._numbers.get(word, UNKNOWN) for word in words], np.int32)
        return Asked(words, {word: place for place, word in enumerate(words)}, numbers, upto)

    def _number(self, word: str) -> int:
        number = self._numbers.setdefault(word, len(self._numbers))
        if number == len(self._names):
            self._names.append(word)
        if number == len(self._sayers):
            self._sayers = np.concatenate([self._sayers, np.zeros_like(self._sayers)])
        return number
