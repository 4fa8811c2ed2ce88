"""Who answers first, and by when: the share answered by each of several parties that compete."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from algorithms.graph import Indices, Reals, check_array, check_members
from algorithms.survival import Curve, Estimate, Flags, check_waits, least_share, survival

NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """The share that one party has answered first by each time; arrays aligned with `curve.times`.

    `curve` is that of waiting for anybody: with the shares of all parties it adds up to 1. `share` is from
    0 to 1, `low` and `high` its interval of the curve's level.
    """

    curve: Curve
    share: Reals
    low: Reals
    high: Reals


def incidence(durations: Reals, first: Indices, parties: int, *, level: float = 0.9) -> list[Incidence]:
    """The cumulative incidence of a first answer by each party (Aalen and Johansen).

    Whoever was answered by one party no longer waits for a first answer by another. So a party's share
    grows at each time by the share that still waited for anybody times the part of those at risk whom that
    party answers then. To take the others' answers for waits lost from sight, as a curve for one party
    does, would tell what it would do if the others were not there.

    The interval rests on the variance by the method of Greenwood, on the scale of log(-log). Where nobody
    was answered by a party the low end is 0 and the high end that of Clopper and Pearson's interval.

    Parameters
    ----------
    durations
        How long each waited for a first answer, or was seen to wait: float64 of shape `(waits,)`.
    first
        Who answered first, from 0 to `parties - 1`, or -1 for nobody: int64 of the same shape.
    parties
        How many parties there are.
    level
        The probability that an interval holds at one time, between 0 and 1.

    Raises
    ------
    ValueError
        For durations that are negative or infinite, and for a party that is none.

    Examples
    --------
    Of four, one is answered by party 0 after 1 hour and one by party 1 after 2; one is lost from sight
    then, and the last is answered by party 0 after 3 hours. Half wait longer than 2 hours, and the last
    stands for both of them.

    >>> waits, first = np.array([1.0, 2, 2, 3]), np.array([0, 1, -1, 0])
    >>> [each.share.tolist() for each in incidence(waits, first, 2)]
    [[0.25, 0.25, 0.75], [0.0, 0.25, 0.25]]

    References
    ----------
    O. O. Aalen and S. Johansen, "An empirical transition matrix for non-homogeneous Markov chains based on
    censored observations", Scandinavian Journal of Statistics 5 (1978), https://www.jstor.org/stable/4615704.
    E. Marubini and M. G. Valsecchi, "Analysing Survival Data from Clinical Trials and Observational
    Studies", Wiley (1995), on the variance.

    """
    check_waits(durations, first != NOBODY)
    check_array("first", first, np.int64, durations.size)
    check_members("first", first[first != NOBODY], parties, "parties")
    curve = survival(durations, first != NOBODY, level=level)
    return [of_party(curve, counted(curve, durations[first == party])) for party in range(parties)]


def counted(curve: Curve, times: Reals) -> Indices:
    """How many of some answers were given at each time of a curve."""
    return np.bincount(np.searchsorted(curve.times, times), minlength=curve.times.size)


def of_party(curve: Curve, answered: Indices) -> Incidence:
    """The incidence of a party that answered so many at each time."""
    before = np.concatenate(([1.0], curve.waiting[:-1]))
    share = np.cumsum(before * answered / curve.at_risk)
    # Rounding would leave a little of those whom it answered all.
    every = (np.cumsum(answered) == np.cumsum(curve.answered)) & (curve.waiting == 0)
    share[every] = 1
    low, high = bounds(curve, share, variance(curve, share, before, answered))
    low[every] = 1 - curve.high[every]
    return Incidence(curve, share, low, high)


def bounds(curve: Curve, share: Reals, variance: Reals) -> tuple[Reals, Reals]:
    """The ends of the interval of each share; of one that is 1 the low end is left at 0."""
    low, high = np.zeros(share.size), np.ones(share.size)
    some: Flags = (share > 0) & (share < 1)
    log = np.log(share[some])
    spread = np.sqrt(np.maximum(variance[some], 0)) / share[some]
    width = np.exp(ndtri((1 + curve.level) / 2) * spread / log)
    low[some], high[some] = np.exp(log / width), np.exp(log * width)
    none = share == 0
    high[none] = [1 - least_share(int(left), curve.level) for left in curve.at_risk[none]]
    return low, high


def variance(curve: Curve, share: Reals, before: Reals, answered: Indices) -> Reals:
    """The variance of each share: Marubini and Valsecchi's sum over the times up to each, taken apart."""
    risk, gone = curve.at_risk, curve.answered
    left = risk - gone
    # Where nobody is left nothing follows, and what is multiplied by this is 0.
    waits = np.divide(gone, risk * left, out=np.zeros(risk.size), where=left > 0)
    taken = before**2 * answered * (risk - answered) / risk**3
    mixed = before * answered / risk**2
    since = share**2 * np.cumsum(waits) - 2 * share * np.cumsum(share * waits) + np.cumsum(share**2 * waits)
    return np.asarray(since + np.cumsum(taken) - 2 * (share * np.cumsum(mixed) - np.cumsum(share * mixed)))


def answered_first(found: Incidence, time: float) -> Estimate | None:
    """The share that a party has answered first by a time; None where nothing was seen of so long a wait."""
    if not found.curve.known(time):
        return None
    place = int(np.searchsorted(found.curve.times, time, side="right")) - 1
    if place < 0:
        return Estimate(0.0, 0.0, 1 - least_share(found.curve.still(time), found.curve.level))
    return Estimate(float(found.share[place]), float(found.low[place]), float(found.high[place]))
