"""What is looked for, as it is compared: its meaning, what is said like it, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graph_service.moments.heard import Heard, Vectors, Weights


def has_words(text: str) -> bool:
    """Whether a text has a letter or a digit: of emoji and marks alone the encoder makes nothing."""
    return any(mark.isalnum() for mark in text)


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A text that conversations are matched against.

    `vector` is its unit vector, float32[384], of zeros where it says nothing; `meaning` the same without
    what all messages have in common, and `echo` what is said in the conversations that fit it best.
    `words` are its different words as `planes.lexical.words` makes them, in alphabetical order;
    `weights` is the rarity of each among the messages held, float64[words]. `near` are the messages
    that may fit, among all, and `heard` what they say, for as long as it is of use.
    """

    text: str
    vector: Vectors
    meaning: Vectors
    echo: Vectors
    words: tuple[str, ...]
    weights: Weights
    near: tuple[str, ...] = ()
    heard: Heard | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Queries:
    """Many queries laid out to be compared at once: `vectors`, `meanings`, `echoes` float32[queries, 384].

    `table` has a row for each of `words`, which are those of any, and two columns for each query: a word
    that is w rare counts w * w by the root of their sum in the first ones, one after the other, and w by
    the sum of all w in those after them. Make it once for as long as the queries stay.
    """

    vectors: Vectors
    meanings: Vectors
    echoes: Vectors
    words: tuple[str, ...]
    table: sparse.csr_array

    @classmethod
    def of(cls, queries: Sequence[Query]) -> Queries:
        """The layout of these queries, in their order."""
        words = tuple(sorted({word for query in queries for word in query.words}))
        column = {word: number for number, word in enumerate(words)}
        rows = [column[word] for query in queries for word in query.words]
        columns = np.repeat(np.arange(len(queries)), [len(query.words) for query in queries])
        weights = [query.weights for query in queries if query.words]
        counts = [each**2 / np.linalg.norm(each) for each in weights] + [
            each / each.sum() for each in weights
        ]
        places = (np.array([*rows, *rows], np.int64), np.concatenate([columns, columns + len(queries)]))
        shape = (len(words), 2 * len(queries))
        return cls(
            stacked([query.vector for query in queries]),
            stacked([query.meaning for query in queries]),
            stacked([query.echo for query in queries]),
            words,
            sparse.csr_array((np.concatenate([np.zeros(0), *counts]), places), shape=shape),
        )


def stacked(vectors: Sequence[Vectors]) -> Vectors:
    return np.array(vectors, np.float32).reshape(len(vectors), -1)
