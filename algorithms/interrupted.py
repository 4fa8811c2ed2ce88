"""Whether a line breaks at a point in time: what changed, and how it would have gone on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from algorithms.graph import Indices, Reals, check_array
from algorithms.treatment import Mask

LEAST_PEOPLE = 10
LEAST_WEEKS = 4
"""So many weeks before the break have to be spoken in: from fewer no trend can be told."""
LEAST_WEEKS_AFTER = 2
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Values in time, aligned arrays of shape `(values,)`: of whom, in weeks from the break on, and what.

    `week` (float64) is below 0 before the break. A value is what one person said in one week, so who
    says much counts for no more than others.
    """

    person: Indices
    week: Reals
    value: Reals

    def __post_init__(self) -> None:
        check_array("person", self.person, np.int64, self.person.size)
        check_array("week", self.week, np.float64, self.person.size)
        check_array("value", self.value, np.float64, self.person.size)


@dataclass(frozen=True, slots=True)
class Break:
    """What changed at the break: `change` is `after` less `expected`, with their intervals at `level`.

    `before` and `after` are the means of either side, `expected` the mean that the trend before the break
    would have had after it, and `trend` how much the values rose a week before it.
    """

    before: float
    after: float
    expected: float
    change: float
    interval: Interval
    trend: float
    trend_interval: Interval
    level: float


def broken(series: Series, *, level: float = 0.9) -> Break | None:
    """The change at time 0 of values in time, beyond what their trend had brought anyway.

    An interrupted time series: a straight line before, and another from the break on,

        value = a + b week + after (c + d week)

    by least squares. The change is the mean of c + d week over the values after the break. Its variance is
    the sandwich of the residuals summed by person, and the interval that of Student's t with as many
    degrees of freedom as there are people less one.

    Parameters
    ----------
    series
        What each person said in each week.
    level
        The probability of the intervals.

    Returns
    -------
    None where fewer than 10 people spoke on either side, or in fewer than 4 different weeks before the
    break or 2 after it.

    Examples
    --------
    Ten people rise by 0.1 a week from 0 on; from the break on they are 0.5 above that line.

    >>> week = np.tile(np.arange(-5.0, 5.0), 10)
    >>> person = np.repeat(np.arange(10), 10)
    >>> found = broken(Series(person, week, 0.5 + 0.1 * week + 0.5 * (week >= 0)))
    >>> round(found.change, 6), round(found.trend, 6), round(found.expected, 6), round(found.before, 6)
    (0.5, 0.1, 0.7, 0.2)

    References
    ----------
    A. K. Wagner, S. B. Soumerai, F. Zhang and D. Ross-Degnan, "Segmented regression analysis of interrupted
    time series studies in medication use research", Journal of Clinical Pharmacy and Therapeutics 27
    (2002), https://doi.org/10.1046/j.1365-2710.2002.00430.x.

    """
    after = series.week >= 0
    if not enough(series, after):
        return None
    line = (np.ones(after.size), series.week, after, after * series.week)
    columns = np.column_stack(line).astype(np.float64)
    weights, spread = regressed(columns, series.value, series.person)
    beyond = np.array([0.0, 0.0, 1.0, series.week[after].mean()])
    factor = float(stdtrit(np.unique(series.person).size - 1, (1 + level) / 2))
    change, reach = float(beyond @ weights), factor * float(np.sqrt(beyond @ spread @ beyond))
    slope, steep = float(weights[1]), factor * float(np.sqrt(spread[1, 1]))
    mean = float(series.value[after].mean())
    return Break(
        before=float(series.value[~after].mean()),
        after=mean,
        expected=mean - change,
        change=change,
        interval=(change - reach, change + reach),
        trend=slope,
        trend_interval=(slope - steep, slope + steep),
        level=level,
    )


def enough(series: Series, after: Mask) -> bool:
    """Whether both sides have people and weeks enough."""
    people = min(np.unique(series.person[side]).size for side in (after, ~after))
    earlier, later = (np.unique(np.floor(series.week[side])).size for side in (~after, after))
    return bool(people >= LEAST_PEOPLE and earlier >= LEAST_WEEKS and later >= LEAST_WEEKS_AFTER)


def regressed(columns: Reals, value: Reals, person: Indices) -> tuple[Reals, Reals]:
    """The weights of columns, and their covariance when people are clusters."""
    inverse = np.linalg.inv(columns.T @ columns)
    weights = inverse @ columns.T @ value
    _, place = np.unique(person, return_inverse=True)
    people = int(place.max()) + 1
    off = columns * (value - columns @ weights)[:, None]
    scores = np.stack([np.bincount(place, column, minlength=people) for column in off.T])
    count, size = value.size, columns.shape[1]
    small = people / (people - 1) * (count - 1) / (count - size)
    return weights, small * inverse @ scores @ scores.T @ inverse
