"""Whether promises hold: the share of irrelevant matches on texts that no rating was of, and who gets nobody.

Each resampling halves the tweets at random. Of the best `PROPOSED` of one half for a context so many are
rated by their true label, and the judge that learns from them is tried on the whole other half.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.result import Result
from benchmarks.text_cases.sources import CHOSEN_ON, table
from graph_service.moments.judge import Judge, Ratings
from graph_service.moments.query import Queries
from training.dialogues import clinc150
from training.held import Turn, held, key_of
from training.matching_contexts import Said, Sought, found
from training.sets import part_of
from training.vectors import FeatureReader

SHARES: Final = (0.05, 0.1, 0.2)
PROPOSED: Final = 600
RATED: Final = {"small": (200,), "full": (100, 200, 400)}
RESAMPLINGS: Final = {"small": 5, "full": 100}
ASKED: Final = {"small": 200, "full": 1000}
"""So many queries in scope and out of it."""
BRANDS: Final = {
    "apple": "Apple and its products",
    "google": "Google and its products",
    "microsoft": "Microsoft and its products",
    "twitter": "Twitter and its products",
}
TROUBLES: Final = {
    "Cancelled Flight": "people whose flight was cancelled",
    "Late Flight": "people whose flight is delayed",
    "Lost Luggage": "people whose luggage is lost or late",
    "Customer Service Issue": "people complaining about the service of an airline's staff",
}


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A context over all texts of a set: fits float64[n, PARTS], vectors float32[n, 384], what belongs."""

    name: str
    parts: NDArray[np.float64]
    vectors: NDArray[np.float32]
    relevant: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one resampling: whether a promise was made, was kept, and what share of the relevant was told."""

    promised: bool
    kept: bool
    recall: float


def cases(scale: str) -> list[Result]:
    """Every figure about promises; at the small scale with few resamplings and queries."""
    reader = FeatureReader()
    return [
        *promises("sanders", sanders(reader), scale),
        *promises("airline_sentiment", airlines(reader), scale),
        *nobody(reader, ASKED[scale]),
    ]


def promises(name: str, contexts: Sequence[Case], scale: str) -> list[Result]:
    results = [each for share in SHARES for each in unrated(name, contexts, share)]
    for rated in RATED[scale]:
        outcomes = [
            [resampled(context, rated, seed) for seed in range(RESAMPLINGS[scale])] for context in contexts
        ]
        for place, share in enumerate(SHARES):
            of_share = [[outcome[place] for outcome in of_context] for of_context in outcomes]
            results += told_of(f"{name}, {rated} ratings, at most {share:.0%}", of_share)
    return results


def told_of(case: str, outcomes: Sequence[Sequence[Outcome]]) -> list[Result]:
    """The figures of one share and number of ratings: for each context the outcomes of all resamplings."""
    kept = [float(np.mean([each.kept for each in of_context])) for of_context in outcomes]
    promised = [float(np.mean([each.promised for each in of_context])) for of_context in outcomes]
    recall = [float(np.mean([each.recall for each in of_context])) for of_context in outcomes]
    return [
        Result(case, "share of resamplings that hold, worst context", min(kept), {}, "higher"),
        Result(case, "share of resamplings with a promise", float(np.mean(promised)), {}, "higher"),
        Result(case, "share of the relevant told, mean", float(np.mean(recall)), {}, "higher"),
        Result(case, "share of the relevant told, worst context", min(recall), {}, "higher"),
    ]


def resampled(context: Case, rated: int, seed: int) -> list[Outcome]:
    """The outcome for each of `SHARES`."""
    chooser = np.random.default_rng(seed)
    order = chooser.permutation(len(context.relevant))
    ours, others = np.sort(order[: order.size // 2]), np.sort(order[order.size // 2 :])
    proposed = ours[np.argsort(-context.parts[ours, 0], kind="stable")[:PROPOSED]]
    chosen = chooser.choice(proposed, rated, replace=False)
    keys = tuple(f"{place}" for place in chosen)
    judge = Judge.learnt(
        Ratings(keys, context.parts[chosen], context.vectors[chosen], context.relevant[chosen])
    )
    scores = judge.scores(context.parts[others], context.vectors[others])
    return [outcome(judge, share, scores, context.relevant[others]) for share in SHARES]


def outcome(judge: Judge, share: float, scores: NDArray[np.float64], relevant: NDArray[np.bool_]) -> Outcome:
    """What comes of a promise; where none is made nobody is told, as if the caller insisted on one."""
    promise = judge.threshold(share)
    if not promise.guaranteed or promise.threshold is None:
        return Outcome(promised=False, kept=True, recall=0.0)
    told = relevant[scores >= promise.threshold]
    return Outcome(True, irrelevant(told) <= share, float(told.sum() / relevant.sum()))


def irrelevant(told: NDArray[np.bool_]) -> float:
    """The share that is not relevant; nothing of nobody."""
    return float((~told).mean()) if told.size else 0.0


def unrated(name: str, contexts: Iterable[Case], share: float) -> list[Result]:
    """What the shipped threshold tells, which promises nothing."""
    judge = Judge.shipped()
    threshold = judge.threshold(share).threshold
    if threshold is None:
        return []
    told = [each.relevant[judge.scores(each.parts, each.vectors) >= threshold] for each in contexts]
    shares = [irrelevant(each) for each in told]
    recall = [each.sum() / context.relevant.sum() for each, context in zip(told, contexts, strict=True)]
    case = f"{name}, no ratings, at most {share:.0%}"
    return [
        Result(case, "share of irrelevant, mean of contexts", float(np.mean(shares)), {}, "lower"),
        Result(case, "share of irrelevant, worst context", max(shares), {}, "lower"),
        Result(case, "share of the relevant told, mean", float(np.mean(recall)), {}, "higher"),
    ]


def sanders(reader: FeatureReader) -> list[Case]:
    """Each brand among the tweets to all four; those about no brand, or not in English, belong to none."""
    rows = [
        (row["TweetText"], row["Topic"], row["Sentiment"] != "irrelevant")
        for row in table("sanders_brand_tweets/full-corpus.csv")
        if part_of(row["TweetText"], 5) != CHOSEN_ON
    ]
    about = [brand if on_topic else "" for _, brand, on_topic in rows]
    return cases_of([text for text, _, _ in rows], about, BRANDS, reader)


def airlines(reader: FeatureReader) -> list[Case]:
    """Each reason for complaint among all tweets to airlines."""
    rows = table("airline_sentiment/airline_tweets.csv")
    rows = [row for row in rows if part_of(row["text"], 5) != CHOSEN_ON]
    return cases_of([row["text"] for row in rows], [row["negativereason"] for row in rows], TROUBLES, reader)


def cases_of(
    texts: Sequence[str], about: Sequence[str], sought: dict[str, str], reader: FeatureReader
) -> list[Case]:
    keys = [key_of(place) for place in range(len(texts))]
    with TemporaryDirectory() as folder:
        matcher = held(Path(folder), alone(texts), sought.values(), reader).matcher
        fits = matcher.fits_of(Queries.of(matcher.queries(list(sought.values()))), keys).astype(np.float64)
        vectors = matcher.heard(keys).vectors
    truth = np.array(about)
    return [Case(name, parts, vectors, truth == name) for name, parts in zip(sought, fits, strict=True)]


def alone(texts: Sequence[str]) -> list[Turn]:
    """Texts that are conversations by themselves."""
    return [Turn(text, f"{place}") for place, text in enumerate(texts)]


def nobody(reader: FeatureReader, count: int) -> list[Result]:
    """Queries of CLINC150's test among what was said in its train: in scope, and out of it.

    The shipped judge was learnt on other queries of the same set.
    """
    said = [
        Said(turn.text, f"{place}", frozenset(turn.intents), "")
        for place, turn in enumerate(clinc150("train"))
    ]
    inside = spread([Sought(turn.text, turn.intents[0], None) for turn in clinc150("test")], count)
    outside = spread([Sought(turn.text, None, None) for turn in clinc150("oos_test")], count)
    looked = found(said, [*inside, *outside], reader)
    judge = Judge.shipped()
    scores = [judge.scores(each.parts, each.vectors) for each in looked]
    bests = np.array([each.max(initial=0.0) for each in scores])
    within, without = bests[: len(inside)], bests[len(inside) :]
    results = [caught(within, without)]
    for share in SHARES:
        threshold = judge.threshold(share).threshold
        if threshold is not None:
            told = [each.relevant[score >= threshold] for each, score in zip(looked, scores, strict=True)]
            wrong = [irrelevant(each) for each in told[: len(inside)] if each.size]
            results += answered(share, threshold, (within, without), float(np.mean(wrong)))
    return results


def spread(sought: Sequence[Sought], count: int) -> list[Sought]:
    """About so many of them, spread evenly over the list."""
    return list(sought[:: max(1, len(sought) // count)])


def caught(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> Result:
    metric = "out-of-scope answered with nobody, where 95% in scope are answered"
    return Result("clinc150", metric, float((outside < np.quantile(inside, 0.05)).mean()), {}, "higher")


def answered(
    share: float, threshold: float, bests: Sequence[NDArray[np.float64]], wrong: float
) -> list[Result]:
    case = f"clinc150, no ratings, at most {share:.0%}"
    nobody = float((bests[1] < threshold).mean())
    return [
        Result(case, "out-of-scope answered with nobody", nobody, {}, "higher"),
        Result(case, "in scope answered", float((bests[0] >= threshold).mean()), {}, "higher"),
        Result(case, "share of irrelevant, mean of those answered", wrong, {}, "lower"),
    ]
