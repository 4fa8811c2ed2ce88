"""The stance towards the product that is named, on `brand_emotion`'s tweets whose target people have told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from benchmarks.result import Result
from benchmarks.text_cases.by_hand import TOLD
from benchmarks.text_cases.measures import Classes, macro_f1
from benchmarks.text_cases.sentiment import CLEAR, SMALL
from benchmarks.text_cases.sources import BRAND_EMOTIONS, CHOSEN_ON, table
from graph_service.text.annotate import Annotator
from graph_service.text.heads import Heads
from graph_service.text.judge import HeadsJudge
from graph_service.text.meaning import Judge
from graph_service.text.sentiment import Vader
from ingest.company import Company, Product
from training.sets import part_of
from training.vectors import FeatureReader

NAMES: Final = {
    "iPhone": ("iphone 4", "iphone4", "iphones"),
    "iPad": ("ipad 2", "ipad2", "ipads"),
    "Apple": ("AAPL",),
    "Google": ("GOOG",),
    "Android": ("droid",),
    "iPad or iPhone App": ("iPad app", "iPhone app", "iPad apps", "iPhone apps", "iOS app"),
    "Android App": ("Android apps",),
    "Other Google product or service": ("Google Maps", "Google Circles", "Gmail", "Hotpot", "Chrome"),
    "Other Apple product or service": ("iTunes", "MacBook", "iPod", "iOS", "iMac"),
}
"""The targets as the set names them, and what else they go by."""
COLUMNS: Final = (
    "tweet_text",
    "emotion_in_tweet_is_directed_at",
    "is_there_an_emotion_directed_at_a_brand_or_product",
)


def results(reader: FeatureReader, scale: str) -> list[Result]:
    """Macro-F1 by the stance to the target; where that is not found, by the sentiment of the whole text."""
    rows = targeted()[: SMALL if scale == "small" else None]
    truth = np.array([BRAND_EMOTIONS[felt] for _, _, felt in rows])
    judge = HeadsJudge(Heads.shipped(), reader.vectors, "cached")
    ours, whole, found = told(rows, judge, TOLD)
    vader, *_ = told(rows, Vader(), CLEAR)
    peers = {"whole text, our heads": macro_f1(truth, whole), "VADER": macro_f1(truth, vader)}
    case = "brand_emotion, towards the target"
    return [
        Result(case, "macro-F1", macro_f1(truth, ours), peers, "higher"),
        Result(case, "share of targets found", found, {}, "higher"),
    ]


def targeted() -> list[tuple[str, str, str]]:
    """Text, target and emotion of the rows that name one, without the part that variants were chosen on."""
    rows = table("brand_emotion/judge-1377884607_tweet_product_company.csv")
    found = [tuple(row[column] for column in COLUMNS) for row in rows]
    return [
        (text, target, felt)
        for text, target, felt in found
        if target in NAMES and felt in BRAND_EMOTIONS and part_of(text, 5) != CHOSEN_ON
    ]


def told(rows: Sequence[tuple[str, str, str]], judge: Judge, clear: float) -> tuple[Classes, Classes, float]:
    """The class of each stance, that of each whole text, and how many targets were found."""
    products = tuple(Product(name, name, aliases) for name, aliases in NAMES.items())
    annotations = Annotator(Company("", products=products), judge).annotate([text for text, _, _ in rows])
    whole = [each.meaning.sentiment if each.meaning else 0.0 for each in annotations]
    stances = [dict(each.stances).get(target) for each, (_, target, _) in zip(annotations, rows, strict=True)]
    values = [w if s is None else s for s, w in zip(stances, whole, strict=True)]
    found = sum(stance is not None for stance in stances) / len(rows)
    return classes(values, clear), classes(whole, clear), found


def classes(values: Sequence[float], clear: float) -> Classes:
    given = np.array(values)
    return 1 + (given >= clear).astype(np.int64) - (given <= -clear).astype(np.int64)
