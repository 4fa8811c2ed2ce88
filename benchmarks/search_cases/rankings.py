"""The ways of ranking conversations for a text that are compared: one method a function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from graph_service.planes.passages import Hit
from training.held import Held, Turn, key_of

DEPTH: Final = 1_000
"""Messages that a single method is asked for, so that it has conversations enough."""
STEADY: Final = 60
"""As rank fusion is usually set: G. V. Cormack et al., SIGIR 2009, doi:10.1145/1571941.1572114."""

Ranking = list[str]
"""Conversations, the best first."""


@dataclass(frozen=True, slots=True, eq=False)
class Searched:
    """Messages held, and the conversation of each by its key."""

    held: Held
    conversations: Mapping[str, str]

    @classmethod
    def of(cls, held: Held, turns: Sequence[Turn]) -> Searched:
        return cls(held, {key_of(number): turn.conversation for number, turn in enumerate(turns)})

    def ranking(self, keys: Iterable[str], without: str | None) -> Ranking:
        """Each conversation by its best message."""
        places = dict.fromkeys(self.conversations[key] for key in keys)
        return [place for place in places if place != without]

    def messages_of(self, conversation: str | None) -> AbstractSet[str]:
        return {key for key, place in self.conversations.items() if place == conversation}


def lexical(searched: Searched, text: str, without: str | None = None) -> Ranking:
    """By BM25."""
    return searched.ranking(keys(searched.held.lexical.search(text, DEPTH)), without)


def dense(searched: Searched, text: str, without: str | None = None) -> Ranking:
    """By the cosine of vectors."""
    return searched.ranking(keys(searched.held.vectors.search(text, DEPTH)), without)


def fused(searched: Searched, text: str, without: str | None = None) -> Ranking:
    """By reciprocal ranks of both."""
    found: dict[str, float] = {}
    for method in (lexical, dense):
        for place, conversation in enumerate(method(searched, text, without)):
            found[conversation] = found.get(conversation, 0.0) + 1 / (STEADY + place + 1)
    return sorted(found, key=lambda conversation: (-found[conversation], conversation))


def re_ranked(searched: Searched, text: str, without: str | None = None) -> Ranking:
    """As the service does."""
    matcher = searched.held.matcher
    query = matcher.query(text, searched.messages_of(without))
    fits = matcher.fits(query, matcher.candidates(query))
    ordered = sorted(fits, key=lambda fit: (-fit.score, fit.message))
    return searched.ranking([fit.message for fit in ordered], without)


Method = Callable[[Searched, str, str | None], Ranking]
"""Ranks what is held for a text, without the conversation that it was taken from."""

SINGLE: Final[dict[str, Method]] = {
    "lexical": lexical,
    "dense": dense,
    "rank fusion": fused,
}
"""What the service's own ranking is compared with, by name."""


def keys(hits: Sequence[Hit]) -> list[str]:
    return [hit.key for hit in hits]
