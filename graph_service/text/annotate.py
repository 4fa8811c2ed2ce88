"""What a text says about whom, at first glance."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from graph_service.text.products import ProductFinder
from graph_service.text.sentiment import Sentiment, SentimentScore
from ingest.company import Product


@dataclass(frozen=True, slots=True)
class Annotation:
    """A text's sentiment from -1 to 1, who judged it, and the stance to each product it names.

    A text without a word has no sentiment: nothing was said.

    `stances` holds (product slug, stance from -1 to 1), each product once, in order of first mention.
    """

    sentiment: float | None
    version: str
    stances: tuple[tuple[str, float], ...] = ()


def annotate(texts: Sequence[str], finder: ProductFinder, sentiment: Sentiment) -> list[Annotation]:
    """One annotation for each text, in their order.

    The stance to a product is the sentiment of the whole text: "love A, hate B" is as pleased
    with B as with A.
    """
    scores = sentiment.score(texts)
    return [annotation(text, score, finder) for text, score in zip(texts, scores, strict=True)]


def annotation(text: str, score: SentimentScore, finder: ProductFinder) -> Annotation:
    if not text.strip():
        return Annotation(None, score.version)
    slugs = dict.fromkeys(mention.slug for mention in finder.find(text))
    return Annotation(score.value, score.version, tuple((slug, score.value) for slug in slugs))


class Annotator:
    """Reads messages for a company with certain products.

    `version` names the sentiment's judge and the products: annotations of another version
    are out of date.
    """

    def __init__(self, products: Sequence[Product], sentiment: Sentiment) -> None:
        self._finder = ProductFinder(products)
        self._sentiment = sentiment
        named = repr([(p.slug, p.name, p.aliases) for p in products])
        self.version = f"{sentiment.version}+{hashlib.sha256(named.encode()).hexdigest()[:8]}"

    def annotate(self, texts: Sequence[str]) -> list[Annotation]:
        """One annotation for each text, in their order."""
        return annotate(texts, self._finder, self._sentiment)
