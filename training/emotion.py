"""The head of emotion, from GoEmotions and from our own sentences, which are worded as posts are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from graph_service.text import fit
from graph_service.text.fit import Examples
from graph_service.text.heads import Head
from training.calibrate import sharpened
from training.emotions import LABELS, OURS
from training.fill import sentences
from training.sets import Comment, goemotions
from training.vectors import FeatureReader

PER_PATTERN: Final = 30
WEIGHTS: Final = {"anger": 0.7, "joy": 0.5, "optimism": 0.12, "sadness": 1.0, "fear": 0.5}
"""What a sentence of ours counts, by its emotion: optimism is the rarest in posts."""
FELT_WEIGHT: Final = 0.1
"""What a comment counts."""
PENALTY: Final = 150.0


def heads(reader: FeatureReader) -> list[Head]:
    """`emotion`, one of `LABELS`."""
    examples = fit.together([felt(reader, goemotions("train"), FELT_WEIGHT), ours(reader)])
    head = fit.head("emotion", "one of", LABELS, [fit.reader("one of", examples, PENALTY)])
    return [sharpened(head, felt(reader, goemotions("dev")))]


def ours(reader: FeatureReader) -> Examples:
    """Our own sentences, each in its one emotion."""
    made = sentences("feelings", PER_PATTERN)
    emotions = [min(sentence.labels) for sentence in made]
    targets = np.eye(len(LABELS), dtype=np.float32)[[LABELS.index(emotion) for emotion in emotions]]
    weights = np.array([WEIGHTS[emotion] for emotion in emotions], dtype=np.float32)
    return Examples(reader.features([sentence.text for sentence in made]), targets, weights)


def felt(reader: FeatureReader, comments: Sequence[Comment], weight: float = 1.0) -> Examples:
    """Comments with the shares of our emotions in them."""
    features = reader.features([comment.text for comment in comments])
    return Examples.of(features, np.array([shares(comment) for comment in comments]), weight)


def shares(comment: Comment) -> list[float]:
    """The shares of our emotions among a comment's."""
    ours = [OURS[emotion] for emotion in comment.emotions]
    return [ours.count(label) / len(ours) for label in LABELS]
