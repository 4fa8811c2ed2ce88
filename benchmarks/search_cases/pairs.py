"""Pairs of texts whose likeness people have rated: how well our scores put them in that order.

All texts are held as messages; one text of each pair asks for the other, and learns nothing from itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from scipy import stats

from benchmarks.result import Result
from benchmarks.search_cases.dialogs import CHOSEN_ON, PARTS
from graph_service.moments.fit import PARTS as FIT
from training.held import Held, Turn, held, key_of
from training.sets import DATA, part_of
from training.vectors import FeatureReader

FILES: Final = {
    "sts_tweet_news": "2014.tweet-news.test.tsv",
    "sts question pairs": "2016.question-question.test.tsv",
}
SMALL: Final = 60


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, and how alike they are, 0 to 5."""

    rating: float
    asked: str
    held: str


def reported(pair: Pair) -> bool:
    """Whether a figure may be from it."""
    return part_of(pair.asked, PARTS) != CHOSEN_ON


def results(reader: FeatureReader, scale: str, of: Callable[[Pair], bool] = reported) -> list[Result]:
    return [of_file(reader, case, SMALL if scale == "small" else None, of) for case in FILES]


def of_file(reader: FeatureReader, case: str, first: int | None, of: Callable[[Pair], bool]) -> Result:
    every = pairs(FILES[case])[:first]
    texts = list(dict.fromkeys(text for pair in every for text in (pair.held, pair.asked)))
    keys = {text: key_of(number) for number, text in enumerate(texts)}
    turns = [Turn(text, str(number)) for number, text in enumerate(texts)]
    with TemporaryDirectory() as folder:
        found = held(Path(folder), turns, [pair.asked for pair in every], reader)
        scored = [scores(found, pair, keys) for pair in every if of(pair)]
    ratings = [pair.rating for pair in every if of(pair)]
    by_method = {name: spearman([each[name] for each in scored], ratings) for name in scored[0]}
    ours = by_method.pop("ours")
    return Result(case, "spearman", ours, by_method, "higher")


def scores(found: Held, pair: Pair, keys: Mapping[str, str]) -> dict[str, float]:
    """How alike the texts of a pair are, by each method; `keys` are those of all texts."""
    key, own = keys[pair.held], frozenset({keys[pair.asked]})
    query = found.matcher.query(pair.asked, own)
    parts = dict(zip(FIT, found.matcher.fits(query, [key])[0].parts, strict=True))
    lexical = found.lexical.search(pair.asked, 1, {key})
    return {
        "ours": parts["score"],
        "lexical": lexical[0].score if lexical else 0.0,
        "dense": parts["cosine"],
    }


def spearman(scored: list[float], ratings: list[float]) -> float:
    return float(stats.spearmanr(scored, ratings).statistic)


def pairs(file: str) -> list[Pair]:
    """The pairs of a file that were rated."""
    lines = (DATA / "search/sts" / file).read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line]
    return [Pair(float(row[0]), row[1], row[2]) for row in rows if row[0].strip()]
