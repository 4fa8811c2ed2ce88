"""What people want: complaints, ideas, irony on foreign sets, and our intents on MultiDoGO's test split."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.result import Result
from benchmarks.text_cases.measures import Probabilities, calibration_error, f1
from benchmarks.text_cases.sentiment import SMALL, vader
from benchmarks.text_cases.sources import SENTIMENTS, Judged, tweeteval
from graph_service.text.heads import Heads
from training.dialogues import multidogo
from training.intent_map import INTENTS, of_multidogo
from training.sets import DATA
from training.vectors import FeatureReader

SUGGESTING: Final = ("suggest", "recommend", "please", "should", "would be", "wish", "add", "allow", "need")
"""Words by which anybody would look for ideas first."""
NEGATIVE: Final = SENTIMENTS["negative"]
PUBLISHED_COMPLAINTS: Final = {"trained on it and on distant labels (published)": 0.79}
"""D. Preoţiuc-Pietro et al., Automatically Identifying Complaints in Social Media, ACL 2019."""

Flags = npt.NDArray[np.bool_]


def results(reader: FeatureReader, scale: str) -> list[Result]:
    count = SMALL if scale == "small" else None
    return [
        *complaints_acl2019(reader, count),
        *suggestion_mining(reader, count),
        *tweeteval_irony(reader, count),
        *of_multidogo_test(reader, count),
    ]


def complaints_acl2019(reader: FeatureReader, count: int | None) -> list[Result]:
    """Without the fifth that thresholds and sources were chosen on."""
    with (DATA / "text/complaints_acl2019/complaints-data.csv").open(encoding="utf-8", newline="") as file:
        rows = ((row[1], int(row[2])) for row in csv.reader(file))
        judged = binary((text, label) for text, label in rows if not chosen_on(text)).first(count)
    peers = {"VADER": f1(judged.truth == 1, vader(judged.texts) == NEGATIVE), **PUBLISHED_COMPLAINTS}
    return of_label("complaints_acl2019", judged, said(reader, judged.texts, "intents", "complaint"), peers)


def chosen_on(text: str) -> bool:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 10 < 2


def suggestion_mining(reader: FeatureReader, count: int | None) -> list[Result]:
    """The evaluation file; choices were made on the trial file and a tenth of the training file."""
    path = DATA / "text/suggestion_mining/SubtaskA_EvaluationData_labeled.csv"
    with path.open(encoding="latin-1", newline="") as file:
        judged = binary((row[1], int(row[2])) for row in csv.reader(file)).first(count)
    words = np.array([any(word in text.lower() for word in SUGGESTING) for text in judged.texts])
    peers = {"keywords": f1(judged.truth == 1, words)}
    return of_label("suggestion_mining", judged, said(reader, judged.texts, "intents", "idea"), peers)


def tweeteval_irony(reader: FeatureReader, count: int | None) -> list[Result]:
    judged = tweeteval("irony").first(count)
    peers = {"always": f1(judged.truth == 1, np.ones(len(judged.texts), dtype=bool))}
    return of_label("tweeteval_irony", judged, said(reader, judged.texts, "irony", "irony"), peers)


def of_label(
    case: str, judged: Judged, found: tuple[Probabilities, float], peers: dict[str, float]
) -> list[Result]:
    """F1 of a label at its threshold, and the calibration error of its probability."""
    chances, threshold = found
    truth = judged.truth == 1
    return [
        Result(case, "F1", f1(truth, chances >= threshold), peers, "higher"),
        Result(case, "calibration error", calibration_error(truth, chances), {}, "lower"),
    ]


def of_multidogo_test(reader: FeatureReader, count: int | None) -> list[Result]:
    """Our intents on the turns of the test split, as far as their labels say whether one is there."""
    known = [(turn.text, truth) for turn in multidogo("test") if (truth := of_multidogo(turn)) is not None]
    texts, truths = [text for text, _ in known][:count], np.stack([truth for _, truth in known])[:count]
    chances = intents(reader, texts)
    told = [of_intent(at, truths, chances) for at in range(len(INTENTS))]
    judged = [one for one in told if one.truth.any()]
    every: Flags = np.concatenate([one.truth for one in judged])
    there: Flags = np.concatenate([one.there for one in judged])
    worst = max(calibration_error(one.truth, one.chances) for one in judged)
    return [
        Result("multidogo", "micro-F1", f1(every, there), {}, "higher"),
        Result(
            "multidogo",
            "macro-F1",
            float(np.mean([f1(one.truth, one.there) for one in judged])),
            {},
            "higher",
        ),
        Result("multidogo", "calibration error, worst intent", worst, {}, "lower"),
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Of the texts whose labels say so: whether an intent is there, is said to be, and how likely."""

    truth: Flags
    there: Flags
    chances: Probabilities


def of_intent(at: int, truths: Probabilities, chances: Probabilities) -> Told:
    threshold = Heads.shipped().heads["intents"].thresholds[at]
    rows = np.flatnonzero(~np.isnan(truths[:, at]))
    return Told(truths[rows, at] == 1, chances[rows, at] >= threshold, chances[rows, at])


def intents(reader: FeatureReader, texts: Sequence[str]) -> Probabilities:
    return Heads.shipped().judge(reader.features(texts))["intents"]


def said(reader: FeatureReader, texts: Sequence[str], head: str, label: str) -> tuple[Probabilities, float]:
    """A label's probability for each text, and its threshold."""
    heads = Heads.shipped()
    at = heads.heads[head].labels.index(label)
    return heads.judge(reader.features(texts))[head][:, at], float(heads.heads[head].thresholds[at])


def binary(rows: Iterable[tuple[str, int]]) -> Judged:
    kept = list(rows)
    return Judged(tuple(text for text, _ in kept), np.array([label for _, label in kept], dtype=np.int64))
