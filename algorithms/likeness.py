"""How like two groups are, covariate by covariate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms.graph import Reals

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Balance:
    """Standardised mean differences of covariates, float64 of shape `(columns,)`.

    `before` is among all cases, `after` among those compared, weighted: above 0 where the treated have
    more. As a rule of thumb groups are alike up to 0.1.
    """

    before: Reals
    after: Reals

    @property
    def worst(self) -> float:
        """How far the groups differ after weighting in the covariate in which they differ most."""
        return float(np.abs(self.after).max(initial=0.0))


def balance(treated: Mask, covariates: Reals, kept: Mask, weight: Reals) -> Balance:
    """How far the treated and the untreated differ, before and after dropping and weighting.

    The difference of the means is in units of the standard deviation, the root of the mean of both
    groups' variances among all cases, so that before and after have one measure. Of a covariate that
    never differs it is 0.

    Parameters
    ----------
    treated
        bool of shape `(cases,)`.
    covariates
        float64 of shape `(cases, columns)`.
    kept
        Which cases are compared: bool of shape `(cases,)`.
    weight
        What each of these weighs: float64, positive, of as many as are kept.

    Examples
    --------
    Means 2 and 0 with variances 1 and 1; the weights take away half of what differs.

    >>> treated = np.array([True, True, False, False])
    >>> column = np.array([[1.0], [3.0], [-1.0], [1.0]])
    >>> found = balance(treated, column, np.ones(4, np.bool_), np.array([3.0, 1.0, 1.0, 3.0]))
    >>> found.before, found.after
    (array([2.]), array([1.]))

    References
    ----------
    P. C. Austin, "An introduction to propensity score methods for reducing the effects of confounding in
    observational studies", Multivariate Behavioral Research 46 (2011),
    https://doi.org/10.1080/00273171.2011.568786.

    """
    spread = np.sqrt((covariates[treated].var(axis=0) + covariates[~treated].var(axis=0)) / 2)
    whole = difference(treated, covariates, np.ones(treated.size))
    rest = difference(treated[kept], covariates[kept], weight)
    # What differs by less than numbers can tell apart does not differ.
    told = spread > np.finfo(np.float64).eps * np.abs(covariates).max(axis=0, initial=0.0)
    return Balance(*(np.divide(each, spread, out=np.zeros_like(each), where=told) for each in (whole, rest)))


def difference(treated: Mask, covariates: Reals, weight: Reals) -> Reals:
    """How much more the treated have in the mean, by weight."""
    one, other = (np.average(covariates[side], axis=0, weights=weight[side]) for side in (treated, ~treated))
    return np.asarray(one - other)
