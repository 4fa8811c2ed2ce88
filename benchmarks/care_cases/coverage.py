"""How real brands answer: coverage and median wait of the ten that say most in `twcs_first5000.csv`.

Each brand is a company of its own, with the conversations in which it speaks or is named. Nothing is
chosen on this set. The peer is lifelines, on the same waits: the greatest difference of the curves.
The small size takes three brands.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Final

import numpy as np
from lifelines import KaplanMeierFitter

from benchmarks.result import Result
from graph_service.identity.catalogue import Catalogue
from graph_service.pipeline.load import load
from graph_service.pipeline.matters import matters
from graph_service.pipeline.resolve import resolve
from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.keeper import Keeper
from graph_service.questions.clocks import elapsed
from graph_service.questions.identity import WhoIsWho
from graph_service.questions.matters import Cases
from graph_service.questions.past import Past
from graph_service.questions.response import Response, Waiting, response
from graph_service.questions.time import resolve_time
from graph_service.questions.waits import waits
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.record import GraphStore
from ingest.canonical import Direction, Message
from ingest.company import Company, OwnHandle
from ingest.connectors.care_csv import read
from training.sets import DATA

TWEETS: Final = DATA / "care/twcs/twcs_first5000.csv"
BRANDS: Final = {"small": 3, "full": 10}
MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand's handle and the tweets of the conversations in which it speaks or is named."""

    name: str
    handle: str
    tweets: tuple[Message, ...]

    @property
    def company(self) -> Company:
        return Company(self.name, (OwnHandle(self.handle, self.name),))


def results(size: str) -> list[Result]:
    """The figures of each brand."""
    tweets = tuple(row for row in read(TWEETS) if isinstance(row, Message))
    return [result for brand in largest(tweets, BRANDS[size]) for result in of_brand(brand)]


def largest(tweets: Sequence[Message], count: int) -> Iterator[Brand]:
    """The brands that say most."""
    said = Counter(tweet.sender.key for tweet in tweets if tweet.direction is Direction.OUTBOUND)
    names = {tweet.sender.key: tweet.sender.name for tweet in tweets if tweet.sender.key in said}
    place = conversations(tweets)
    for handle, _ in sorted(said.items(), key=lambda pair: (-pair[1], pair[0]))[:count]:
        here = {place[tweet.key] for tweet in tweets if concerns(tweet, handle)}
        yield Brand(str(names[handle]), handle, tuple(each for each in tweets if place[each.key] in here))


def concerns(tweet: Message, handle: str) -> bool:
    return handle in {tweet.sender.key, *(named.key for named in tweet.mentions)}


def conversations(tweets: Sequence[Message]) -> dict[str, str]:
    """The first tweet that is held of each tweet's conversation, following replies up."""
    above = {tweet.key: f"{tweet.source}:{tweet.reply_to}" for tweet in tweets if tweet.reply_to}
    held = {tweet.key for tweet in tweets}
    return {key: top(key, above, held) for key in held}


def top(key: str, above: dict[str, str], held: set[str]) -> str:
    while above.get(key, "") in held:
        key = above[key]
    return key


def of_brand(brand: Brand) -> Iterator[Result]:
    """How many a brand has answered, how fast, and how far lifelines' curve is from ours."""
    told = answered(brand)
    case = f"{brand.name}: {told.matters} matters, {told.unseen} with a reply that is not held"
    share = told.answered.share
    if share is not None:
        for name, value in (("", share.value), (", at least", share.low), (", at most", share.high)):
            yield Result(case, f"answered so far{name} (share)", value, {}, "higher")
    for name, seconds in zip(("", ", at least", ", at most"), medians(told.waiting), strict=True):
        yield Result(case, f"median wait{name} (minutes)", seconds / MINUTE, {}, "lower")
    yield Result(case, "greatest difference from lifelines' curve", difference(told.waiting), {}, "lower")


def medians(waiting: Waiting) -> tuple[float, float, float]:
    """The median and the ends of its interval in seconds; endless where it was not reached."""
    found = waiting.median
    return (
        (inf, inf, inf)
        if found is None
        else (found.value, found.low, inf if found.high is None else found.high)
    )


def difference(waiting: Waiting) -> float:
    """The greatest difference of the share that waits, and of its interval's ends, from lifelines'."""
    curve = waiting.curve
    unanswered = list(curve.watched)
    for time in np.repeat(curve.times, curve.answered):
        unanswered.remove(time)
    seen = np.concatenate((np.repeat(curve.times, curve.answered), unanswered))
    ended = np.arange(seen.size) < int(curve.answered.sum())
    peer = KaplanMeierFitter(alpha=1 - curve.level).fit(seen, ended)
    shares = peer.survival_function_.loc[curve.times].to_numpy()[:, 0]
    ends = peer.confidence_interval_.loc[curve.times].to_numpy()
    some = curve.waiting > 0
    apart = np.column_stack((curve.low, curve.high))[some] - ends[some]
    return float(max(np.abs(curve.waiting - shares).max(initial=0), np.abs(apart).max(initial=0)))


def answered(brand: Brand) -> Response:
    """The figures of a brand, out of a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        store = GraphStore(EmbeddedEngine(Path(folder) / "graph"))
        try:
            return taken_in(store, InteractionPlane(Path(folder) / "plane"), brand)
        finally:
            store.close()


def taken_in(store: GraphStore, plane: InteractionPlane, brand: Brand) -> Response:
    store.declare_company(brand.company)
    load(store, brand.tweets, lambda _: None)
    resolve(store)
    matters(store)
    Keeper(store, [plane]).catch_up()
    cases = Cases(store, Past(WhoIsWho(store, Catalogue(store)), plane))
    sight = cases.at(resolve_time(None, None, store.clock()))
    return response(sight.view, waits(sight, elapsed))
