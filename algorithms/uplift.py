"""What an action changed, by what was observed: those for whom it was done against similar others."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from scipy.special import stdtrit

from algorithms.crossfit import Fitting, chances, potential
from algorithms.evalue import evidence_value, is_share
from algorithms.graph import Indices, Reals
from algorithms.likeness import Balance, balance
from algorithms.shares import effective_number
from algorithms.treatment import Cases, Mask, Sides

LEARNING: Final = Fitting()
BY_CHANCE: Final = 3.0
"""So many standard errors one of a few dozen covariates may differ by where nothing does."""


class Lack(StrEnum):
    """Why nothing can be said."""

    FEW_TREATED = "few_treated"
    FEW_UNTREATED = "few_untreated"
    SAME = "same"
    NO_OVERLAP = "no_overlap"
    UNLIKE = "unlike"


@dataclass(frozen=True, slots=True)
class UpliftRule:
    """What is compared, and how sure an answer has to be.

    `least` is how many people have to be on either side, and `events` how many cases something has to
    have happened in, and not to have happened in, where that is the outcome. Cases are only compared
    where the chance of treatment lies between `overlap` and 1 - `overlap`, and only if no covariate then
    differs by more than `unlike` standard deviations and by more than chance would have it. `level` is
    the probability of the interval.
    """

    fitting: Fitting = LEARNING
    least: int = 20
    events: int = 5
    overlap: float = 0.05
    unlike: float = 0.25
    level: float = 0.9

    def __post_init__(self) -> None:
        if not self.least >= 2:
            raise ValueError(f"least: at least 2 people, not {self.least}")
        if not 0 < self.overlap < 0.5:
            raise ValueError(f"overlap: a probability between 0 and 0.5, not {self.overlap}")
        if not 0 < self.level < 1:
            raise ValueError(f"level: a probability between 0 and 1, not {self.level}")


USUAL: Final = UpliftRule()


@dataclass(frozen=True, slots=True, eq=False)
class Uplift:
    """The mean effect on the cases compared, `value`, with its interval from `low` to `high`.

    `means` are those expected if all had been treated, and if none had; `naive` is the difference of
    the plain means of all cases. `cases` are compared and `dropped` are not, as nobody like them is on
    the other side; `effective` is how many equally weighted cases would tell as much. `balance` tells of
    each covariate how far the sides differ. `unmeasured` is the E-value, `unmeasured_low` that of the
    interval's end nearest to nothing: 1 where the interval holds 0. `kept`, bool of shape `(all cases,)`,
    says which are compared.
    """

    value: float
    low: float
    high: float
    level: float
    means: Sides
    naive: float
    cases: Sides
    people: Sides
    dropped: Sides
    effective: Sides
    balance: Balance
    unmeasured: float | None
    unmeasured_low: float | None
    kept: Mask


@dataclass(frozen=True, slots=True)
class Nothing:
    """That nothing can be said, why, and of how many cases and people on either side."""

    lack: Lack
    cases: Sides
    people: Sides


def uplift(cases: Cases, *, rule: UpliftRule = USUAL) -> Uplift | Nothing:
    """The effect of a treatment that was not given at random, as far as it can be told.

    Let e(x) be the chance that a case with covariates x is treated, and m1(x), m0(x) the outcome
    expected with the treatment and without. For a case with treatment t and outcome y,

        phi = m1(x) - m0(x) + t (y - m1(x)) / e(x) - (1 - t) (y - m0(x)) / (1 - e(x))

    and the effect is the mean of phi. It is right if either e or the pair m is (doubly robust), as long
    as all that moves both treatment and outcome is among the covariates; nobody can check that, and
    the E-value says how strong something that is missing would have to be.

    e is a ridge logistic regression and m1, m0 are ridge regressions, each learnt on the other folds
    (cross-fitting), so no case is judged by what was learnt from itself or from its person. Where
    e is below `overlap` or above 1 - `overlap` the case is dropped: nobody like it is on the other
    side. The variance is that of the phi summed by person, and the interval that of Student's t with
    as many degrees of freedom as there are people less one.

    Parameters
    ----------
    cases
        Who was treated, what came of it, and what was known before.
    rule
        Folds, penalty, limits and level.

    Returns
    -------
    The uplift, in units of the outcome; or `Nothing` where either side has fewer people than
    `least`, before or after dropping, where the outcome is almost always the same, or where after
    weighting a covariate still differs by more than `unlike` standard deviations, and by more than
    chance alone would have it.

    Examples
    --------
    What matters is x: of those with x = 1 three quarters are treated, of those with x = 0 a quarter.
    The outcome is x + 0.5 t, so the plain means differ by 0.5 + 0.75 - 0.25 = 1.

    >>> x, part = np.repeat([0.0, 1.0], 200), np.tile(np.arange(4), 100)
    >>> treated = np.where(x == 1, part < 3, part < 1)
    >>> number = np.arange(400)
    >>> cases = Cases(treated, x + 0.5 * treated, x[:, None], number, number // 4)
    >>> found = uplift(cases)
    >>> round(found.naive, 3), abs(found.value - 0.5) < 0.02, found.dropped.treated
    (1.0, True, 0)

    With a dozen people on a side nothing is said.

    >>> uplift(cases.where(number % 15 == 0)).lack.value
    'few_treated'

    References
    ----------
    J. M. Robins, A. Rotnitzky and L. P. Zhao, "Estimation of regression coefficients when some regressors
    are not always observed", Journal of the American Statistical Association 89 (1994),
    https://doi.org/10.1080/01621459.1994.10476818, on the estimate.
    V. Chernozhukov et al., "Double/debiased machine learning for treatment and structural parameters",
    The Econometrics Journal 21 (2018), https://doi.org/10.1111/ectj.12097, on cross-fitting.
    R. K. Crump et al., "Dealing with limited overlap in estimation of average treatment effects",
    Biometrika 96 (2009), https://doi.org/10.1093/biomet/asn055, on dropping.

    """
    if (lack := too_few(cases, rule)) is not None:
        return Nothing(lack, cases.count, cases.people)
    chance = chances(cases, rule.fitting)
    kept = (chance >= rule.overlap) & (chance <= 1 - rule.overlap)
    compared = cases.where(kept)
    if too_few(compared, rule) is not None:
        return Nothing(Lack.NO_OVERLAP, cases.count, cases.people)
    if too_much_alike(compared.outcome, rule):
        return Nothing(Lack.SAME, cases.count, cases.people)
    weight = 1 / np.where(compared.treated, chance[kept], 1 - chance[kept])
    likeness = balance(cases.treated, cases.covariates, kept, weight)
    found = Compared(compared, chance[kept], weight, likeness, kept)
    if likeness.worst > max(rule.unlike, BY_CHANCE * found.noise):
        return Nothing(Lack.UNLIKE, cases.count, cases.people)
    return estimated(cases, found, rule)


def too_few(cases: Cases, rule: UpliftRule) -> Lack | None:
    """Which side has too few people, if any."""
    people = cases.people
    if people.treated < rule.least:
        return Lack.FEW_TREATED
    return Lack.FEW_UNTREATED if people.untreated < rule.least else None


def too_much_alike(outcome: Reals, rule: UpliftRule) -> bool:
    """Whether the outcomes differ so little that no interval could tell how sure their difference is."""
    if not is_share(outcome):
        return bool(np.ptp(outcome) == 0)
    happened = int(outcome.sum())
    return min(happened, outcome.size - happened) < rule.events


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """The cases that are compared, with the chance of treatment and the weight of each."""

    cases: Cases
    chance: Reals
    weight: Reals
    balance: Balance
    kept: Mask

    def potential(self, fitting: Fitting, *, treated: bool) -> Reals:
        """What each case tells of the mean outcome if all were treated so."""
        return potential(self.cases, self.chance, fitting, treated=treated)

    @property
    def effective(self) -> Sides:
        """How many cases of equal weight would tell as much."""
        treated = self.cases.treated
        return Sides(*(effective_number(self.weight[side]) for side in (treated, ~treated)))

    @property
    def noise(self) -> float:
        """The standard error of a difference of covariates, in standard deviations, where there is none."""
        return math.sqrt(1 / self.effective.treated + 1 / self.effective.untreated)


def estimated(every: Cases, compared: Compared, rule: UpliftRule) -> Uplift:
    """The estimate among the cases that are compared."""
    cases, whole = compared.cases, every.count
    treated, untreated = (compared.potential(rule.fitting, treated=each) for each in (True, False))
    means = Sides(float(treated.mean()), float(untreated.mean()))
    value = means.treated - means.untreated
    reach = within(treated - untreated - value, cases.person, rule.level)
    near = nearest_to_nothing(value - reach, value + reach)
    return Uplift(
        value=value,
        low=value - reach,
        high=value + reach,
        level=rule.level,
        means=means,
        naive=every.naive,
        cases=cases.count,
        people=cases.people,
        dropped=Sides(whole.treated - cases.count.treated, whole.untreated - cases.count.untreated),
        effective=compared.effective,
        balance=compared.balance,
        unmeasured=evidence_value(value, means.untreated, cases.outcome),
        unmeasured_low=evidence_value(near, means.untreated, cases.outcome),
        kept=compared.kept,
    )


def within(off: Reals, person: Indices, level: float) -> float:
    """How far from a mean whose terms are `off` it by so much its interval reaches, people being clusters."""
    error, people = clustered_error(off, person)
    return float(stdtrit(people - 1, (1 + level) / 2)) * error


def clustered_error(off: Reals, person: Indices) -> tuple[float, int]:
    """The standard error of a mean whose terms are off it by so much, and of how many people they are.

    Two people who are off by 1 and -1 with one case each: sqrt(2 / 1 * 2) / 2 = 1.

    >>> clustered_error(np.array([1.0, -1.0]), np.array([7, 9]))
    (1.0, 2)
    """
    _, place = np.unique(person, return_inverse=True)
    sums = np.bincount(place, off)
    people = sums.size
    return float(np.sqrt(people / (people - 1) * (sums**2).sum())) / off.size, people


def nearest_to_nothing(low: float, high: float) -> float:
    """The end of an interval nearest to 0, or 0 where it lies within.

    >>> nearest_to_nothing(0.1, 0.3), nearest_to_nothing(-0.3, -0.1), nearest_to_nothing(-1.0, 1.0)
    (0.1, -0.1, 0.0)
    """
    return max(low, 0.0) + min(high, 0.0)
