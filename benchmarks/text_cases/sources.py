"""Texts whose sentiment or emotion people have judged, read from the evaluation data."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.text_cases.measures import Classes
from training.sets import DATA, part_of

CHOSEN_ON: Final = 0
"""Of the five parts of a set by hash, the one on which variants were chosen: no figure is from it."""

SENTIMENTS: Final = {"negative": 0, "neutral": 1, "positive": 2}
BRAND_EMOTIONS: Final = {
    "Negative emotion": 0,
    "No emotion toward brand or product": 1,
    "Positive emotion": 2,
}


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Texts and the class of each, as people judged it."""

    texts: tuple[str, ...]
    truth: Classes

    def taken(self, places: Iterable[int]) -> Judged:
        kept = list(places)
        return Judged(tuple(self.texts[place] for place in kept), self.truth[kept])

    def reported(self) -> Judged:
        """Without the part that variants were chosen on."""
        return self.taken(place for place, text in enumerate(self.texts) if part_of(text, 5) != CHOSEN_ON)

    def first(self, count: int | None) -> Judged:
        return self if count is None else self.taken(range(min(count, len(self.texts))))


def airline_sentiment() -> Judged:
    rows = table("airline_sentiment/airline_tweets.csv")
    return judged(((row["text"], row["airline_sentiment"]) for row in rows), SENTIMENTS).reported()


def sanders() -> Judged:
    """Without the tweets that are not about the brand, or in another language."""
    rows = table("sanders_brand_tweets/full-corpus.csv")
    return judged(((row["TweetText"], row["Sentiment"]) for row in rows), SENTIMENTS).reported()


def brand_emotion() -> Judged:
    """Without the tweets of which people could not tell."""
    rows = table("brand_emotion/judge-1377884607_tweet_product_company.csv")
    column = "is_there_an_emotion_directed_at_a_brand_or_product"
    return judged(((row["tweet_text"], row[column]) for row in rows), BRAND_EMOTIONS).reported()


def tweeteval(task: str, split: str = "test") -> Judged:
    """A split of TweetEval as it is numbered there; no choice was made on `test`."""
    folder = DATA / "text/tweeteval" / task
    texts = (folder / f"{split}_text.txt").read_text(encoding="utf-8").split("\n")
    numbers = (folder / f"{split}_labels.txt").read_text(encoding="utf-8").split()
    return Judged(tuple(texts[: len(numbers)]), np.array(numbers, dtype=np.int64))


def table(path: str) -> list[dict[str, str]]:
    with (DATA / "text" / path).open(encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def judged(rows: Iterable[tuple[str, str]], classes: Mapping[str, int]) -> Judged:
    """The rows whose label is one of the classes."""
    kept = [(text, classes[label]) for text, label in rows if label in classes]
    return Judged(tuple(text for text, _ in kept), np.array([label for _, label in kept], dtype=np.int64))
