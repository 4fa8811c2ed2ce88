"""How well a message, read in its thread, fits what is looked for; part by part."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from algorithms.matching import echo, fit, told_apart
from graph_service.moments.candidates import DEPTH, candidates
from graph_service.moments.heard import Heard, Vectors, heard
from graph_service.moments.query import Queries, Query
from graph_service.planes.lexical import LexicalPlane, matched_words, words
from graph_service.planes.vectors import VectorPlane

Parts = NDArray[np.float32]

SAYS: Final = {
    "score": "What matches are ranked by: the other parts together.",
    "meaning": "How near the message's meaning is to the context's, beyond what all messages share.",
    "thread": "The same with the message read together with those around it.",
    "echo": "How near that is to what is said in the conversations that fit the context best.",
    "words": "How alike the words of the context and of the conversation are, the rare ones weighing more.",
    "covered": "The share of the context's words, the rare ones weighing more, that the conversation holds.",
    "cosine": "The plain cosine of the context's and the message's vectors.",
}
"""What a fit consists of, and what each part says to whoever reads an answer."""

PARTS: Final = tuple(SAYS)
"""The parts, in the order of `Fit.parts`. `algorithms.matching.fit` makes the score of the others."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """How well a message fits a query. `parts` are the values of `PARTS`; `vector` is the message's."""

    message: str
    conversation: str
    parts: tuple[float, ...]
    vector: Vectors
    wanted: str
    text: str

    @property
    def score(self) -> float:
        """What matches are ranked by; equal ones by message."""
        return self.parts[0]

    @property
    def matched(self) -> tuple[str, ...]:
        """The words of the query that the message holds, as it spells them."""
        return tuple(matched_words(self.wanted, self.text))


class Matcher:
    """Finds and reads messages for queries. Safe to use from many threads."""

    def __init__(self, vectors: VectorPlane, lexical: LexicalPlane) -> None:
        self._vectors = vectors
        self._lexical = lexical

    def query(self, text: str, without: AbstractSet[str] = frozenset()) -> Query:
        """What this text looks for now; where it was taken from messages, nothing is learnt from those.

        It holds what its candidates say: to be asked once. For one that stands, see `queries`.
        """
        return self._query(text, self._vectors.embed([text])[0], without)

    def queries(self, texts: Sequence[str]) -> list[Query]:
        """What each of these texts looks for, also later."""
        vectors = self._vectors.embed(texts)
        return [self._lasting(text, vector) for text, vector in zip(texts, vectors, strict=True)]

    def weighed(self, queries: Sequence[Query]) -> list[Query]:
        """The same queries, by what is rare and usual among the messages held now."""
        return [self._lasting(query.text, query.vector) for query in queries]

    def heard(self, messages: Sequence[str]) -> Heard:
        """What these messages say; without those that are not held."""
        return heard(self._vectors, self._lexical, messages)

    def candidates(
        self, query: Query, allowed: AbstractSet[str] | None = None, depth: int = DEPTH
    ) -> list[str]:
        """Keys of messages that may fit, each plane's best `depth`; the likeliest first."""
        if allowed is None and depth == DEPTH and query.near:
            return list(query.near)
        return candidates(self._vectors, self._lexical, query, allowed, depth)

    def fits(self, query: Query, messages: Sequence[str]) -> list[Fit]:
        """How well each of these messages fits, each once, in their order; without those not held."""
        known = query.heard if tuple(messages) == query.near else None
        said = known or self.heard(messages)
        parts = parts_of(Queries.of([query]), said)[0].tolist()
        return [
            Fit(key, place, tuple(parts[row]), said.vectors[row], query.text, said.texts[row])
            for row, (key, place) in enumerate(zip(said.keys, said.conversations, strict=True))
        ]

    def fits_of(self, queries: Queries, messages: Sequence[str]) -> Parts:
        """The parts of each query's fit with each message: float32[queries, messages, len(PARTS)].

        A message that is not held has zeros.
        """
        said = self.heard(messages)
        found = np.zeros((len(queries.vectors), len(messages), len(PARTS)), np.float32)
        rows = {key: row for row, key in enumerate(said.keys)}
        held = [place for place, key in enumerate(messages) if key in rows]
        found[:, held] = parts_of(queries, said)[:, [rows[messages[place]] for place in held]]
        return found

    def _query(self, text: str, vector: Vectors, without: AbstractSet[str] = frozenset()) -> Query:
        wanted = tuple(sorted(set(words(text))))
        meaning = told_apart(vector[None], self._vectors.centre())[0]
        vocabulary = self._lexical.vocabulary
        weights = vocabulary.rarities(vocabulary.numbers(wanted))
        plain = Query(text, vector, meaning, np.zeros_like(meaning), wanted, weights)
        near = tuple(key for key in self.candidates(plain) if key not in without)
        said = self.heard(near)
        return replace(plain, echo=echo_of(plain, said), near=near, heard=said)

    def _lasting(self, text: str, vector: Vectors) -> Query:
        return replace(self._query(text, vector), near=(), heard=None)


def echo_of(query: Query, said: Heard) -> Vectors:
    """What is said in the conversations that fit a query best, each by its best message."""
    scores = parts_of(Queries.of([query]), said)[0, :, 0]
    firsts: dict[str, int] = {}
    for row in np.lexsort((np.array(said.keys, np.str_), -scores)).tolist():
        firsts.setdefault(said.conversations[row], row)
    rows = list(firsts.values())
    return echo(query.meaning, scores[rows], said.threads[rows])


def parts_of(queries: Queries, said: Heard) -> Parts:
    """float32[queries, messages, len(PARTS)]."""
    meaning = cosines(queries.meanings, said.meanings)
    thread = cosines(queries.meanings, said.threads)
    likeness = cosines(queries.echoes, said.threads)
    counts = (holding(queries, said) @ queries.table).toarray().T
    squares, covered = counts[: len(queries.vectors)], counts[len(queries.vectors) :].astype(np.float32)
    length = np.maximum(said.spoken.length, np.finfo(np.float32).tiny)
    alike = np.minimum(squares / length, 1).astype(np.float32)
    plain = cosines(queries.vectors, said.vectors)
    score = fit(plain, thread, likeness, alike, covered)
    return np.stack([score, meaning, thread, likeness, alike, covered, plain], axis=2)


def cosines(some: Vectors, others: Vectors) -> Vectors:
    """The products of all rows of both. Equal rows have equal products, which BLAS does not promise."""
    return np.asarray(np.einsum("qd,md->qm", some, others), np.float32)


def holding(queries: Queries, said: Heard) -> sparse.csr_array:
    """Which of the queries' words each message's thread holds: [messages, words] of ones."""
    rows, columns = said.spoken.places(queries.words)
    starts = np.searchsorted(rows, np.arange(len(said.keys) + 1))
    # In the order of words, so that sums do not depend on the order in which words were first said.
    ordered = columns[np.lexsort((columns, rows))]
    shape = (len(said.keys), len(queries.words))
    return sparse.csr_array((np.ones(len(ordered)), ordered, starts), shape=shape)
