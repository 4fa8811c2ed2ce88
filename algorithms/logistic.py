"""Logistic regression around what is believed already: the probability of a yes, from a few examples."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from algorithms.graph import Reals

MOST_STEPS = 500
FLAT = 1e-10
"""Steps end where the cost falls by less than this share of itself."""


def learnt_weights(
    features: Reals, truth: Reals, believed: Reals, penalty: Reals, *, least: Reals | None = None
) -> Reals:
    """The weights by which features add to the log-odds that are believed of each example.

    They minimise the negative log-likelihood plus half the penalised squares,

        sum log(1 + exp(z)) - truth z + 1/2 sum penalty w**2,    z = features w + believed,

    which is the posterior mode for weights around 0 with variance 1 / penalty. So without examples the
    weights are 0, and what was believed stands.

    Parameters
    ----------
    features
        float64 of shape `(examples, features)`.
    truth
        Whether, or how surely, each is a yes: float64 of shape `(examples,)`, from 0 to 1.
    believed
        Log-odds of each: float64 of shape `(examples,)`.
    penalty
        What holds each weight at 0: float64 of shape `(features,)`, positive.
    least
        What no weight may fall below: float64 of shape `(features,)`, `-inf` for no limit.

    Returns
    -------
    float64 of shape `(features,)`.

    Examples
    --------
    One constant feature, four examples of which three are a yes, and nothing believed: the weight w
    solves 4 / (1 + exp(-w)) - 3 + penalty w = 0; for a vanishing penalty that is log 3 = 1.0986.

    >>> ones, truth = np.ones((4, 1)), np.array([1.0, 1.0, 1.0, 0.0])
    >>> learnt_weights(ones, truth, np.zeros(4), np.full(1, 1e-9)).round(3)
    array([1.099])

    A strong belief that is not contradicted is left alone:

    >>> learnt_weights(ones[:1], truth[:1], np.full(1, 9.0), np.full(1, 1.0)).round(3)
    array([0.])

    What speaks against is not learnt where a weight may not be negative:

    >>> learnt_weights(-ones, truth, np.zeros(4), np.full(1, 1e-9), least=np.zeros(1))
    array([0.])

    References
    ----------
    S. le Cessie and J. van Houwelingen, "Ridge estimators in logistic regression", Applied Statistics 41
    (1992), https://doi.org/10.2307/2347628.

    """
    # Half a second to load, and only who learns needs it.
    from scipy.optimize import minimize  # noqa: PLC0415

    if not (penalty > 0).all():
        raise ValueError("penalty: positive numbers, else the weights may not be determined")

    def cost(weights: Reals) -> tuple[float, Reals]:
        odds = features @ weights + believed
        missed = np.logaddexp(0, odds).sum() - truth @ odds
        slope = features.T @ (expit(odds) - truth) + penalty * weights
        return float(missed + (penalty * weights) @ weights / 2), slope

    start = np.zeros(features.shape[1])
    bounds = [(None if least is None else float(least[column]), None) for column in range(start.size)]
    found = minimize(
        cost, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": MOST_STEPS, "ftol": FLAT}
    )
    return np.asarray(found.x, np.float64)
