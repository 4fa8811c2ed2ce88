"""What no head knows told from what one does: out of scope against in scope on CLINC150's test split.

The figure is of a detector that is fitted to CLINC150's own training split; beside it stands what the
shipped heads leave open on the same sentences, and what the detector makes of customers' tweets: it calls
most of them unfamiliar, although their tone is mostly told right. So it is not shipped.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

import numpy as np

from benchmarks.result import Result
from benchmarks.text_cases.measures import Probabilities
from benchmarks.text_cases.sources import airline_sentiment
from graph_service.text.heads import Heads
from graph_service.text.judge import HeadsJudge
from graph_service.text.meaning import Meaning, Tone
from training.dialogues import clinc150
from training.scope import Detector, fitted_on
from training.vectors import FeatureReader

CASE: Final = "clinc150"
SHIPPED: Final = "clinc150, shipped heads"
TWEETS: Final = "clinc150, its detector on airline_sentiment"
FALSE_ALARMS: Final = 0.05
FITTED: Final = "clinc150: ours is a detector fitted to CLINC150's own training split, which is not shipped"


def results(reader: FeatureReader, _scale: str) -> list[Result]:
    """The detector of `training.scope` and, as its peers, the shipped heads; always at full scale.

    The false alarms of the peers are results of their own: only the detector is held to 5 %.
    """
    print(FITTED, file=sys.stderr)
    inside, outside = ([turn.text for turn in clinc150(split)] for split in ("test", "oos_test"))
    detector = fitted_on(clinc150("train"), clinc150("val"), reader)
    familiar = detector.familiarity(inside)
    found = caught(familiar, detector.familiarity(outside))
    judge = HeadsJudge(Heads.shipped(), reader.vectors, "cached")
    peers = {f"shipped heads, {name}": share for name, share in left_open(judge.read(outside)).items()}
    alarms = left_open(judge.read(inside))
    return [
        Result(CASE, "out-of-scope recall at 5% false alarms", found, peers, "higher"),
        *(Result(SHIPPED, f"false alarms, {name}", share, {}, "lower") for name, share in alarms.items()),
        *of_tweets(reader, detector, least(familiar)),
    ]


def caught(inside: Probabilities, outside: Probabilities) -> float:
    """The share of the unfamiliar below the familiarity that 5 % of the familiar fall short of."""
    return float((outside < least(inside)).mean())


def least(inside: Probabilities) -> float:
    """The familiarity that 5 % of the familiar fall short of."""
    return float(np.quantile(inside, FALSE_ALARMS))


def of_tweets(reader: FeatureReader, detector: Detector, familiar_from: float) -> list[Result]:
    """The share of customers' tweets that are unfamiliar, and how often the tone of these is told right."""
    judged = airline_sentiment()
    tones = Heads.shipped().judge(reader.features(judged.texts))["sentiment"].argmax(axis=1)
    strange, right = detector.familiarity(judged.texts) < familiar_from, tones == judged.truth
    told, peers = float(right[strange].mean()), {"of the familiar": float(right[~strange].mean())}
    return [
        Result(TWEETS, "share called unfamiliar", float(strange.mean()), {}, "lower"),
        Result(TWEETS, "tone of the unfamiliar told right", told, peers, "higher"),
    ]


def left_open(meanings: Sequence[Meaning]) -> dict[str, float]:
    """The share of texts of which the tone is unclear, and of which no intent holds."""
    unclear = sum(meaning.tone is Tone.UNCLEAR for meaning in meanings)
    unasked = sum(not meaning.intents for meaning in meanings)
    return {"tone unclear": unclear / len(meanings), "no intent": unasked / len(meanings)}
