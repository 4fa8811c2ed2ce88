"""How strong something that nobody measured would have to be to explain an effect away."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from algorithms.graph import Reals

PER_DEVIATION: Final = 0.91
"""The logarithm of the risk ratio that a standard deviation of a mean is taken for."""


def evidence_value(effect: float, without: float, outcome: Reals) -> float | None:
    """The E-value of an effect: 1 where there is none to explain, greater the stronger it is.

    Something unmeasured that is to explain a risk ratio R (above 1, else its inverse) wholly must be so
    much more frequent among the treated, and make the outcome so much likelier, at least,

        E = R + sqrt(R (R - 1)),

    both as risk ratios, beyond what the covariates do. For an outcome of 0 and 1, R is
    (without + effect) / without. For any other, R is exp(0.91 d), where d is the effect in standard
    deviations of the outcome.

    Parameters
    ----------
    effect
        What the treatment adds, in units of the outcome.
    without
        The mean outcome without it.
    outcome
        The outcomes: float64 of shape `(cases,)`.

    Returns
    -------
    None where the share with the treatment or without lies at 0, below or above 1: then R is no number.

    Examples
    --------
    A share that doubles from 0.2 to 0.4: R = 2, and E = 2 + sqrt(2).

    >>> round(evidence_value(0.2, 0.2, np.array([0.0, 1.0])), 3)
    3.414
    >>> evidence_value(0.0, 0.2, np.array([0.0, 1.0]))
    1.0

    References
    ----------
    T. J. VanderWeele and P. Ding, "Sensitivity Analysis in Observational Research: Introducing the
    E-Value", Annals of Internal Medicine 167 (2017), https://doi.org/10.7326/M16-2607.

    """
    ratio = risk_ratio(effect, without) if is_share(outcome) else of_means(effect, outcome)
    if ratio is None:
        return None
    above = max(ratio, 1 / ratio)
    return above + math.sqrt(above * (above - 1))


def is_share(outcome: Reals) -> bool:
    """Whether an outcome either happens or does not."""
    return bool(np.isin(outcome, (0.0, 1.0)).all())


def risk_ratio(effect: float, without: float) -> float | None:
    """The share with the treatment by that without; None where either is no share that has a ratio."""
    treated = without + effect
    return treated / without if 0 < without <= 1 and 0 < treated <= 1 else None


def of_means(effect: float, outcome: Reals) -> float | None:
    """The risk ratio that a difference of means is taken for; None where all outcomes are the same."""
    spread = float(outcome.std())
    return math.exp(PER_DEVIATION * effect / spread) if spread > 0 else None
