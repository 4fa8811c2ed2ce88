"""Which conversations are about this: by the words, by the meaning, or by both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from graph_service.errors import Misuse
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.passages import Hit
from graph_service.planes.vectors import VectorPlane
from graph_service.questions.scored import Rank, following
from graph_service.store.reader import ConversationFilter, Reader

DEPTH: Final = 200
"""How many messages of each plane are looked at first; more where they are of few conversations."""
WORDS_SHARE: Final = 0.3
"""What a full match of words adds to the cosine in mode BOTH (see `SearchMode`)."""
LONGEST: Final = 10_000
ANY: Final = ConversationFilter()


class SearchMode(StrEnum):
    """What counts as fitting.

    WORDS ranks by BM25, MEANING by the cosine of embeddings, BOTH by the cosine plus 0.3
    times BM25 as a share of the best match's.
    """

    WORDS = "words"
    MEANING = "meaning"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for, how, and in which conversations."""

    text: str
    mode: SearchMode = SearchMode.BOTH
    wanted: ConversationFilter = field(default_factory=ConversationFilter)
    first: int = 20
    after: Rank | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A conversation that fits, by its best message. `words` and `meaning` are the parts."""

    conversation: str
    message: str
    score: float
    words: float | None
    meaning: float | None


@dataclass(frozen=True, slots=True)
class MatchPage:
    """Matching conversations, the best first, and whether more follow."""

    rows: tuple[Match, ...]
    more: bool


def search(reader: Reader, vectors: VectorPlane, lexical: LexicalPlane, sought: Sought) -> MatchPage:
    """The conversations that fit best, each once, by its best message."""
    if len(sought.text) > LONGEST:
        raise Misuse(
            f"text: {len(sought.text):,} characters, more than {LONGEST:,}.", "Send the telling part."
        )
    planes = Planes(vectors, lexical, looked_among(reader, sought.wanted))
    depth = DEPTH
    while True:
        found = candidates(planes, sought, depth)
        matches = best_of_each(found.matches, reader)
        ranks = [Rank(match.score, match.conversation) for match in matches]
        places, more = following(ranks, sought.after, sought.first)
        if more or found.exhausted:
            return MatchPage(tuple(matches[place] for place in places), more)
        # A few long conversations took all the places: look further down.
        depth *= 4


def looked_among(reader: Reader, wanted: ConversationFilter) -> frozenset[str] | None:
    """The keys of the messages that a search looks at; None for all."""
    return None if wanted == ANY else frozenset(reader.message_keys_within(wanted))


@dataclass(frozen=True, slots=True)
class Planes:
    """Where to search, and among which messages (None: all)."""

    vectors: VectorPlane
    lexical: LexicalPlane
    allowed: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Candidates:
    """Messages that fit, conversations still unknown, and whether there are no others."""

    matches: list[Match]
    exhausted: bool


def candidates(planes: Planes, sought: Sought, depth: int) -> Candidates:
    """The messages that fit best, with the parts of their scores.

    In mode BOTH a message that is not among the best `depth` by words has none of their share.
    """
    text, mode, allowed = sought.text, sought.mode, planes.allowed
    by_words = scores(planes.lexical.search(text, depth, allowed)) if mode is not SearchMode.MEANING else {}
    by_meaning = scores(planes.vectors.search(text, depth, allowed)) if mode is not SearchMode.WORDS else {}
    exhausted = max(len(by_words), len(by_meaning)) < depth
    if mode is SearchMode.BOTH:
        by_meaning |= scores(planes.vectors.search(text, depth, by_words.keys() - by_meaning.keys()))
    top = max(by_words.values(), default=1.0)
    matches = [
        Match("", key, fused(mode, words, meaning, top), words, meaning)
        for key in sorted(by_words.keys() | by_meaning.keys())
        for words, meaning in [(by_words.get(key), by_meaning.get(key))]
    ]
    return Candidates(matches, exhausted)


def scores(hits: Iterable[Hit]) -> dict[str, float]:
    return {hit.key: hit.score for hit in hits}


def fused(mode: SearchMode, words: float | None, meaning: float | None, top: float) -> float:
    """The score of a message from its parts; `top` is the best BM25 found."""
    if mode is SearchMode.WORDS:
        return words or 0.0
    return (meaning or 0.0) + (WORDS_SHARE * (words or 0.0) / top if mode is SearchMode.BOTH else 0.0)


def best_of_each(found: Sequence[Match], reader: Reader) -> list[Match]:
    """The best message of each conversation, in order of conversation."""
    places = reader.conversation_keys_of([match.message for match in found])
    best: dict[str, Match] = {}
    for match, conversation in zip(found, places, strict=True):
        if conversation is None:
            continue
        held = best.get(conversation)
        if held is None or (-match.score, match.message) < (-held.score, held.message):
            best[conversation] = replace(match, conversation=conversation)
    return [best[key] for key in sorted(best)]
