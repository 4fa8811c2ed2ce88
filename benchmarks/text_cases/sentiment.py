"""Three classes of sentiment, on tweets that no head was trained on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.result import Result
from benchmarks.text_cases.measures import Classes, calibration, macro_f1, macro_recall
from benchmarks.text_cases.sources import Judged, airline_sentiment, brand_emotion, sanders, tweeteval
from graph_service.text.heads import Heads
from graph_service.text.sentiment import Vader
from training.vectors import FeatureReader

SMALL: Final = 400
CLEAR: Final = 0.05
"""From this compound score on VADER's authors call a text positive, and below its negative negative."""
BERTWEET: Final = {"BERTweet, trained on it (published)": 0.734}
"""TweetEval's table of results, https://github.com/cardiffnlp/tweeteval, after D. Q. Nguyen et al., 2020."""


@dataclass(frozen=True, slots=True)
class Case:
    source: Callable[[], Judged]
    metric: str
    measure: Callable[[Classes, Classes], float]
    published: dict[str, float]


CASES: Final = {
    "airline_sentiment": Case(airline_sentiment, "macro-F1", macro_f1, {}),
    "tweeteval_sentiment": Case(lambda: tweeteval("sentiment"), "macro-recall", macro_recall, BERTWEET),
    "brand_emotion": Case(brand_emotion, "macro-F1", macro_f1, {}),
    "sanders": Case(sanders, "macro-F1", macro_f1, {}),
}


def results(reader: FeatureReader, scale: str) -> list[Result]:
    """Each case with its metric, ours and VADER's, and our calibration error."""
    count = SMALL if scale == "small" else None
    return [
        result
        for name, case in CASES.items()
        for result in of_case(name, case, reader, case.source().first(count))
    ]


def of_case(name: str, case: Case, reader: FeatureReader, judged: Judged) -> list[Result]:
    ours = Heads.shipped().judge(reader.features(judged.texts))["sentiment"]
    theirs = case.measure(judged.truth, vader(judged.texts))
    return [
        Result(
            name,
            case.metric,
            case.measure(judged.truth, ours.argmax(axis=1)),
            {"VADER": theirs, **case.published},
            "higher",
        ),
        Result(name, "calibration error", calibration(judged.truth, ours), {}, "lower"),
    ]


def vader(texts: Sequence[str]) -> Classes:
    """VADER's class of each text by its authors' thresholds."""
    scores = np.array([found.sentiment for found in Vader().read(texts)])
    return 1 + (scores >= CLEAR).astype(np.int64) - (scores <= -CLEAR).astype(np.int64)
