"""How long people wait for an answer, where some have none yet: they count as waiting, not as absent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from algorithms.graph import Indices, Reals, check_array, check_weights

Flags = NDArray[np.bool_]
HALF = 0.5 + 1e-12
"""What counts as half of a product that may be rounded up."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The share still waiting as time goes by: arrays of shape `(times,)`, and `watched` of `(waits,)`.

    `times` are those at which somebody was answered, ascending. `waiting` is the share that waits longer
    than that, 0 to 1, `low` and `high` its interval of probability `level`. `at_risk` is how many had
    neither been answered before nor been lost from sight, `answered` how many were answered then.
    `watched` is how long each wait was seen to last, ascending.
    """

    times: Reals
    waiting: Reals
    low: Reals
    high: Reals
    at_risk: Indices
    answered: Indices
    watched: Reals
    level: float

    def still(self, time: float) -> int:
        """How many waits were seen to last so long at least."""
        return int(self.watched.size - np.searchsorted(self.watched, time))

    def known(self, time: float) -> bool:
        """Whether anything was seen so long after the start: some still waited, or all were answered."""
        done = self.waiting.size > 0 and self.waiting[-1] == 0
        return self.watched.size > 0 and (done or time <= self.watched[-1])


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its interval, all from 0 to 1."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Median:
    """The time by which half are answered, with its interval; `high` is None where it was not reached."""

    value: float
    low: float
    high: float | None


def survival(durations: Reals, answered: Flags, *, level: float = 0.9) -> Curve:
    """The product-limit curve of Kaplan and Meier: the share that waits longer than each time.

    At each time at which somebody is answered, the share is multiplied by the part of those at risk who
    are not. Whoever was not answered while being watched is at risk up to then, that time included, and
    says nothing of later: so who waits still is never left out, and never counted as answered.

    The interval is Greenwood's on the scale of log(-log), which stays within 0 and 1. Where nobody waits
    any longer his variance is not known: the low end is 0, and the high end that of before times what
    Clopper and Pearson's interval says of those who were last at risk, all of whom were answered.

    Parameters
    ----------
    durations
        How long each waited, or was seen to wait: float64 of shape `(waits,)`, not negative, in any unit
        and any order.
    answered
        Whether the wait ended with an answer: bool of the same shape.
    level
        The probability that the interval holds at one time, between 0 and 1.

    Raises
    ------
    ValueError
        For durations that are negative or infinite.

    Examples
    --------
    Five wait. One is answered after 1 hour, one after 3, one after 4; one was seen to wait for 2 hours and
    one for 5. Of the 3 who are at risk after 3 hours one is answered, so that 4/5 * 2/3 wait longer.

    >>> curve = survival(np.array([1.0, 2, 3, 4, 5]), np.array([True, False, True, True, False]))
    >>> curve.times.tolist(), curve.at_risk.tolist(), curve.waiting.round(3).tolist()
    ([1.0, 3.0, 4.0], [5, 3, 2], [0.8, 0.533, 0.267])
    >>> median(curve)
    Median(value=4.0, low=1.0, high=None)
    >>> answered_within(curve, 3).value.__round__(3), answered_within(curve, 6)
    (0.467, None)

    References
    ----------
    E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", Journal of the
    American Statistical Association 53 (1958), https://doi.org/10.1080/01621459.1958.10501452.
    J. D. Kalbfleisch and R. L. Prentice, "The Statistical Analysis of Failure Time Data", 2nd edition,
    Wiley (2002), https://doi.org/10.1002/9781118032985, on the interval.

    """
    check_waits(durations, answered)
    watched = np.sort(durations)
    times, counts = np.unique(durations[answered], return_counts=True)
    at_risk = watched.size - np.searchsorted(watched, times)
    waiting: Reals = np.cumprod(1 - counts / at_risk, dtype=np.float64)
    low, high = bounds(waiting, at_risk, counts, level)
    return Curve(times, waiting, low, high, at_risk, counts, watched, level)


def check_waits(durations: Reals, answered: Flags) -> None:
    check_array("durations", durations, np.float64, durations.size)
    check_array("answered", answered, np.bool_, durations.size)
    check_weights(durations)


def bounds(waiting: Reals, at_risk: Indices, answered: Indices, level: float) -> tuple[Reals, Reals]:
    """The ends of the interval of each share."""
    some = waiting > 0
    log, left = np.log(waiting[some]), at_risk[some]
    spread = np.sqrt(np.cumsum(answered[some] / (left * (left - answered[some]))))
    width = np.exp(ndtri((1 + level) / 2) * spread / log)
    low, high = np.zeros(waiting.size), np.zeros(waiting.size)
    low[some], high[some] = np.exp(log / width), np.exp(log * width)
    if not some.all():
        before = high[-2] if waiting.size > 1 else 1.0
        high[-1] = before * (1 - least_share(int(at_risk[-1]), level))
    return low, high


def least_share(seen: int, level: float) -> float:
    """The low end of the share that has something, where all of so many do (Clopper and Pearson).

    >>> round(least_share(10, 0.9), 3)
    0.741
    """
    return float(((1 - level) / 2) ** (1 / seen))


def waiting_after(curve: Curve, time: float) -> Estimate | None:
    """The share that waits longer than a time; None where nothing was seen of so long a wait.

    Before the first answer all wait, and the low end is that of Clopper and Pearson's interval among those
    who were seen to wait so long.
    """
    if not curve.known(time):
        return None
    place = int(np.searchsorted(curve.times, time, side="right")) - 1
    if place < 0:
        return Estimate(1.0, least_share(curve.still(time), curve.level), 1.0)
    return Estimate(float(curve.waiting[place]), float(curve.low[place]), float(curve.high[place]))


def answered_within(curve: Curve, time: float) -> Estimate | None:
    """The share answered by a time, that time included; None where nothing was seen of so long a wait."""
    still = waiting_after(curve, time)
    return None if still is None else Estimate(1 - still.value, 1 - still.high, 1 - still.low)


def median(curve: Curve) -> Median | None:
    """The time by which half are answered, in the unit of the curve; None where that was not reached.

    Its interval holds the times at which the interval of the curve holds a half (Brookmeyer and Crowley).
    Of fewer than five waits half may have been over at once: it begins at 0.

    References
    ----------
    R. Brookmeyer and J. Crowley, "A confidence interval for the median survival time", Biometrics 38
    (1982), https://doi.org/10.2307/2530286.

    """
    if not curve.waiting.size or curve.waiting[-1] > HALF:
        return None
    few = least_share(int(curve.at_risk[0]), curve.level) <= HALF
    reached = curve.high[-1] <= HALF
    return Median(
        value=first_below(curve.times, curve.waiting),
        low=0.0 if few else first_below(curve.times, curve.low),
        high=first_below(curve.times, curve.high) if reached else None,
    )


def first_below(times: Reals, shares: Reals) -> float:
    """The first time at which a share, which never rises, is at most a half; at the last it is."""
    return float(times[np.argmax(shares <= HALF)])
