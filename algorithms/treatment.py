"""Cases with and without a treatment: what was done, what came of it, and what was known before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms.graph import Indices, Reals, check_array

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sides:
    """A number of either side: of those with the treatment, and of those without."""

    treated: float
    untreated: float


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Cases, each with or without the treatment: aligned arrays of shape `(cases,)`.

    `covariates`, float64 of shape `(cases, columns)`, hold what was known before the treatment.
    `person` (int64) says whose a case is: cases of one person tell less than as many of several.
    `seed` (int64, not negative) puts a case into a part of the cross-fitting, and has to be the same
    for all cases of one person.

    Raises `ValueError` for arrays of other types or lengths, and for values that are no numbers.
    """

    treated: Mask
    outcome: Reals
    covariates: Reals
    person: Indices
    seed: Indices

    def __post_init__(self) -> None:
        size = self.treated.size
        check_array("treated", self.treated, np.bool_, size)
        check_array("outcome", self.outcome, np.float64, size)
        check_array("person", self.person, np.int64, size)
        check_array("seed", self.seed, np.int64, size)
        table = self.covariates.ndim == 2 and self.covariates.shape[0] == size
        if not table or self.covariates.dtype != np.float64:
            raise ValueError(f"covariates: must be float64 of shape ({size}, columns)")
        if not (np.isfinite(self.outcome).all() and np.isfinite(self.covariates).all()):
            raise ValueError("outcome, covariates: hold a value that is not a number")

    def __len__(self) -> int:
        return self.treated.size

    @property
    def count(self) -> Sides:
        """How many cases are on either side."""
        treated = int(np.count_nonzero(self.treated))
        return Sides(treated, len(self) - treated)

    @property
    def people(self) -> Sides:
        """How many different people are on either side; some may be on both."""
        return Sides(*(len(np.unique(self.person[side])) for side in (self.treated, ~self.treated)))

    @property
    def naive(self) -> float:
        """The difference of the plain means, which takes those for alike who are not."""
        return float(self.outcome[self.treated].mean() - self.outcome[~self.treated].mean())

    def where(self, rows: Mask) -> Cases:
        """These rows of the cases."""
        return Cases(
            self.treated[rows], self.outcome[rows], self.covariates[rows], self.person[rows], self.seed[rows]
        )
