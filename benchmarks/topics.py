"""Which messages are about a topic, against what people said they are about.

On twcs_labelled_topics: 600 tweets to three companies, with the topics that annotators gave each. A
topic is asked for by its name as the set has it. The threshold was chosen on the fifth of the tweets
that `part_of` names; no figure is from it. A topic's F1 is that of the messages found; the figure is
the mean over the topics that five tweets have or more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.result import Result
from benchmarks.text_cases.sources import CHOSEN_ON, table
from graph_service.planes.lexical import words
from graph_service.questions.topical import NEAR
from graph_service.text.encoder import Vectors
from training.sets import part_of
from training.vectors import FeatureReader

CASE: Final = "twcs_labelled_topics"
COMPANIES: Final = ("AmazonHelp", "AppleSupport", "SpotifyCares")
BEFORE: Final = "company"
"""The column after which those of topics come."""
LEAST: Final = 5
FIELDS: Final = 3

Mask = NDArray[np.bool_]
Way = Callable[["Tweets", str, Vectors], Mask]


@dataclass(frozen=True, slots=True, eq=False)
class Tweets:
    """What was said to one company, the vector of each, and which are about each topic."""

    texts: tuple[str, ...]
    vectors: Vectors
    about: dict[str, Mask]


def run(scale: str) -> list[Result]:
    """Mean F1, precision and recall; the set is small, so both scales are one."""
    del scale
    reader = FeatureReader()
    sets = [tweets(company, reader, chosen_on=False) for company in COMPANIES]
    topics = sorted({topic for each in sets for topic in each.about})
    vectors = dict(zip(topics, reader.vectors(topics), strict=True))
    ours = measured(sets, vectors, found_by(NEAR))
    peers = {
        "all words": measured(sets, vectors, saying),
        "meaning alone": measured(sets, vectors, near(NEAR)),
    }
    return [
        Result(
            CASE, name, float(ours[number]), {peer: float(f[number]) for peer, f in peers.items()}, "higher"
        )
        for number, name in enumerate(("mean F1", "mean precision", "mean recall"))
    ]


def tweets(company: str, reader: FeatureReader, *, chosen_on: bool) -> Tweets:
    """The tweets to a company in the part that the threshold was chosen on, or in the rest."""
    rows = [
        row
        for row in table(f"twcs_labelled_topics/csv/twcs-{company}-200-inbound.csv")
        if (part_of(row["text"], 5) == CHOSEN_ON) == chosen_on
    ]
    names = list(rows[0])
    topics = names[names.index(BEFORE) + 1 :]
    texts = tuple(row["text"] for row in rows)
    about = {topic: np.array([row[topic] not in {"", None} for row in rows]) for topic in topics}
    return Tweets(texts, reader.vectors(texts), about)


def found_by(threshold: float) -> Way:
    """As the product tells: all words, or near in meaning."""
    return lambda said, topic, vector: saying(said, topic, vector) | near(threshold)(said, topic, vector)


def saying(said: Tweets, topic: str, vector: Vectors) -> Mask:
    """The tweets that say all words of a topic."""
    del vector
    wanted = set(words(topic))
    return np.array([wanted <= set(words(text)) for text in said.texts])


def near(threshold: float) -> Way:
    """Those whose vector lies within a cosine of the topic's."""
    return lambda said, _, vector: np.asarray(said.vectors @ vector >= threshold)


def measured(sets: list[Tweets], vectors: dict[str, Vectors], way: Way) -> NDArray[np.float64]:
    """Mean F1, precision and recall over the topics: float64[3]."""
    figures = [
        figures_of(truth, way(each, topic, vectors[topic])) for each in sets for topic, truth in told(each)
    ]
    return np.mean(figures, axis=0) if figures else np.zeros(FIELDS)


def told(each: Tweets) -> Iterator[tuple[str, Mask]]:
    """The topics that enough tweets are about."""
    return ((topic, truth) for topic, truth in each.about.items() if truth.sum() >= LEAST)


def figures_of(truth: Mask, found: Mask) -> tuple[float, float, float]:
    """F1, precision and recall; nothing found has a precision of 0."""
    right = float((truth & found).sum())
    return (
        2 * right / float(truth.sum() + found.sum()),
        right / max(1.0, float(found.sum())),
        right / float(truth.sum()),
    )
