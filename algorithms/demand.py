"""How much will be asked for, by how much was."""

from __future__ import annotations

from dataclasses import dataclass

PRIOR_COUNT = 0.5
"""Jeffreys's prior of a rate: what is believed before anything is seen weighs half a case."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many cases to expect, and between which numbers they lie with probability `level`."""

    expected: float
    low: int
    high: int
    level: float


def forecast(seen: int, over: float, ahead: float, level: float = 0.9) -> Forecast:
    """How many cases come, where some were seen before at the same unknown rate.

    With a gamma posterior of the rate (Jeffreys's prior), the number to come is negative binomial: it is
    uncertain both by chance and because little was seen.

    Parameters
    ----------
    seen
        The cases so far.
    over, ahead
        For how long they were looked for, and how long the forecast is; above 0, in one unit.
    level
        The probability of the interval, above 0 and below 1.

    Examples
    --------
    >>> forecast(9, 90, 90)
    Forecast(expected=9.5, low=3, high=17, level=0.9)
    >>> forecast(0, 30, 30)
    Forecast(expected=0.5, low=0, high=2, level=0.9)

    References
    ----------
    A. Gelman et al., "Bayesian Data Analysis", 3rd ed., 2013, sections 2.6 and 2.8.

    """
    from scipy.stats import nbinom  # noqa: PLC0415 - it takes longer to import than all else here

    shape, chance = seen + PRIOR_COUNT, over / (over + ahead)
    low, high = (int(nbinom.ppf(tail, shape, chance)) for tail in ((1 - level) / 2, (1 + level) / 2))
    return Forecast(shape * ahead / over, low, high, level)
