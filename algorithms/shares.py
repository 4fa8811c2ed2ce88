"""What share one of two camps has of something that people bring unequal amounts of, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from algorithms.graph import Reals, check_array, check_weights

JEFFREYS = 0.5
"""What Jeffreys' prior counts for each camp."""


@dataclass(frozen=True, slots=True)
class CampShare:
    """One camp's share `value` of two, with the interval from `low` to `high`; all from 0 to 1.

    `people` is how many people of equal weight would tell as much.
    """

    value: float
    low: float
    high: float
    people: float


def camp_share(one: float, other: float, brought: Reals, *, level: float = 0.9) -> CampShare | None:
    """One camp's share of what two camps bring together; None where they bring nothing.

    The value is `one / (one + other)`. How sure it is depends on how many people it rests on, not on how
    much they bring: a hundred messages of one person are one person's. So the interval is that of a
    share among n people, where n is Kish's effective number, `sum(w) ** 2 / sum(w ** 2)` for people who
    bring w: the number of people if all bring the same, near 1 if one brings nearly all. It is
    Jeffreys' interval, from the quantiles of Beta(value * n + 1/2, (1 - value) * n + 1/2); a value of
    0 has 0 as its low end, and a value of 1 has 1 as its high end.

    Parameters
    ----------
    one, other
        What each camp brings: not negative, without a unit. They need not be sums of `brought`: what two
        people reach together may be less than what each reaches.
    brought
        What each person of either camp brings: float64 of shape `(people,)`, in any order. Who brings
        nothing counts for nothing.
    level
        The probability that the interval holds, between 0 and 1.

    Raises
    ------
    ValueError
        For a negative or infinite amount, or camps that bring something where nobody does.

    Examples
    --------
    Three people for and one against, a message each: n is 4, and the interval is that of Beta(3.5, 1.5).

    >>> four = camp_share(3, 1, np.ones(4))
    >>> four.value, four.people, round(four.low, 2), round(four.high, 2)
    (0.75, 4.0, 0.35, 0.95)

    One of the three writes 97 messages and the others 1 each. The share is 99 %, but n is
    100 ** 2 / 9412 = 1.06, so that it might as well be a quarter.

    >>> loud = camp_share(99, 1, np.array([97.0, 1, 1, 1]))
    >>> loud.value, round(loud.people, 2), round(loud.low, 2), round(loud.high, 2)
    (0.99, 1.06, 0.24, 1.0)

    References
    ----------
    L. Kish, "Survey Sampling", Wiley (1965), on the effective number.
    L. D. Brown, T. T. Cai and A. DasGupta, "Interval Estimation for a Binomial Proportion",
    Statistical Science 16 (2001), https://doi.org/10.1214/ss/1009213286, on Jeffreys' interval.

    """
    check_array("brought", brought, np.float64, brought.size)
    check_weights(brought)
    check_weights(np.array([one, other], np.float64))
    total = one + other
    if total == 0:
        return None
    if not brought.any():
        raise ValueError("brought: two camps cannot bring something that nobody brings")
    value, people = one / total, effective_number(brought)
    tail = (1 - level) / 2
    return CampShare(
        value=value,
        low=0.0 if one == 0 else beta_quantile(value, people, tail),
        high=1.0 if other == 0 else beta_quantile(value, people, 1 - tail),
        people=people,
    )


def effective_number(brought: Reals) -> float:
    """How many people who bring the same would tell as much: between 1 and how many bring anything.

    >>> effective_number(np.array([5.0, 5.0])), effective_number(np.array([1e200, 0.0]))
    (2.0, 1.0)
    """
    relative = np.sort(brought[brought > 0]) / brought.max()
    return float(relative.sum() ** 2 / (relative**2).sum())


def beta_quantile(value: float, people: float, probability: float) -> float:
    mine, theirs = value * people + JEFFREYS, (1 - value) * people + JEFFREYS
    return float(betaincinv(mine, theirs, probability))
