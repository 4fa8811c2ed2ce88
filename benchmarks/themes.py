"""Themes of what people complain of, against the reasons that annotators gave.

On airline_sentiment's negative tweets, each text once, without the part that variants were chosen on.
Purity is the share of messages whose reason is the commonest of their theme, coverage the share that
is in a theme at all. The peers have as many clusters: k-means on the very same vectors, and on TF-IDF.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans  # type: ignore[import-untyped]
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

from algorithms.graph import Indices
from algorithms.themes import Themes, themes
from benchmarks.result import Result
from benchmarks.text_cases.sources import CHOSEN_ON, table
from graph_service.text.encoder import Vectors
from training.sets import part_of
from training.vectors import FeatureReader

CASE: Final = "airline_sentiment, negative reasons"
TWEETS: Final = "airline_sentiment/airline_tweets.csv"
SMALL: Final = 800
NOWHERE: Final = -1
EVERY: Final = -1.0
"""As the nearest that a text has to be: it puts every text into a theme."""


@dataclass(frozen=True, slots=True, eq=False)
class Complaints:
    """Texts in an order of their own, the reason of each, and the airline that it is addressed to."""

    texts: tuple[str, ...]
    reason: Indices
    airline: Indices


@dataclass(frozen=True, slots=True, eq=False)
class Peer:
    """The cluster of each text, its distance from the centre, and the seconds that took."""

    member: Indices
    distance: npt.NDArray[np.float64]
    seconds: float

    def covering(self, share: float) -> Indices:
        """The clusters with a share of the texts, those nearest to their centres."""
        return np.where(self.distance <= np.quantile(self.distance, share), self.member, NOWHERE)


def run(scale: str) -> list[Result]:
    """Purity, coverage and time; at the small scale of the first few hundred tweets."""
    found = complaints(SMALL if scale == "small" else None)
    vectors = FeatureReader().vectors(found.texts)
    start = time.perf_counter()
    ours = themes(vectors, found.airline)
    seconds = time.perf_counter() - start
    return results(
        found, ours, seconds, themes(vectors, found.airline, near=EVERY), peers(found, vectors, ours)
    )


def results(
    found: Complaints, ours: Themes, seconds: float, every: Themes, peers: dict[str, Peer]
) -> list[Result]:
    """Figures of the themes as they are, and of themes that leave nothing out."""
    covered = float((ours.member != NOWHERE).mean())

    def measured(part: Callable[[Peer], Indices]) -> dict[str, float]:
        return {name: purity(found.reason, part(peer)) for name, peer in peers.items()}

    alike, whole = measured(lambda peer: peer.covering(covered)), measured(lambda peer: peer.member)
    return [
        Result(CASE, "purity, all at our coverage", purity(found.reason, ours.member), alike, "higher"),
        Result(CASE, "coverage", covered, {}, "higher"),
        Result(CASE, "purity, nothing left out", purity(found.reason, every.member), whole, "higher"),
        Result(CASE, "themes", ours.count, {}, "lower"),
        Result(
            CASE, "seconds, vectors given", seconds, {name: p.seconds for name, p in peers.items()}, "lower"
        ),
    ]


def purity(truth: Indices, member: Indices) -> float:
    """The share of the texts in clusters whose truth is the commonest of their cluster."""
    covered = member != NOWHERE
    right = sum(int(np.bincount(truth[member == each]).max()) for each in np.unique(member[covered]))
    return right / max(1, int(covered.sum()))


def complaints(count: int | None) -> Complaints:
    """Negative tweets with a reason, by id."""
    rows = sorted(table(TWEETS), key=lambda row: row["tweet_id"])
    each = {row["text"]: row for row in rows if row["negativereason"]}
    kept = [row for text, row in each.items() if part_of(text, 5) != CHOSEN_ON][:count]
    return Complaints(
        tuple(row["text"] for row in kept),
        numbered([row["negativereason"] for row in kept]),
        numbered([row["airline"] for row in kept]),
    )


def numbered(names: list[str]) -> Indices:
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def peers(found: Complaints, vectors: Vectors, ours: Themes) -> dict[str, Peer]:
    words = TfidfVectorizer(stop_words="english", sublinear_tf=True, min_df=2)
    return {
        "k-means": k_means(lambda: vectors, ours.count),
        "TF-IDF k-means": k_means(lambda: words.fit_transform(found.texts), ours.count),
    }


def k_means(given: Callable[[], object], clusters: int) -> Peer:
    start = time.perf_counter()
    table = given()
    model = KMeans(clusters, n_init=3, random_state=0).fit(table)
    seconds = time.perf_counter() - start
    member = model.labels_.astype(np.int64)
    return Peer(member, model.transform(table)[np.arange(member.size), member], seconds)
