"""What each person said of us day by day: how much praise and how much criticism."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from algorithms.advocacy import USUAL, stance_contributions
from algorithms.graph import Reals
from algorithms.turning import may_change
from graph_service.planes.view import Integers, Stances
from graph_service.questions.opinions import Opinions
from graph_service.questions.time import DAY, Time

UNFADED: Final = replace(USUAL, half_life_days=1e300)
"""A change shows in what was said then, however long ago: only what is repeated on a day counts less."""


@dataclass(frozen=True, slots=True, eq=False)
class Diary:
    """One person's days on which something for or against was said, in order of time.

    `praise` and `criticism` have shape `(days,)`. The messages of day n are those from `starts[n]` to
    before `starts[n + 1]` in `messages`, `sent_at` and `shares`, which is above 0 for praise.
    """

    person: int
    praise: Reals
    criticism: Reals
    starts: Integers
    messages: Integers
    sent_at: Integers
    shares: Reals

    def rows(self, first: int, end: int) -> slice:
        """The messages of the days from one to before another."""
        return slice(int(self.starts[first]), int(self.starts[end]))


def diaries(opinions: Opinions, time: Time) -> Iterator[Diary]:
    """The diaries of those whose stance may have changed, in order of person."""
    stances, share = sorted_stances(opinions, time)
    starts = beginnings(stances.person, stances.sent_at // DAY)
    every = np.append(starts, share.size)
    praise, criticism = sums(np.maximum(share, 0), starts), sums(np.maximum(-share, 0), starts)
    first_days = beginnings(stances.person[starts])
    may = may_change(sums(praise, first_days), sums(criticism, first_days))
    ends = np.append(first_days, starts.size)
    for place in np.flatnonzero(may).tolist():
        days = slice(int(ends[place]), int(ends[place + 1]))
        rows = slice(int(every[days.start]), int(every[days.stop]))
        yield Diary(
            person=int(stances.person[rows.start]),
            praise=praise[days],
            criticism=criticism[days],
            starts=every[days.start : days.stop + 1] - rows.start,
            messages=stances.message[rows],
            sent_at=stances.sent_at[rows],
            shares=share[rows],
        )


def sums(amounts: Reals, starts: Integers) -> Reals:
    """The sums of stretches that begin at some places."""
    return np.asarray(np.add.reduceat(amounts, starts) if starts.size else np.zeros(0), np.float64)


def sorted_stances(opinions: Opinions, time: Time) -> tuple[Stances, Reals]:
    """What was said for or against by person, day and share, and the share of each message."""
    said = opinions.stances
    share = stance_contributions(said.person, opinions.said.value, time.age_days(said.sent_at), rule=UNFADED)
    order = np.lexsort((share, said.sent_at // DAY, said.person))
    order = order[share[order] != 0]
    stances = Stances(
        said.person[order],
        said.message[order],
        said.value[order],
        said.sent_at[order],
        said.recorded_at[order],
    )
    return stances, share[order]


def beginnings(*columns: Integers) -> Integers:
    """Where another combination of values begins than that of the row before."""
    if not columns[0].size:
        return np.zeros(0, np.int64)
    differs = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return np.flatnonzero(np.append(True, differs))
