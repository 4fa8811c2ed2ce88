"""What an action changed: by hand, against the generator that knows, and where nothing can be said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from algorithms.crossfit import Fitting, potential
from algorithms.evalue import evidence_value
from algorithms.likeness import balance
from algorithms.treatment import Cases
from algorithms.uplift import Lack, Nothing, Uplift, UpliftRule, uplift, within
from benchmarks.care_cases.uplift import PLANS, Plan, ours, plain, world

SEEDS = range(7, 12)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_what_was_planted_is_found_and_where_nothing_was_the_interval_holds_nothing(plan: Plan) -> None:
    found = [ours(world(plan, seed)) for seed in SEEDS]
    assert sum(each.low <= plan.planted <= each.high for each in found) >= len(SEEDS) - 1
    naive = [plain(world(plan, seed)).value for seed in SEEDS]
    error = np.mean([each.value for each in found]) - plan.planted
    assert abs(error) < abs(np.mean(naive) - plan.planted) / 2


def alike(size: int, treated: int) -> Cases:
    """Cases of as many people who do not differ, some of them treated; the outcome is 1 for those."""
    number = np.arange(size)
    done = number % size < treated
    return Cases(done, done.astype(np.float64), np.zeros((size, 1)), number, number)


def test_too_few_on_a_side_say_nothing() -> None:
    few = uplift(alike(100, 19))
    assert isinstance(few, Nothing)
    assert (few.lack, few.people.treated, few.people.untreated) == (Lack.FEW_TREATED, 19, 81)
    assert [each.lack for each in (uplift(alike(100, 81)),) if isinstance(each, Nothing)] == [
        Lack.FEW_UNTREATED
    ]


def test_a_hundred_matters_of_one_person_are_one_persons() -> None:
    cases = alike(200, 100)
    one = replace(cases, person=np.where(cases.treated, 0, cases.person), seed=np.zeros(200, np.int64))
    found = uplift(one)
    assert isinstance(found, Nothing)
    assert (found.lack, found.cases.treated, found.people.treated) == (Lack.FEW_TREATED, 100, 1)


def test_without_overlap_nothing_is_said() -> None:
    cases = alike(400, 200)
    apart = replace(cases, covariates=np.where(cases.treated, 1.0, -1.0)[:, None], seed=np.arange(400))
    found = uplift(apart)
    assert isinstance(found, Nothing)
    assert found.lack is Lack.NO_OVERLAP


def test_what_was_not_made_alike_is_not_compared() -> None:
    """Where the chance of treatment may not be learnt, the angry stay more on one side."""
    found = uplift(world(PLANS[0], 3), rule=UpliftRule(fitting=Fitting(penalty=1e9)))
    assert isinstance(found, Nothing)
    assert found.lack is Lack.UNLIKE


def test_what_happens_to_nobody_says_nothing() -> None:
    cases = alike(200, 100)
    for happened, told in ((0, False), (4, False), (5, True), (195, True), (196, False)):
        found = uplift(
            replace(cases, outcome=(np.arange(200) % 200 < happened).astype(np.float64)[::-1].copy())
        )
        assert isinstance(found, Uplift) is told
    same = uplift(replace(cases, outcome=np.full(200, 0.25)))
    assert isinstance(same, Nothing)
    assert same.lack is Lack.SAME


def test_rows_may_come_in_any_order() -> None:
    cases = world(PLANS[0], 3)
    order = np.random.default_rng(0).permutation(len(cases))
    one = uplift(cases)
    other = uplift(
        Cases(
            cases.treated[order],
            cases.outcome[order],
            cases.covariates[order],
            cases.person[order],
            cases.seed[order],
        )
    )
    assert isinstance(one, Uplift)
    assert isinstance(other, Uplift)
    assert [other.value, other.low] == pytest.approx([one.value, one.low], abs=1e-6)
    assert other.dropped == one.dropped


def test_what_comes_of_each_case_by_hand() -> None:
    """Four of whom two are treated, each with chance 1/2; the other fold's mean is what is expected."""
    cases = Cases(
        np.array([True, False, True, False]),
        np.array([3.0, 1.0, 5.0, 1.0]),
        np.zeros((4, 1)),
        np.arange(4),
        np.array([0, 0, 1, 1]),
    )
    # Of the first fold 5 is expected, of the second 3; those treated are off by -2 and 2, twice as heavy.
    told = potential(cases, np.full(4, 0.5), Fitting(2), treated=True)
    assert told == pytest.approx(np.array([5 - 4.0, 5, 3 + 4.0, 3]), abs=0.02)


def test_an_interval_rests_on_people() -> None:
    off, person = np.tile([1.0, -1.0], 8), np.arange(16)
    alone, together = within(off, person, 0.9), within(off, person % 4, 0.9)
    # By hand: sqrt(16/15 * 16) / 16 and t(15) = 1.753; sqrt(4/3 * 64) / 16 and t(3) = 2.353.
    assert [alone, together] == pytest.approx([0.2582 * 1.7531, 0.5774 * 2.3534], rel=1e-3)


def test_balance_is_measured_among_those_who_are_compared() -> None:
    treated = np.array([True, True, False, False])
    column = np.array([[1.0], [3.0], [1.0], [-1.0]])
    found = balance(treated, column, np.array([True, False, True, False]), np.ones(2))
    assert (found.before.tolist(), found.after.tolist(), found.worst) == ([2.0], [0.0], 0.0)


def test_the_evidence_value_of_a_published_ratio() -> None:
    """VanderWeele and Ding's example: a risk ratio of 3.9 needs one of 7.26."""
    happened = np.array([0.0, 1.0])
    assert evidence_value(0.29, 0.1, happened) == pytest.approx(7.26, abs=0.005)
    assert evidence_value(1 / 3.9 - 1, 1.0, happened) == pytest.approx(7.26, abs=0.005)
    assert evidence_value(-0.3, 0.2, happened) is None
    # Of means: a standard deviation is taken for exp(0.91).
    assert evidence_value(2.0, 5.0, np.array([3.0, 7.0])) == pytest.approx(4.40, abs=0.01)
    assert evidence_value(1.0, 5.0, np.array([3.0, 3.0])) is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Fitting(folds=1),
        lambda: Fitting(penalty=0.0),
        lambda: UpliftRule(overlap=0.5),
        lambda: UpliftRule(level=1.0),
        lambda: UpliftRule(least=1),
        lambda: replace(alike(10, 5), outcome=np.full(10, np.nan)),
        lambda: replace(alike(10, 5), covariates=np.zeros(10)),
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"folds|penalty|overlap|level|least|outcome|covariates"):
        wrong()  # type: ignore[operator]
