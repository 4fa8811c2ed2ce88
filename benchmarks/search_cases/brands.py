"""Tweets that are about a brand before those that only hold its name, on Sanders' tweets.

Each brand's tweets are ranked for "X and its products". The area is the share of pairs of a relevant
and an irrelevant tweet in which the relevant one comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
from scipy import stats

from benchmarks.result import Result
from benchmarks.text_cases.sources import CHOSEN_ON, table
from graph_service.moments.fit import PARTS
from training.held import Held, Turn, held, key_of
from training.sets import part_of
from training.vectors import FeatureReader

CASE: Final = "sanders"
SMALL: Final = 400
BRANDS: Final = {
    name: f"{name.capitalize()} and its products" for name in ("apple", "google", "microsoft", "twitter")
}

Scores = dict[str, list[float]]


def reported(text: str) -> bool:
    """Whether a figure may be from it."""
    return part_of(text, 5) != CHOSEN_ON


def results(reader: FeatureReader, scale: str, of: Callable[[str], bool] = reported) -> list[Result]:
    every = table("sanders_brand_tweets/full-corpus.csv")
    rows = list({row["TweetText"]: row for row in every if of(row["TweetText"])}.values())
    rows = rows[:: len(rows) // SMALL] if scale == "small" else rows
    turns = [Turn(row["TweetText"], str(number)) for number, row in enumerate(rows)]
    with TemporaryDirectory() as folder:
        found = held(Path(folder), turns, BRANDS.values(), reader)
        return [
            of_brand(
                found,
                brand,
                [
                    (key_of(number), row["Sentiment"] != "irrelevant")
                    for number, row in enumerate(rows)
                    if row["Topic"] == brand
                ],
            )
            for brand in BRANDS
        ]


def of_brand(found: Held, brand: str, tweets: Sequence[tuple[str, bool]]) -> Result:
    relevant = np.array([right for _, right in tweets])
    by_method = {
        name: area(relevant, scored)
        for name, scored in scores(found, BRANDS[brand], [key for key, _ in tweets]).items()
    }
    ours = by_method.pop("ours")
    return Result(CASE, f"area under ROC, {brand}", ours, by_method, "higher")


def scores(found: Held, text: str, keys: Sequence[str]) -> Scores:
    """Of each message by each method."""
    fits = found.matcher.fits(found.matcher.query(text), keys)
    words = {hit.key: hit.score for hit in found.lexical.search(text, len(keys), set(keys))}
    return {
        "ours": [fit.score for fit in fits],
        "lexical": [words.get(key, 0.0) for key in keys],
        "dense": [fit.parts[PARTS.index("cosine")] for fit in fits],
    }


def area(relevant: np.ndarray[tuple[int], np.dtype[np.bool_]], scored: Sequence[float]) -> float:
    ranks = stats.rankdata(scored)
    positive = int(relevant.sum())
    return float(
        (ranks[relevant].sum() - positive * (positive + 1) / 2) / (positive * (len(relevant) - positive))
    )
