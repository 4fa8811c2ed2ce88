"""When somebody changed sides: change points in a person's stance, and how likely each is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv, betaln, expit, logsumexp

from algorithms.graph import Indices, Reals, check_array, check_weights

EVEN = 0.5
"""As much praise as criticism: the line between against and for."""
GRID = 1_000
"""Equally likely values of one stance that another is compared with."""
LARGEST = 700.0
"""The logarithm of the greatest Bayes factor that is told: a greater one would be infinite."""


@dataclass(frozen=True, slots=True)
class TurningRule:
    """How readily a change is believed.

    `change` is how likely it is, before anything is said, that a stance is another one on the next day.
    `prior` is what is believed of a new stance, as weights of praise and of criticism; `level` is the
    probability of intervals.
    """

    change: float = 0.05
    prior: tuple[float, float] = (1.0, 1.0)
    level: float = 0.9

    def __post_init__(self) -> None:
        if not 0 < self.change < 1:
            raise ValueError(f"change: a probability between 0 and 1, not {self.change}")
        if not min(self.prior) > 0:
            raise ValueError(f"prior: both weights must be positive, not {self.prior}")
        if not 0 < self.level < 1:
            raise ValueError(f"level: a probability between 0 and 1, not {self.level}")

    @property
    def odds(self) -> float:
        """Of a change from one day to the next."""
        return self.change / (1 - self.change)


USUAL = TurningRule()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which a stance stays the same: from `first` to before `end`, numbered from 0.

    The share of praise in what is said is distributed as Beta(alpha, beta).
    """

    first: int
    end: int
    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        return self.alpha / (self.alpha + self.beta)

    @property
    def against(self) -> float:
        """The probability that there is more criticism than praise."""
        return float(betainc(self.alpha, self.beta, EVEN))

    def interval(self, level: float) -> tuple[float, float]:
        """Where the share of praise lies with this probability."""
        tail = (1 - level) / 2
        low, high = (betaincinv(self.alpha, self.beta, end) for end in (tail, 1 - tail))
        return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Change:
    """Where one stance ends and another begins: at the day `after.first`.

    `bayes_factor` is how much likelier the days of both stretches are if there was a change on one of
    them than if there was none; `probability` is that of a change, after what is believed beforehand.
    With the rule's level the new stance began from day `earliest` to day `latest`, both included.
    """

    before: Stretch
    after: Stretch
    bayes_factor: float
    probability: float
    earliest: int
    latest: int


def changes(praise: Reals, criticism: Reals, *, rule: TurningRule = USUAL) -> tuple[Change, ...]:
    """The change points of one person's stance, in order of time.

    Each stretch of days has a stance of its own, the share of praise, about which nothing is known
    beforehand but `prior`. A day with praise p and criticism c is p praises and c criticisms, fractions
    included, so a stretch with sums P and C is as likely as

        m = B(a + P, b + C) / B(a, b)        where prior = (a, b) and B is the beta function

    up to a factor that all ways to divide the days have in common. From one day to the next the stance
    changes with the probability `change`. Of all 2 ** (days - 1) ways to divide the days into stretches
    the likeliest is found, exactly, by going through the ends of the last stretch; of two as likely, the
    one whose last stretch begins earlier.

    How sure a change is, is judged by the two stretches beside it alone: n days, which are divided after
    some day k, or not at all.

        BF_k = m(first k days) * m(rest) / m(all n days)
        Bayes factor = mean of BF_1 … BF_(n-1)
        probability = odds * sum of BF_k / (1 + odds * sum of BF_k),   odds = change / (1 - change)

    BF_k divided by their sum is how likely it is that the change came after day k, which gives
    `earliest` and `latest`.

    Parameters
    ----------
    praise, criticism
        The weight of either that somebody gave on each day on which they gave any: float64 of shape
        `(days,)`, not negative, in order of time. Days on which nothing was said are left out.
    rule
        Prior, level, and how likely a change is.

    Raises
    ------
    ValueError
        For arrays of other types or lengths, and for a negative weight.

    Examples
    --------
    Criticism of weight 1 on four days, then praise of weight 1 on four. By hand: the divided days have
    m = (1/5) * (1/5), the undivided B(5, 5) = 1/630, so BF_4 = 25.2. Of the others BF_3 = BF_5 = 5.25,
    BF_2 = BF_6 = 2 and BF_1 = BF_7 = 1.125; their sum is 41.95 and the odds are 1/19, so that the
    probability is 41.95 / (19 + 41.95) = 0.688.

    >>> praise = np.array([0.0, 0, 0, 0, 1, 1, 1, 1])
    >>> [found] = changes(praise, 1 - praise)
    >>> found.after.first, round(found.bayes_factor, 3), round(found.probability, 3)
    (4, 5.993, 0.688)
    >>> found.earliest, found.latest
    (2, 6)

    Three days on either side are not enough, nor is one bad day among many good ones.

    >>> changes(praise[1:7], 1 - praise[1:7])
    ()
    >>> changes(np.array([1.0, 1, 1, 1, 0, 1, 1, 1, 1]), np.array([0.0, 0, 0, 0, 1, 0, 0, 0, 0]))
    ()

    References
    ----------
    A. F. M. Smith, "A Bayesian approach to inference about a change-point in a sequence of random
    variables", Biometrika 62 (1975), https://doi.org/10.1093/biomet/62.2.407, on one change.
    D. Barry and J. A. Hartigan, "A Bayesian Analysis for Change Point Problems", Journal of the American
    Statistical Association 88 (1993), https://doi.org/10.1080/01621459.1993.10594323, on any number.

    """
    check_array("praise", praise, np.float64, praise.size)
    check_array("criticism", criticism, np.float64, praise.size)
    check_weights(praise)
    check_weights(criticism)
    days = Days(praise, criticism, rule)
    ends = days.likeliest()
    return tuple(days.change(*span) for span in zip(ends, ends[1:], ends[2:], strict=False))


