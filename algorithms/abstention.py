"""From which score on a share of irrelevant matches is kept, learnt from rated matches; else: say nobody."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

from algorithms.graph import Reals

Flags = NDArray[np.bool_]

DOUBT = 0.05
"""The probability with which a promise may fail, unless it is said otherwise."""
GROWTH = 1.25
"""Each threshold that is tried has so many times as many rated matches at or above it as the one before."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A score from which on a share is kept; `rated` matches reach it, of which `irrelevant` are not."""

    threshold: float
    rated: int
    irrelevant: int


def lowest_bar(scores: Reals, relevant: Flags, max_irrelevant: float, *, doubt: float = DOUBT) -> Bar | None:
    """The lowest score from which on at most `max_irrelevant` of all matches are irrelevant; None for none.

    Learn then test. Let R(t) be the share of irrelevant matches among all that score t or more, now and
    later. For a threshold t with n rated matches above it, k of them irrelevant, "R(t) is more than a"
    is refuted at level d where

        P(Binomial(n, a) <= k) <= d,

    which is to say where the upper end of the Clopper-Pearson interval for k of n at confidence 1 - d
    lies at a or below. Thresholds are tried from the strictest to the loosest, by ranks that are fixed
    beforehand (see `ranks`), and share the doubt by the fallback procedure: the strictest has half of
    it, the others have equal parts of the other half. One that passes hands all that it had on to the
    next, and so does one that is not tried because equal scores leave nothing above it. So the
    probability that the bar's true share is more than promised is at most `doubt`.

    What is assumed: that rated matches are drawn from those to come, independently of one another, in
    the range of scores they cover; that the scores were not learnt from the very ratings they are
    tested with (cross-fitted ones nearly fulfil this); and that looser thresholds have no smaller share.
    Who rates only the best few learns nothing about those below.

    Parameters
    ----------
    scores
        Of the rated matches, in any unit: float64 of shape `(rated,)`.
    relevant
        Whether each was said to be relevant: bool of shape `(rated,)`.
    max_irrelevant
        The promised share, between 0 and 1.
    doubt
        The probability with which the promise may fail, between 0 and 1.

    Returns
    -------
    The bar with the most rated matches among those that passed. Its threshold lies just above the next
    lower rated score, so `score >= threshold` is what is promised about.

    Examples
    --------
    By hand: of 60 rated matches the best 30 are relevant and the others are not. At 20 % and half the
    doubt, 17 ratings without an irrelevant one are the fewest (0.8 ** 17 = 0.0225), so ranks 17, 22, 28,
    35, 44 and 55 are tried. The first three pass; the fourth has 5 irrelevant of 35, and
    P(Binomial(35, 0.2) <= 5) = 0.27 refutes nothing. So the bar stands between places 28 and 29.

    >>> scores = np.linspace(1.0, 0.41, 60)
    >>> bar = lowest_bar(scores, scores > 0.705, 0.2)
    >>> bar.rated, bar.irrelevant, round(bar.threshold, 4)
    (28, 0, 0.72)

    For 5 % 60 ratings are too few, whatever they say:

    >>> lowest_bar(scores, scores > 0, 0.05) is None, fewest(0.05, DOUBT / 2)
    (True, 72)

    References
    ----------
    A. Angelopoulos, S. Bates, E. Candes, M. Jordan and L. Lei, "Learn then test: calibrating predictive
    algorithms to achieve risk control", Annals of Applied Statistics 19 (2025),
    https://arxiv.org/abs/2110.01052.
    B. Wiens and A. Dmitrienko, "The fallback procedure for evaluating a single family of hypotheses",
    Journal of Biopharmaceutical Statistics 15 (2005), https://doi.org/10.1080/10543400500265660.
    C. Clopper and E. Pearson, "The use of confidence or fiducial limits illustrated in the case of the
    binomial", Biometrika 26 (1934), https://doi.org/10.1093/biomet/26.4.404.

    """
    check_rated(scores, relevant)
    order = np.argsort(-scores, kind="stable")
    falling, irrelevant = scores[order], np.cumsum(~relevant[order])
    tried = ranks(scores.size, max_irrelevant, doubt)
    passed, spare = None, 0.0
    for rank, own in zip(tried, parts_of_doubt(len(tried), doubt), strict=True):
        above = int(np.searchsorted(-falling, -falling[rank]))
        level, spare = spare + own, 0.0
        wrong = int(irrelevant[above - 1]) if above else 0
        if above and doubtful(above, wrong, max_irrelevant) <= level:
            passed = Bar(math.nextafter(falling[rank], math.inf), above, wrong)
        if not above or (passed is not None and passed.rated == above):
            spare = level
    return passed


