"""How well the heads' probabilities hold on test splits of what they were trained on."""

from __future__ import annotations

from benchmarks.result import Result
from benchmarks.text_cases.measures import shared_calibration
from graph_service.text.fit import Examples
from graph_service.text.heads import Heads
from training import emotion, sentiment
from training.sets import goemotions
from training.vectors import FeatureReader


def results(reader: FeatureReader, scale: str) -> list[Result]:  # noqa: ARG001 - these are small
    """Sentiment on a tenth of the rated texts and on GoEmotions, emotion on GoEmotions."""
    rated, comments = sentiment.held_back(reader, sentiment.TESTS, "test")
    felt = emotion.felt(reader, goemotions("test"))
    return [
        of_split("vader_groundtruth, a tenth", "sentiment", rated),
        of_split("goemotions test", "sentiment", comments),
        of_split("goemotions test", "emotion", felt),
    ]


def of_split(case: str, head: str, examples: Examples) -> Result:
    said = Heads.shipped().judge(examples.features)[head]
    error = shared_calibration(examples.targets, said)
    return Result(case, f"calibration error of {head}", error, {}, "lower")