def may_change(praise: Reals, criticism: Reals, *, rule: TurningRule = USUAL) -> NDArray[np.bool_]:
    """Whether `changes` can find anything, by the sums of what each person said: shape `(people,)`.

    Where it says no, none is: for the share x of praise, x ** P and (1 - x) ** C are correlated
    negatively, and x ** P of one stretch with that of another positively, so no division is likelier than

        odds * E(x ** P) * E((1 - x) ** C)        and the undivided days are E(x ** P * (1 - x) ** C).

    >>> may_change(np.array([3.0, 4.0, 6.0, 50.0]), np.array([3.0, 4.0, 3.0, 0.0]))
    array([False,  True,  True, False])
    """
    a, b = rule.prior
    divided = betaln(a + praise, b) + betaln(a, b + criticism) - betaln(a, b)
    return np.asarray(divided + math.log(rule.odds) > betaln(a + praise, b + criticism))


class Days:
    """The days of one person, and how likely stretches of them are."""

    def __init__(self, praise: Reals, criticism: Reals, rule: TurningRule) -> None:
        self._rule = rule
        self._praise = np.append(0.0, np.cumsum(praise))
        self._criticism = np.append(0.0, np.cumsum(criticism))

    def likeliest(self) -> list[int]:
        """Where the stretches of the likeliest division begin, and the end of the last."""
        count = self._praise.size - 1
        best, begins = np.zeros(count + 1), np.zeros(count + 1, np.int64)
        for end in range(1, count + 1):
            first = np.arange(end)
            divided = np.where(first > 0, math.log(self._rule.odds), 0.0)
            likely = best[:end] + divided + self._log_likely(first, np.array([end]))
            begins[end] = np.argmax(likely)
            best[end] = likely[begins[end]]
        return traced(begins)

    def change(self, first: int, middle: int, end: int) -> Change:
        """The change between two stretches."""
        at = np.arange(first + 1, end)
        divided = self._log_likely(np.array([first]), at) + self._log_likely(at, np.array([end]))
        factors = divided - self._log_likely(np.array([first]), np.array([end]))
        every = float(logsumexp(factors))
        earliest, latest = self._span(np.exp(factors - every))
        return Change(
            before=self.stretch(first, middle),
            after=self.stretch(middle, end),
            bayes_factor=math.exp(min(every - math.log(at.size), LARGEST)),
            probability=float(expit(math.log(self._rule.odds) + every)),
            earliest=int(at[earliest]),
            latest=int(at[latest]),
        )

    def _span(self, chances: Reals) -> tuple[int, int]:
        """Between which places something lies at the rule's level, by its chance at each."""
        tail = (1 - self._rule.level) / 2
        found = np.searchsorted(np.cumsum(chances), (tail, 1 - tail))
        earliest, latest = np.minimum(found, chances.size - 1)
        return int(earliest), int(latest)

    def stretch(self, first: int, end: int) -> Stretch:
        """The stance on some days."""
        praise = self._praise[end] - self._praise[first]
        criticism = self._criticism[end] - self._criticism[first]
        return Stretch(
            first, end, self._rule.prior[0] + float(praise), self._rule.prior[1] + float(criticism)
        )

    def _log_likely(self, first: Indices, end: Indices) -> Reals:
        a, b = self._rule.prior
        praise = np.maximum(self._praise[end] - self._praise[first], 0)
        criticism = np.maximum(self._criticism[end] - self._criticism[first], 0)
        return np.asarray(betaln(a + praise, b + criticism) - betaln(a, b), np.float64)


def traced(begins: Indices) -> list[int]:
    """The beginnings of stretches, from where the stretch before each end begins."""
    ends = [begins.size - 1]
    while ends[-1] > 0:
        ends.append(int(begins[ends[-1]]))
    return ends[::-1]


def more_praise(after: Stretch, before: Stretch) -> float:
    """The probability that the share of praise is greater in one stretch than in another.

    >>> alike = Stretch(0, 1, 2.0, 2.0)
    >>> round(more_praise(alike, alike), 3)
    0.5
    """
    middles = (np.arange(GRID) + 0.5) / GRID
    shares = betaincinv(after.alpha, after.beta, middles)
    return float(betainc(before.alpha, before.beta, shares).mean())
