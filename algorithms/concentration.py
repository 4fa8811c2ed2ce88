"""How much depends on one of several ways: the concentration of amounts."""

from __future__ import annotations

import numpy as np

from algorithms.graph import Reals, check_array, check_weights


def herfindahl(amounts: Reals) -> float | None:
    """The Herfindahl index of amounts, the sum of their squared shares; None where there is nothing.

    It is 1 where all is in one place and 1 / n where n places have the same, so that its inverse is the
    number of places of equal weight that would be as concentrated.

    Parameters
    ----------
    amounts
        What each place has: float64 of shape `(places,)`, not negative, in any order and unit.

    Raises
    ------
    ValueError
        For a negative or infinite amount.

    Examples
    --------
    Of ten messages eight came by one way, one each by two others: 0.64 + 0.01 + 0.01.

    >>> round(herfindahl(np.array([8.0, 1.0, 1.0])), 4)
    0.66
    >>> herfindahl(np.array([5.0, 5.0])), herfindahl(np.zeros(3))
    (0.5, None)

    References
    ----------
    A. O. Hirschman, "The Paternity of an Index",
    American Economic Review 54 (1964), pages 761 to 762.

    """
    check_array("amounts", amounts, np.float64, amounts.size)
    check_weights(amounts)
    total = amounts.max(initial=0.0)
    if total == 0:
        return None
    relative = np.sort(amounts) / total
    return float((relative**2).sum() / relative.sum() ** 2)
