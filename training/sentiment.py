"""The heads of sentiment and of its intensity.

One reader learns from sources that err differently: what people rate, what commenters feel, and our
own sentences: news for a company, chatter about products, public matters, and feelings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from graph_service.text import fit
from graph_service.text.fit import Examples, Targets
from graph_service.text.heads import Head
from training.calibrate import sharpened
from training.dressed import dressed
from training.emotions import NEGATIVE, POSITIVE
from training.fill import sentences
from training.sets import RATED, Comment, Rated, goemotions, part_of, rated
from training.vectors import FeatureReader

LABELS: Final = ("negative", "neutral", "positive")
TEMPLATES: Final = {"situations": 1.0, "chatter": 1.0, "public": 1.0, "feelings": 0.5}
"""Our own templates, and what a sentence of them counts."""
PER_PATTERN: Final = {"situations": 40, "chatter": 30, "public": 30, "feelings": 30}
"""How many sentences of each of their patterns are learnt."""
CLASSES: Final = {label: label for label in LABELS} | {
    "anger": "negative",
    "sadness": "negative",
    "fear": "negative",
    "joy": "positive",
    "optimism": "positive",
}
"""The sentiment of what our templates' patterns stand under."""
VALUES: Final = np.array([[-0.5], [0.0], [0.5]], dtype=np.float32)
"""The intensity that our own sentences are taken to have, by their class."""

NEGATIVE_TO: Final = -0.3
POSITIVE_FROM: Final = 1.0
"""The mean ratings, of 4 at most, at which half of the people call a text negative, or positive."""
SOFTNESS: Final = 0.35
"""The width, in points of the rating, over which people come to agree on that."""

DRESSES: Final = 2
"""So often each rated tweet is learnt in another dress."""
DRESSED_WEIGHT: Final = 4.0
FELT_WEIGHT: Final = 0.3
"""What a dressed tweet and a comment count, beside one for all else."""

CALIBRATES, TESTS = 0, 1
"""The tenths of the rated texts that no reader learns from: one calibrates, one is for the figures."""


def heads(reader: FeatureReader) -> list[Head]:
    """`sentiment` (one of `LABELS`) and `intensity` (a value from -1 to 1)."""
    return [sentiment(reader), intensity(reader)]


def sentiment(reader: FeatureReader) -> Head:
    own = [templates(reader, name) for name in TEMPLATES]
    sources = [all_rated(reader), dressed_tweets(reader), *own, comments(reader)]
    head = fit.head("sentiment", "one of", LABELS, [fit.reader("one of", fit.together(sources))])
    return sharpened(head, fit.together(held_back(reader, CALIBRATES, "dev")))


def intensity(reader: FeatureReader) -> Head:
    rows = [row for part in RATED for row in learnt(rated(part))]
    known = Examples.of(reader.features(texts(rows)), np.array([[row.rating / 4] for row in rows]))
    made = [templates(reader, name) for name in TEMPLATES]
    own = [Examples(one.features, one.targets @ VALUES, one.weights) for one in made]
    return fit.head("intensity", "value", ("intensity",), [fit.reader("value", fit.together([known, *own]))])


def all_rated(reader: FeatureReader) -> Examples:
    """All kinds of rated texts."""
    rows = [row for part in RATED for row in learnt(rated(part))]
    return Examples.of(reader.features(texts(rows)), soft(rows))


def dressed_tweets(reader: FeatureReader) -> Examples:
    rows = learnt(rated("tweets"))
    features = reader.features(dressed(texts(rows), DRESSES))
    return Examples.of(features, np.tile(soft(rows), (DRESSES, 1)), DRESSED_WEIGHT)


def comments(reader: FeatureReader) -> Examples:
    """GoEmotions' comments in the dress of posts."""
    known = goemotions("train")
    features = reader.features(dressed([comment.text for comment in known]))
    return Examples.of(features, np.array([shares(comment) for comment in known]), FELT_WEIGHT)


def templates(reader: FeatureReader, name: str) -> Examples:
    """The sentences of one of our templates."""
    made = sentences(name, PER_PATTERN[name])
    classes = [LABELS.index(CLASSES[min(sentence.labels)]) for sentence in made]
    features = reader.features([sentence.text for sentence in made])
    return Examples.of(features, np.eye(len(LABELS), dtype=np.float32)[classes], TEMPLATES[name])


def felt(reader: FeatureReader, comments: Sequence[Comment]) -> Examples:
    """Comments by what is felt in them; one with several emotions is shared between their classes."""
    features = reader.features([comment.text for comment in comments])
    return Examples.of(features, np.array([shares(comment) for comment in comments]))


def held_back(reader: FeatureReader, tenth: int, split: str) -> list[Examples]:
    """What no reader learns from: a tenth of the rated texts, and a split of GoEmotions."""
    rows = [row for part in RATED for row in rated(part) if part_of(row.text) == tenth]
    return [Examples.of(reader.features(texts(rows)), soft(rows)), felt(reader, goemotions(split))]


def learnt(rows: Sequence[Rated]) -> list[Rated]:
    return [row for row in rows if part_of(row.text) not in {CALIBRATES, TESTS}]


def texts(rows: Sequence[Rated]) -> list[str]:
    return [row.text for row in rows]


def soft(rows: Sequence[Rated]) -> Targets:
    """Shares of the classes by an ordered logistic of the rating: float32[n, 3]."""
    ratings = np.array([row.rating for row in rows])
    negative = 1 / (1 + np.exp((ratings - NEGATIVE_TO) / SOFTNESS))
    positive = 1 / (1 + np.exp((POSITIVE_FROM - ratings) / SOFTNESS))
    return np.stack([negative, 1 - negative - positive, positive], axis=1).astype(np.float32)


def shares(comment: Comment) -> list[float]:
    """The shares of the classes among a comment's emotions."""
    classes = [2 if emotion in POSITIVE else 0 if emotion in NEGATIVE else 1 for emotion in comment.emotions]
    return [classes.count(place) / len(classes) for place in range(len(LABELS))]
