"""Messages as they are compared: what they say, and what is said around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms.graph import Indices
from algorithms.matching import read_in_thread, told_apart
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.passages import Passage
from graph_service.planes.threads import Threads
from graph_service.planes.vectors import VectorPlane
from graph_service.planes.vocabulary import UNKNOWN, Numbers, Vocabulary

Vectors = NDArray[np.float32]
Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """The different words of each message's thread: aligned pairs of `row` and `number`, each once.

    `length` is the root of the sum of the squares of the words' rarities: float64[messages].
    """

    vocabulary: Vocabulary
    row: Indices
    number: Indices
    length: Weights

    @classmethod
    def of(cls, vocabulary: Vocabulary, row: Indices, said: Sequence[Numbers], messages: int) -> Spoken:
        """Of so many messages; `said` are the words of what is read with that of each `row`."""
        size = max(1, len(vocabulary))
        rows = np.repeat(row, [len(each) for each in said])
        # Sorted by hand: `np.unique` hashes whole numbers, which takes twenty times as long.
        pairs = np.sort(rows * size + np.concatenate([np.zeros(0, np.int32), *said]))
        rows, numbers = np.divmod(pairs[np.flatnonzero(np.diff(pairs, prepend=-1))], size)
        squares = vocabulary.rarities(numbers) ** 2
        return cls(vocabulary, rows, numbers, np.sqrt(np.bincount(rows, squares, minlength=messages)))

    def places(self, words: Sequence[str]) -> tuple[Indices, Indices]:
        """Which messages' threads hold which of these words: aligned numbers of message and of word."""
        numbers = self.vocabulary.numbers(words)
        known = np.flatnonzero(numbers != UNKNOWN)
        column = np.full(len(self.vocabulary) + 1, UNKNOWN, np.int64)
        column[numbers[known]] = known
        columns = column[self.number]
        held = columns != UNKNOWN
        return self.row[held], columns[held]


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """Messages that are held, each once: all aligned.

    `vectors`, `meanings` and `threads` are float32[messages, 384], of length 1, or of zeros where nothing
    is said: of the message, of the same without what all messages have in common, and of that
    with what is said around it (`algorithms.matching.read_in_thread`).
    """

    keys: tuple[str, ...]
    conversations: tuple[str, ...]
    texts: tuple[str, ...]
    vectors: Vectors
    meanings: Vectors
    threads: Vectors
    spoken: Spoken


def heard(vectors: VectorPlane, lexical: LexicalPlane, messages: Sequence[str]) -> Heard:
    """What these messages say; without those that the plane of words does not hold."""
    found = [lexical.threads.passage(key) for key in dict.fromkeys(messages)]
    passages = [each for each in found if each is not None]
    pairs = Pairs.of(lexical.threads, passages)
    row = {key: number for number, key in enumerate(pairs.keys)}
    own = [row[each.key] for each in passages]
    said = vectors.vectors_if_held(pairs.keys)
    meanings = told_apart(said, vectors.centre())
    vocabulary = lexical.vocabulary
    words = [vocabulary.said(key) for key in pairs.keys]
    lengths = np.array([1 + len(each) for each in words], np.float32)
    return Heard(
        tuple(each.key for each in passages),
        tuple(each.conversation for each in passages),
        tuple(each.text for each in passages),
        said[own],
        meanings[own],
        read_in_thread(meanings, pairs.message, pairs.beside, pairs.away, lengths),
        Spoken.of(vocabulary, pairs.message, [words[each] for each in pairs.beside.tolist()], len(passages)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Which message is read with which of `keys`, and how many places away that stands: aligned."""

    keys: list[str]
    message: Indices
    beside: Indices
    away: Indices

    @classmethod
    def of(cls, threads: Threads, passages: Sequence[Passage]) -> Pairs:
        """What these messages are read with."""
        rows: dict[str, int] = {}
        pairs = [
            (message, rows.setdefault(key, len(rows)), away)
            for message, found in enumerate(passages)
            for key, away in threads.around(found)
        ]
        columns = np.array(pairs, np.int64).reshape(-1, 3).T
        return cls(list(rows), *columns)
