"""TweetEval's four emotions, on tweets that no head was trained on."""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.result import Result
from benchmarks.text_cases.measures import calibration, macro_f1
from benchmarks.text_cases.sentiment import SMALL
from benchmarks.text_cases.sources import tweeteval
from graph_service.text.heads import Heads
from training.vectors import FeatureReader

CASE: Final = "tweeteval_emotion"
EMOTIONS: Final = ("anger", "joy", "optimism", "sadness")
"""In TweetEval's order."""
BERTWEET: Final = {"BERTweet, trained on it (published)": 0.793}
"""TweetEval's table of results, https://github.com/cardiffnlp/tweeteval, after D. Q. Nguyen et al., 2020."""


def results(reader: FeatureReader, scale: str) -> list[Result]:
    """The likeliest of the four, whatever the head thinks of its others."""
    judged = tweeteval("emotion").first(SMALL if scale == "small" else None)
    heads = Heads.shipped()
    columns = [heads.heads["emotion"].labels.index(name) for name in EMOTIONS]
    four = heads.judge(reader.features(judged.texts))["emotion"][:, columns]
    shares = four / four.sum(axis=1, keepdims=True)
    found = macro_f1(judged.truth, np.argmax(four, axis=1))
    return [
        Result(CASE, "macro-F1", found, BERTWEET, "higher"),
        Result(CASE, "calibration error", calibration(judged.truth, shares), {}, "lower"),
    ]
