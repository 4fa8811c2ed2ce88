"""Cross-fitting: each case judged by what was learnt from other people's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from algorithms.graph import Reals
from algorithms.logistic import learnt_weights
from algorithms.treatment import Cases, Mask

FREE = 1e-3
"""What holds the constant of a regression: hardly anything."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """How regressions are learnt: in how many parts, and what holds standardised weights at 0."""

    folds: int = 5
    penalty: float = 3.0

    def __post_init__(self) -> None:
        if self.folds < 2:
            raise ValueError(f"folds: at least 2, not {self.folds}")
        if not self.penalty > 0:
            raise ValueError(f"penalty: a positive number, not {self.penalty}")

    def parts(self, cases: Cases) -> Iterator[Mask]:
        """Which cases are in each part that has any."""
        part = cases.seed % self.folds
        return (part == number for number in np.unique(part))


def chances(cases: Cases, fitting: Fitting) -> Reals:
    """The chance of treatment of each case, float64 of shape `(cases,)`: ridge logistic regressions."""
    columns = standardised(cases.covariates)
    penalty = np.append(FREE, np.full(columns.shape[1] - 1, fitting.penalty))
    found = np.zeros(len(cases))
    for part in fitting.parts(cases):
        rest = cases.treated[~part].astype(np.float64)
        share = (rest.sum() + 0.5) / (rest.size + 1.0)
        usual = np.log(share / (1 - share))
        learnt = learnt_weights(columns[~part], rest, np.full(rest.size, usual), penalty)
        found[part] = expit(columns[part] @ learnt + usual)
    return found


def potential(cases: Cases, chance: Reals, fitting: Fitting, *, treated: bool) -> Reals:
    """What each case tells of the mean outcome if all were treated so: float64 of shape `(cases,)`.

    It is what ridge regressions expect, never beyond the outcomes that were, and for those who were
    treated so what came of it besides, the more the unlikelier that was. `chance` is that of treatment.
    """
    side = cases.treated == treated
    columns = standardised(cases.covariates)
    expected = np.zeros(len(cases))
    for part in fitting.parts(cases):
        rest = side & ~part
        learnt = ridge(columns[rest], cases.outcome[rest], fitting.penalty)
        expected[part] = np.clip(columns[part] @ learnt, cases.outcome.min(), cases.outcome.max())
    return np.asarray(expected + side * (cases.outcome - expected) / (chance if treated else 1 - chance))


def standardised(covariates: Reals) -> Reals:
    """Covariates with mean 0 and variance 1, after a column of ones; what never differs is all 0."""
    centred = covariates - covariates.mean(axis=0)
    spread = centred.std(axis=0)
    told = spread > np.finfo(np.float64).eps * np.abs(covariates).max(axis=0, initial=0.0)
    scaled = np.divide(centred, spread, out=np.zeros_like(centred), where=told)
    return np.column_stack((np.ones(len(scaled)), scaled))


def ridge(columns: Reals, outcome: Reals, penalty: float) -> Reals:
    """The weights of columns, of which the first is constant and all but free, that predict an outcome.

    They solve (X'X + P) w = X'y. By hand, for a penalty of 2: (2.001 w0, (2 + 2) w1) = (6, 2).

    >>> ridge(np.array([[1.0, -1.0], [1.0, 1.0]]), np.array([2.0, 4.0]), 2.0).round(2)
    array([3. , 0.5])
    """
    held = np.diag(np.append(FREE, np.full(columns.shape[1] - 1, penalty)))
    return np.asarray(np.linalg.solve(columns.T @ columns + held, columns.T @ outcome))
