"""Whom we have left waiting worst: a score made of named parts that add up."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from algorithms.graph import Indices, Reals

LONGEST_DAYS: Final = 30.0
"""From so many days on it makes no difference how long somebody waits."""
SOONER: Final = 0.8
"""What of a wait depends on how many were answered sooner; the rest on the days alone."""
LENT: Final = 10.0
"""How many answers elsewhere a group of few answers is filled up with, so that no one answer decides."""
AGAIN: Final = 0.5
"""What each further time of asking leaves of what is missing to the full part."""


@dataclass(frozen=True, slots=True)
class NeglectRule:
    """What each part weighs at most; together they weigh 1.

    `need` is what they need, `wait` how long they wait, `again` how often they asked again, `due` what
    somebody of ours had to do by now; `heard`, `fan` and `worth` are who asks: how much they are
    listened to, how surely they speak for us, and whether they buy.

    Two things follow from the weights that are usual. Who asks weighs 0.1 in all, so that of two who wait
    alike the one comes first whose need is greater by more than 1/6, whoever they are. And all but the
    need weighs 0.4, so that a need that is greater by more than 2/3 comes first whatever else there is.
    """

    need: float = 0.60
    wait: float = 0.18
    again: float = 0.07
    due: float = 0.05
    heard: float = 0.04
    fan: float = 0.03
    worth: float = 0.03

    @property
    def who(self) -> float:
        """What it weighs in all who asks."""
        return self.heard + self.fan + self.worth

    @property
    def beside(self) -> float:
        """What all but the need weighs."""
        return self.wait + self.again + self.due + self.who


USUAL: Final = NeglectRule()


@dataclass(frozen=True, slots=True, eq=False)
class NeglectParts:
    """The parts of each matter that waits, from 0 to 1: float64, aligned; NaN for what nobody knows."""

    need: Reals
    wait: Reals
    again: Reals
    due: Reals
    heard: Reals
    fan: Reals
    worth: Reals


PARTS: Final = tuple(each.name for each in fields(NeglectParts))
"""The names of the parts, in order."""


def contributions(parts: NeglectParts, rule: NeglectRule = USUAL) -> Reals:
    """What each part adds to each score: float64[parts, matters]; NaN for what nobody knows."""
    return np.stack([getattr(rule, name) * getattr(parts, name) for name in PARTS])


def neglect_scores(parts: NeglectParts, rule: NeglectRule = USUAL) -> Reals:
    """How badly each is left waiting, from 0 to 1: the sum of its parts, what is unknown adding nothing.

    Examples
    --------
    A cry for help (0.9) of somebody unknown who has just written, and a question (0.2) of a famous fan who
    buys, has waited for a month and asked again: 0.6 * 0.9 against 0.6 * 0.2 + 0.18 + 0.07 * 0.5 + 0.1.

    >>> cry, famous = np.zeros(2), np.array([0.0, 1.0])
    >>> parts = NeglectParts(np.array([0.9, 0.2]), famous, famous / 2, cry, famous, famous, famous)
    >>> neglect_scores(parts).round(3)
    array([0.54 , 0.435])

    """
    return np.asarray(np.nan_to_num(contributions(parts, rule)).sum(axis=0))


def sooner(waited: Reals, group: Indices, delay: Reals, delay_group: Indices) -> Reals:
    """Of those who were answered in its group, the share that was answered sooner than each has waited.

    A group of n answers, of which k came by then, is filled up with `LENT` answers as they are over all
    groups: `(k + LENT * share of all) / (n + LENT)`.

    Parameters
    ----------
    waited, group
        How long each waits, in any unit, and in which group: float64 and int64 of one length.
    delay, delay_group
        How long each answer took, in the same unit, and in which group.

    Returns
    -------
    float64 of the length of `waited`, 0 to 1; NaN where nobody was ever answered.

    Examples
    --------
    Group 0 has ten answers after 1 hour each, group 1 none. After 2 hours all of group 0 were answered; in
    group 1 that is taken from what is usual elsewhere. After half an hour nobody was.

    >>> sooner(np.array([2.0, 2.0, 0.5]), np.array([0, 1, 0]), np.ones(10), np.zeros(10, np.int64))
    array([1., 1., 0.])

    """
    if not delay.size:
        return np.full(waited.shape, np.nan)
    everywhere = np.searchsorted(np.sort(delay), waited, side="right") / delay.size
    found = np.empty(waited.shape)
    for each in np.unique(group):
        mine, own = group == each, np.sort(delay[delay_group == each])
        count = np.searchsorted(own, waited[mine], side="right")
        found[mine] = (count + LENT * everywhere[mine]) / (own.size + LENT)
    return found


def wait_parts(share: Reals, days: Reals) -> Reals:
    """How bad each wait is, 0 to 1, from the share that was answered sooner and the days.

    Where nobody was ever answered, the days alone tell.

    >>> wait_parts(np.array([1.0, 0.5, np.nan]), np.array([3.0, 0.0, 15.0])).round(3)
    array([0.82, 0.4 , 0.5 ])
    """
    long = np.minimum(days / LONGEST_DAYS, 1.0)
    return np.where(np.isnan(share), long, SOONER * np.nan_to_num(share) + (1 - SOONER) * long)


def again_parts(times: Indices) -> Reals:
    """How bad it is to have asked so many times, 0 for once: 1/2 for twice, 3/4 for three times.

    >>> again_parts(np.array([1, 2, 3]))
    array([0.  , 0.5 , 0.75])
    """
    return np.asarray(1.0 - AGAIN ** np.maximum(times - 1.0, 0.0))


def occasions(group: Indices, at: Indices, groups: int, gap: int) -> Indices:
    """How many times each of so many groups speaks: what follows within `gap` belongs to the time before.

    >>> occasions(np.array([0, 0, 0, 2]), np.array([0, 5, 100, 7]), groups=3, gap=60)
    array([2, 0, 1])
    """
    order = np.lexsort((at, group))
    whose, when = group[order], at[order]
    begins = np.ones(whose.size, np.bool_)
    begins[1:] = (whose[1:] != whose[:-1]) | (np.diff(when) >= gap)
    return np.bincount(whose[begins], minlength=groups)
