"""What each thing costs, where people cost and bring unequal amounts, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from algorithms.graph import Reals, check_array, check_weights


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two sums over people, with the interval from `low` to `high`.

    Both ends are None where fewer than two people tell nothing of how much they differ.
    """

    value: float
    low: float | None
    high: float | None


def ratio(above: Reals, below: Reals, *, fixed: float = 0.0, level: float = 0.9) -> Ratio | None:
    """What the people bring above over what they bring below; None where they bring nothing below.

    The value is `(fixed + sum(above)) / sum(below)`. How sure it is follows from how much it would change
    with other people like these: by linearisation, the variance is `n * var(above - value * below)` over
    `sum(below) ** 2`, with the variance among the n people, and the interval is the normal one, cut off
    at 0.

    Parameters
    ----------
    above, below
        What each person brings: float64 of one shape `(people,)`, not negative, in the same order, which
        does not matter.
    fixed
        What there is above whoever the people are.
    level
        The probability that the interval holds, between 0 and 1.

    Examples
    --------
    Three people cost 2, 4 and 6, and have one thing settled each; a tenth of the cost is rent.

    >>> found = ratio(np.array([2.0, 4.0, 6.0]), np.ones(3))
    >>> found.value, round(found.low, 2), round(found.high, 2)
    (4.0, 2.1, 5.9)
    >>> ratio(np.array([2.0, 4.0, 6.0]), np.ones(3), fixed=1.5).value
    4.5
    >>> ratio(np.array([2.0]), np.zeros(1)) is None
    True

    References
    ----------
    W. G. Cochran, "Sampling Techniques", 3rd edition, Wiley (1977), section 2.11, on the ratio of two sums.

    """
    for name, column in (("above", above), ("below", below)):
        check_array(name, column, np.float64, above.size)
        check_weights(column)
    # In a fixed order, as sums of floats depend on it.
    order = np.lexsort((below, above))
    above, below = above[order], below[order]
    under = float(below.sum())
    if under == 0:
        return None
    value = (fixed + float(above.sum())) / under
    people = above.size
    if people < 2:
        return Ratio(value, None, None)
    spread = float(np.sqrt(people * np.var(above - value * below, ddof=1))) / under
    reach = float(ndtri((1 + level) / 2)) * spread
    return Ratio(value, max(value - reach, 0.0), value + reach)