def doubtful(rated: int, irrelevant: int, max_irrelevant: float) -> float:
    """P(Binomial(rated, max_irrelevant) <= irrelevant): how well so few could be found where it is more.

    >>> round(doubtful(17, 0, 0.2), 4), round(doubtful(35, 5, 0.2), 2)
    (0.0225, 0.27)
    """
    return float(bdtr(irrelevant, rated, max_irrelevant))


def fewest(max_irrelevant: float, doubt: float = DOUBT) -> int:
    """How many ratings refute a greater share at this doubt, if all of them are relevant.

    >>> [fewest(share, DOUBT / 2) for share in (0.05, 0.1, 0.2)]
    [72, 36, 17]
    """
    check_share("max_irrelevant", max_irrelevant)
    check_share("doubt", doubt)
    return math.ceil(math.log(doubt) / math.log1p(-max_irrelevant))


def ranks(rated: int, max_irrelevant: float, doubt: float = DOUBT) -> list[int]:
    """How many of the best rated matches lie above each threshold that is tried, fewest first.

    The first is the fewest that may pass with half the doubt; each is `GROWTH` times the one before,
    rounded up. The worst of the rated is never among them, since a threshold stands between two.

    >>> ranks(60, 0.2)
    [17, 22, 28, 35, 44, 55]
    """
    rank, tried = fewest(max_irrelevant, doubt / 2), list[int]()
    while rank < rated:
        tried.append(rank)
        rank = math.ceil(rank * GROWTH)
    return tried


def parts_of_doubt(tried: int, doubt: float) -> list[float]:
    """The doubt that each threshold has by itself: half of it the first, equal parts the others."""
    return [doubt / 2, *([doubt / 2 / (tried - 1)] * (tried - 1) if tried > 1 else [])][:tried]


def missing(scores: Reals, relevant: Flags, max_irrelevant: float, *, doubt: float = DOUBT) -> int:
    """How many ratings more would do for `lowest_bar` to find one, if all of them were relevant.

    They are thought of as coming above all others. Nothing where it finds one already.

    >>> missing(np.linspace(1.0, 0.0, 12), np.ones(12, np.bool_), 0.2)
    6
    """
    top = float(scores.max(initial=0.0)) + 1.0

    def enough(more: int) -> bool:
        raised = np.append(scores, top + np.arange(more))
        known = np.append(relevant, np.ones(more, np.bool_))
        return lowest_bar(raised, known, max_irrelevant, doubt=doubt) is not None

    if enough(0):
        return 0
    few = fewest(max_irrelevant, doubt / 2)
    least = max(1, few + 1 - scores.size)
    return next(more for more in range(least, few + 2) if enough(more))


def check_rated(scores: Reals, relevant: Flags) -> None:
    if scores.ndim != 1 or relevant.shape != scores.shape or relevant.dtype != np.bool_:
        raise ValueError("relevant: a truth value for each score")
    if not np.isfinite(scores).all():
        raise ValueError("scores: finite numbers")


def check_share(name: str, share: float) -> None:
    if not 0 < share < 1:
        raise ValueError(f"{name}: a share between 0 and 1, not {share}")
