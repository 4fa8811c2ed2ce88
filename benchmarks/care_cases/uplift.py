"""Whether what we did helped: a planted uplift, found again among people who differ beforehand.

Angry people are answered sooner and are unhappier later whatever we do, urgent matters likewise, and who
writes at night waits longer; besides, each person has a temper that shows in all their matters and in
no covariate. So the plain difference says that answers make people unhappy. The peers are that
difference, and the mean of the differences within fifths of anger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, stdtrit

from algorithms.graph import Reals
from algorithms.treatment import Cases
from algorithms.uplift import Uplift, uplift
from benchmarks.result import Result

SEEDS: Final = {"small": 20, "full": 100}
PEOPLE: Final = 400
MOST_MATTERS: Final = 3
STRATA: Final = 5
UNRELATED: Final = 5
LEVEL: Final = 0.9


@dataclass(frozen=True, slots=True)
class Found:
    """An estimate with its interval at 90 %."""

    low: float
    value: float
    high: float

    @classmethod
    def around(cls, value: float, error: float, freedom: int) -> Found:
        """With Student's interval."""
        reach = float(stdtrit(freedom, (1 + LEVEL) / 2)) * error
        return cls(value - reach, value, value + reach)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planted: by how much the treatment changes the outcome, and whether that is a share."""

    name: str
    planted: float
    share: bool
    first_seed: int


PLANS: Final = (
    Plan("later sentiment, 0.15 planted", 0.15, share=False, first_seed=0),
    Plan("later sentiment, nothing planted", 0.0, share=False, first_seed=1_000),
    Plan("came back, -0.1 planted", -0.1, share=True, first_seed=2_000),
    Plan("came back, nothing planted", 0.0, share=True, first_seed=3_000),
)


def results(size: str) -> list[Result]:
    """For each plan the share of intervals that hold what is planted, and how far the mean is off."""
    return [result for plan in PLANS for result in measured(plan, SEEDS[size])]


def measured(plan: Plan, seeds: int) -> list[Result]:
    """One plan, by every method on the same worlds."""
    worlds = [world(plan, plan.first_seed + number) for number in range(seeds)]
    found = {name: [method(each) for each in worlds] for name, method in METHODS.items()}
    held = {name: covering(rows, plan.planted) for name, rows in found.items()}
    off = {name: bias(rows, plan.planted) for name, rows in found.items()}
    case = f"uplift: {plan.name}"
    metric = f"share of {seeds} intervals at 90 % that hold it"
    return [
        Result(case, metric, held.pop(OURS), held, "higher"),
        Result(case, "how far the mean estimate is off", off.pop(OURS), off, "lower"),
    ]


def covering(rows: Sequence[Found], planted: float) -> float:
    """The share of intervals that hold what is planted."""
    return float(np.mean([row.low <= planted <= row.high for row in rows]))


def bias(rows: Sequence[Found], planted: float) -> float:
    """How far the mean of the estimates is off."""
    return abs(float(np.mean([row.value for row in rows])) - planted)


def world(plan: Plan, seed: int) -> Cases:
    """Matters of people, some answered fast: of those who are angry, more."""
    chance = np.random.default_rng(seed)
    person = np.repeat(np.arange(PEOPLE), chance.integers(1, MOST_MATTERS + 1, PEOPLE))
    size = person.size
    anger = 0.7 * (chance.normal(size=PEOPLE)[person] + chance.normal(size=size))
    urgent, night = chance.random(size) < 0.3, chance.random(size) < 0.4
    treated = chance.random(size) < expit(-0.2 + 0.9 * anger + 0.8 * urgent - 0.9 * night)
    sour = np.tanh(anger) + 0.15 * anger**2 + 0.6 * urgent - 0.4 * night
    temper = chance.uniform(-1, 1, PEOPLE)[person]
    outcome = (happened if plan.share else felt)(chance, plan.planted * treated, sour, temper)
    unrelated = chance.normal(size=(size, UNRELATED))
    covariates = np.column_stack((anger, urgent, night, unrelated)).astype(np.float64)
    return Cases(treated, outcome, covariates, person, chance.integers(0, 2**40, PEOPLE)[person])


def felt(chance: np.random.Generator, uplifts: Reals, sour: Reals, temper: Reals) -> Reals:
    """A later sentiment."""
    return np.asarray(uplifts - 0.35 * sour + 0.3 * temper + chance.normal(size=sour.size) * 0.3)


def happened(chance: np.random.Generator, uplifts: Reals, sour: Reals, temper: Reals) -> Reals:
    """Whether somebody came back, 0 or 1, whose chance lies well between both."""
    usual = 0.45 + 0.14 * np.tanh(sour) + 0.1 * temper
    return (chance.random(sour.size) < usual + uplifts).astype(np.float64)


def ours(cases: Cases) -> Found:
    """As the service does it; an interval that holds nothing where nothing is said."""
    found = uplift(cases)
    if isinstance(found, Uplift):
        return Found(found.low, found.value, found.high)
    return Found(np.nan, np.nan, np.nan)


def plain(cases: Cases) -> Found:
    """The difference of the means."""
    value, variance = difference(cases)
    return Found.around(value, variance**0.5, len(cases) - 2)


def stratified(cases: Cases) -> Found:
    """The differences within fifths of anger, weighted by their size."""
    bounds = np.quantile(cases.covariates[:, 0], np.arange(1, STRATA) / STRATA)
    stratum = np.searchsorted(bounds, cases.covariates[:, 0])
    parts = [cases.where(stratum == number) for number in range(STRATA)]
    found = [(len(part) / len(cases), *difference(part)) for part in parts]
    value = sum(share * each for share, each, _ in found)
    variance = sum(share**2 * each for share, _, each in found)
    return Found.around(value, variance**0.5, len(cases) - 2 * STRATA)


def difference(cases: Cases) -> tuple[float, float]:
    """The difference of the means, and its variance."""
    one, other = cases.outcome[cases.treated], cases.outcome[~cases.treated]
    variance = one.var(ddof=1) / one.size + other.var(ddof=1) / other.size
    return float(one.mean() - other.mean()), float(variance)


OURS: Final = "ours"
METHODS: Final[Mapping[str, Callable[[Cases], Found]]] = {
    OURS: ours,
    "plain difference": plain,
    "fifths of anger": stratified,
}
