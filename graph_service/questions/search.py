"""Which conversations are about this: by the words, by the meaning, or by both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from graph_service.errors import Misuse
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.passages import Hit
from graph_service.planes.vectors import VectorPlane
from graph_service.questions.scored import Rank, following
from graph_service.store.model import MessageRow
from graph_service.store.reader import ConversationFilter, Reader

DEPTH: Final = 200
"""How many messages of each plane are looked at: a search is for the best few, not for all."""
WORDS_SHARE: Final = 0.3
"""What a full match of words adds to the cosine in mode BOTH (see `SearchMode`)."""
LONGEST: Final = 10_000


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
    matches = best_of_each(candidates(vectors, lexical, sought), reader, sought.wanted)
    ranks = [Rank(match.score, match.conversation) for match in matches]
    places, more = following(ranks, sought.after, sought.first)
    return MatchPage(tuple(matches[place] for place in places), more)


def candidates(vectors: VectorPlane, lexical: LexicalPlane, sought: Sought) -> list[Match]:
    """The messages that fit best, with the parts of their scores; conversations still unknown."""
    text, mode = sought.text, sought.mode
    by_words = scores(lexical.search(text, DEPTH)) if mode is not SearchMode.MEANING else {}
    by_meaning = scores(vectors.search(text, DEPTH)) if mode is not SearchMode.WORDS else {}
    if mode is SearchMode.BOTH:
        by_meaning |= scores(vectors.search(text, DEPTH, by_words.keys() - by_meaning.keys()))
        by_words |= scores(lexical.search(text, DEPTH, by_meaning.keys() - by_words.keys()))
    top = max(by_words.values(), default=1.0)
    return [
        Match("", key, fused(mode, words, meaning, top), words, meaning)
        for key in sorted(by_words.keys() | by_meaning.keys())
        for words, meaning in [(by_words.get(key), by_meaning.get(key))]
    ]


def scores(hits: Iterable[Hit]) -> dict[str, float]:
    return {hit.key: hit.score for hit in hits}


def fused(mode: SearchMode, words: float | None, meaning: float | None, top: float) -> float:
    """The score of a message from its parts; `top` is the best BM25 found."""
    if mode is SearchMode.WORDS:
        return words or 0.0
    return (meaning or 0.0) + (WORDS_SHARE * (words or 0.0) / top if mode is SearchMode.BOTH else 0.0)


def best_of_each(found: Sequence[Match], reader: Reader, wanted: ConversationFilter) -> list[Match]:
    """The best message of each conversation that passes the filter."""
    rows = {row.key: row for row in reader.messages([match.message for match in found]) if row is not None}
    best: dict[str, Match] = {}
    for match in found:
        row = rows.get(match.message)
        if row is None or not passes(row, wanted):
            continue
        held = best.get(row.conversation)
        if held is None or (-match.score, match.message) < (-held.score, held.message):
            best[row.conversation] = Match(
                row.conversation, match.message, match.score, match.words, match.meaning
            )
    return [best[key] for key in sorted(best)]


def passes(row: MessageRow, wanted: ConversationFilter) -> bool:
    """Whether a message is on the channel, about the product and within the window."""
    return (
        (wanted.channel is None or row.channel == wanted.channel)
        and (wanted.product is None or any(s.product == wanted.product for s in row.stances))
        and (wanted.opened_from is None or row.sent_at >= wanted.opened_from)
        and (wanted.opened_before is None or row.sent_at < wanted.opened_before)
    )
