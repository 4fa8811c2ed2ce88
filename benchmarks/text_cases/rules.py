"""What the shipped rules of signals make of airlines' tweets: the share of each sentiment that they raise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import numpy as np

from benchmarks.result import Result
from benchmarks.text_cases.measures import Classes
from benchmarks.text_cases.sentiment import SMALL
from benchmarks.text_cases.sources import SENTIMENTS, airline_sentiment
from graph_service.pipeline.raising import met
from graph_service.store.signal_rows import SaidRow
from graph_service.text.heads import Heads
from graph_service.text.judge import HeadsJudge
from graph_service.text.meaning import Meaning
from ingest.canonical import Direction
from ingest.signal_rules import default_rules
from training.vectors import FeatureReader

SOME_DAY: Final = datetime(2015, 2, 17, tzinfo=UTC)
CASE: Final = "airline_sentiment, shipped rules"
WANTED: Final = {"trouble": "negative", "praise": "positive"}
"""Kinds of signals, and the sentiment that they are for."""


def results(reader: FeatureReader, scale: str) -> list[Result]:
    """For each kind the share of the tweets it is for, and of the others."""
    judged = airline_sentiment().first(SMALL if scale == "small" else None)
    meanings = HeadsJudge(Heads.shipped(), reader.vectors, "cached").read(judged.texts)
    raised = [met(default_rules(), said(meaning)).keys() for meaning in meanings]
    return [
        result
        for kind, sentiment in WANTED.items()
        for result in of_kind(kind, np.array([kind in each for each in raised]), judged.truth, sentiment)
    ]


def of_kind(kind: str, raised: Classes, truth: Classes, wanted: str) -> list[Result]:
    return [
        Result(
            CASE,
            f"{kind} of {sentiment}",
            float(raised[truth == label].mean()),
            {},
            "higher" if sentiment == wanted else "lower",
        )
        for sentiment, label in SENTIMENTS.items()
    ]


def said(meaning: Meaning) -> SaidRow:
    """A tweet to a company, of which nothing is known but what it says."""
    return SaidRow(
        customer="",
        key="",
        at=SOME_DAY,
        direction=Direction.INBOUND.value,
        channel="twitter",
        conversation="",
        matter=None,
        replied=False,
        sentiment=meaning.sentiment,
        tone=meaning.tone.value,
        intents=frozenset(found.label for found in meaning.intents),
        irony=meaning.irony,
        urgency=meaning.urgency,
        stances=(),
    )
