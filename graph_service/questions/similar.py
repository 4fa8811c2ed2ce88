"""Which conversations are like one that is held, whole to whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from graph_service.errors import Misuse, NotFound
from graph_service.moments.fit import Fit, Matcher
from graph_service.questions.moment_order import parts_of
from graph_service.questions.scored import Component
from graph_service.questions.search import LONGEST, looked_among
from graph_service.store.model import words
from graph_service.store.reader import ConversationFilter, Reader

MOST: Final = 100
"""Conversations given at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The conversation that others are to be like, by its key, and where those are looked for."""

    conversation: str
    wanted: ConversationFilter = field(default_factory=ConversationFilter)
    first: int = 20


@dataclass(frozen=True, slots=True)
class Similar:
    """A conversation that is like the one asked for, by the message of it that is most so."""

    conversation: str
    message: str
    score: float
    components: tuple[Component, ...]
    matched: tuple[str, ...]


def similar(reader: Reader, matcher: Matcher, asked: Asked) -> list[Similar]:
    """The conversations most like one, without itself; raises `NotFound`, and `Misuse` for how many."""
    if not 1 <= asked.first <= MOST:
        raise Misuse(f"first: {asked.first} does not lie between 1 and {MOST}.")
    said = reader.messages_of_conversations([asked.conversation])[0]
    if not said:
        raise NotFound("There is no such conversation.")
    text = "\n".join(filter(None, (words(each.subject, each.text) for each in said)))[:LONGEST]
    query = matcher.query(text, without=frozenset(each.key for each in said))
    fits = matcher.fits(query, matcher.candidates(query, looked_among(reader, asked.wanted)))
    return best_of_each(fits, asked)


def best_of_each(fits: Iterable[Fit], asked: Asked) -> list[Similar]:
    """The best message of each other conversation, the best first."""
    ordered = sorted(fits, key=lambda each: (-each.score, each.message))
    best: dict[str, Fit] = {}
    for each in ordered:
        if each.conversation != asked.conversation:
            best.setdefault(each.conversation, each)
    return [
        Similar(each.conversation, each.message, each.score, parts_of(each), each.matched)
        for each in list(best.values())[: asked.first]
    ]
