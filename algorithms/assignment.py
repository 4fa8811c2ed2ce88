"""Who goes to whom, so that all together fit best."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from algorithms.graph import Indices

Fits = NDArray[np.float64]
NOBODY: Final = -1


def assign(fits: Fits, room: Indices) -> Indices:
    """For each seeker the giver it goes to, so that the sum of fits is greatest: int64[seekers].

    -1 stands for nobody. Each giver takes at most as many as there is room; a seeker whom nobody may take,
    or whose place is worth more to others, goes to nobody.

    Parameters
    ----------
    fits
        float64[seekers, givers]: how well each fits, above 0; nan where they must not meet.
    room
        int64[givers]: how many each takes, 0 or more.

    Examples
    --------
    >>> assign(np.array([[0.9, 0.8], [0.8, 0.1]]), np.array([1, 1])).tolist()
    [1, 0]
    >>> assign(np.array([[0.9], [np.nan]]), np.array([2])).tolist()
    [0, -1]

    References
    ----------
    D. F. Crouse, "On implementing 2D rectangular assignment algorithms", IEEE Transactions on Aerospace
    and Electronic Systems 52(4), 2016, https://doi.org/10.1109/TAES.2016.140952.

    """
    seekers, givers = fits.shape
    places = np.repeat(np.arange(givers), np.minimum(room, seekers))
    # A place of its own for each seeker to go to nobody, which is worth nothing.
    worth = np.hstack([np.nan_to_num(fits[:, places], nan=-1.0), np.zeros((seekers, seekers))])
    rows, columns = linear_sum_assignment(worth, maximize=True)
    found = np.full(seekers, NOBODY, np.int64)
    taken = columns < len(places)
    found[rows[taken]] = places[columns[taken]]
    return found
