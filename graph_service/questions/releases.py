"""How everybody felt about a product before and after a release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from algorithms.graph import Reals
from algorithms.grouping import numbered
from algorithms.interrupted import (
    LEAST_PEOPLE,
    LEAST_WEEKS,
    LEAST_WEEKS_AFTER,
    Break,
    Series,
    broken,
)
from graph_service.planes.view import Integers, microseconds
from graph_service.questions.sentiments import Sentiments
from graph_service.questions.time import DAY
from graph_service.questions.unknowns import Unknown, UnknownKind

WEEK: Final = 7 * DAY
FEW: Final = Unknown(
    UnknownKind.FEW,
    None,
    f"Too little was said to tell: {LEAST_PEOPLE} people on either side of the release, {LEAST_WEEKS} weeks "
    f"before it and {LEAST_WEEKS_AFTER} after it are needed.",
)


@dataclass(frozen=True, slots=True)
class Release:
    """What changed at a time in what was said of a product: None where too little was, as `unknowns` say.

    `people` and `messages` are counted before and after; `before` and `after` have the latest messages of
    either side by key.
    """

    at: datetime
    found: Break | None
    people: tuple[int, int]
    messages: tuple[int, int]
    before: tuple[str, ...]
    after: tuple[str, ...]
    unknowns: tuple[Unknown, ...]


def released(said: Sentiments, at: datetime) -> Release:
    """What changed at a time, beyond what the trend had brought anyway."""
    later = said.sent_at >= microseconds(at)
    rows = [np.flatnonzero(side) for side in (~later, later)]
    found = broken(series(said, microseconds(at)))
    before, after = (said.latest(each) for each in rows)
    return Release(
        at=at,
        found=found,
        people=(np.unique(said.person[rows[0]]).size, np.unique(said.person[rows[1]]).size),
        messages=(rows[0].size, rows[1].size),
        before=before,
        after=after,
        unknowns=() if found is not None else (FEW,),
    )


def series(said: Sentiments, at: int) -> Series:
    """What each person said in each week, as its mean: weeks are counted from `at`, in microseconds."""
    week = (said.sent_at - at) // WEEK
    if not week.size:
        return Series(said.person, week.astype(np.float64), said.value)
    group = numbered(said.person, week - week.min())
    _, first = np.unique(group, return_index=True)
    return Series(said.person[first], week[first].astype(np.float64), mean_of(group, said.value))


def mean_of(group: Integers, values: Reals) -> Reals:
    """The mean of the values of each group."""
    return np.asarray(np.bincount(group, values) / np.bincount(group))
