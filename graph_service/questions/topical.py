"""Which messages are about a product or a topic: told from each message by itself.

A message is about a product where it names it. It is about a topic, given in any words, where it
says all of them, whatever their endings, or where its meaning is near the topic's. Neither looks at
other messages, so an answer as of a time is that of a record that ends there.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph_service.errors import Misuse, NotFound
from graph_service.planes.lexical import LexicalPlane, runs, straight, words
from graph_service.planes.vectors import VectorPlane
from graph_service.planes.view import View
from graph_service.questions.search import LONGEST
from graph_service.store.record import GraphStore

NEAR: Final = 0.375
"""The least cosine of a message about a topic: chosen on a part of twcs_labelled_topics that
`python -m benchmarks topics`, which measures it, leaves out."""
DEPTH: Final = 8_192
"""Nearest messages looked at first: so many that the plane compares with every text, and misses none."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Topical:
    """Tells which messages are about something, by their words and their meaning."""

    vectors: VectorPlane
    lexical: LexicalPlane

    def mask(self, view: View, product: str | None = None, topic: str | None = None) -> Mask:
        """Which of `View.messages` are about a product's slug, a topic, or both: bool[messages].

        Without either, all. Of a product, messages of known customers that name it. Raises `Misuse`
        for a topic that has no words or too many.
        """
        every = np.ones(len(view.messages), np.bool_)
        named = every if product is None else naming(view, product)
        return named if topic is None else named & among(view, self.keys(topic))

    @property
    def positions(self) -> tuple[int, int]:
        """Where the planes stand that it looks into."""
        return self.vectors.position(), self.lexical.position()

    def keys(self, topic: str) -> AbstractSet[str]:
        """The messages held that are about a topic; raises `Misuse`."""
        checked(topic)
        return self._near(topic) | self._saying(topic)

    def _near(self, topic: str) -> set[str]:
        """The messages whose meaning is near."""
        depth = DEPTH
        while True:
            hits = self.vectors.search(topic, depth)
            if len(hits) < depth or hits[-1].score < NEAR:
                return {hit.key for hit in hits if hit.score >= NEAR}
            depth *= 4

    def _saying(self, topic: str) -> set[str]:
        """The messages that say all words of a topic, found by the rarest of them."""
        spelled = spellings(topic)
        vocabulary = self.lexical.vocabulary
        numbers = vocabulary.numbers(list(spelled))
        sayers = vocabulary.sayers(numbers)
        rarest = int(sayers.argmin())
        hits = self.lexical.search(list(spelled.values())[rarest], int(sayers[rarest]))
        return {hit.key for hit in hits if np.isin(numbers, vocabulary.said(hit.key)).all()}


def spellings(topic: str) -> dict[str, str]:
    """The different words of a topic as they are compared, and how it spells each."""
    return {word: run for run in runs(straight(topic)) for word in words(run)}


def naming(view: View, product: str) -> Mask:
    """The messages that name a product."""
    named = np.zeros(len(view.messages), np.bool_)
    if product in view.about:
        named[view.about[product].message] = True
    return named


def among(view: View, keys: AbstractSet[str]) -> Mask:
    """The messages of these keys."""
    return np.fromiter((key in keys for key in view.messages), np.bool_, len(view.messages))


def checked(topic: str) -> None:
    """Raise `Misuse` for a topic without words, or with too many."""
    if len(topic) > LONGEST:
        raise Misuse(f"topic: {len(topic):,} characters, more than {LONGEST:,}.", "A few words say more.")
    if not spellings(topic):
        raise Misuse(f"topic: {topic[:80]!r} has no words.", "Say in a few words what it is about.")


def checked_product(store: GraphStore, product: str | None) -> None:
    """Raise `NotFound` for a product we do not have."""
    if product is not None and product not in {each.slug for each in store.reader.products()}:
        raise NotFound(f"No product {product!r}.", "`products` lists those declared in company.toml.")
