"""Stances by hand, by closed forms of the Beta distribution, and by what must hold for any messages."""

import math
from random import Random

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.advocacy import (
    Posteriors,
    StanceRule,
    advocate_scores,
    critic_scores,
    stance_contributions,
    stance_posteriors,
)
from algorithms.graph import Indices, Reals

repeatable = settings(derandomize=True, deadline=None, max_examples=60)

PEOPLE = 4
Messages = tuple[Indices, Reals, Reals]


@st.composite
def messages(draw: st.DrawFn) -> Messages:
    count = draw(st.integers(0, 25))
    person = arrays.arrays(np.int64, count, elements=st.integers(0, PEOPLE - 1))
    value = arrays.arrays(np.float64, count, elements=st.floats(-1, 1))
    age = arrays.arrays(np.float64, count, elements=st.floats(0, 5) | st.integers(0, 700).map(float))
    return draw(person), draw(value), draw(age)


def stances_of(*said: tuple[float, float], rule: StanceRule | None = None) -> Posteriors:
    """The stance of one person who said things of (value, age in days)."""
    value, age = np.array(said, np.float64).reshape(-1, 2).T
    person = np.zeros(len(said), np.int64)
    return stance_posteriors(person, value.copy(), age.copy(), people=1, rule=rule or StanceRule())


def beta_distribution(x: float, alpha: int, beta: int) -> float:
    """P(X <= x) of Beta(alpha, beta), as the binomial tail that it is for integers."""
    n = alpha + beta - 1
    return sum(math.comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(alpha, n + 1))


@pytest.mark.parametrize(
    ("days", "low"), [(0, 0.05), (1, 0.2236), (2, 0.3684), (5, 0.6070), (10, 0.7616), (20, 0.8671)]
)
def test_praise_on_many_days_makes_a_fan(days: int, low: float) -> None:
    rule = StanceRule(half_life_days=1e9)
    stance = stances_of(*[(1.0, float(day)) for day in range(days)], rule=rule)
    assert advocate_scores(stance) == pytest.approx([low], abs=5e-5)
    assert advocate_scores(stance) == pytest.approx([0.05 ** (1 / (1 + days))], abs=1e-7)


@pytest.mark.parametrize(("praise", "criticism"), [(1, 1), (3, 1), (2, 5), (7, 7)])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
def test_the_interval_leaves_out_equal_tails(praise: int, criticism: int, level: float) -> None:
    said = [(1.0, 0.0)] * praise + [(-1.0, 0.0)] * criticism
    stance = stances_of(*said, rule=StanceRule(level=level, repeat=1.0))
    tail = (1 - level) / 2
    assert beta_distribution(stance.low[0], 1 + praise, 1 + criticism) == pytest.approx(tail, abs=1e-12)
    assert beta_distribution(stance.high[0], 1 + praise, 1 + criticism) == pytest.approx(1 - tail, abs=1e-12)
    assert stance.mean.tolist() == [(1 + praise) / (2 + praise + criticism)]


def test_messages_fade_and_add_to_their_side() -> None:
    stance = stances_of((1.0, 0.0), (0.5, 180.0), (-0.8, 360.0), (0.0, 1.0))
    assert stance.alpha.tolist() == [1 + 1 + 0.25]
    assert stance.beta == pytest.approx([1 + 0.2], rel=1e-15)
    assert stance.evidence == pytest.approx([1.45], rel=1e-15)
    assert (stance.positives.tolist(), stance.negatives.tolist()) == ([2], [1])


def test_a_hundred_times_on_one_day_counts_as_on_two() -> None:
    often, twice = stances_of(*[(1.0, 0.0)] * 100), stances_of((1.0, 0.0), (1.0, -1.0))
    assert often.alpha.tolist() == twice.alpha.tolist() == [3.0]
    assert often.positives.tolist() == [100]


def test_the_strongest_of_a_day_counts_in_full_wherever_it_stands() -> None:
    person, age = np.zeros(3, np.int64), np.zeros(3)
    share = stance_contributions(person, np.array([0.25, 1.0, 0.5]), age)
    assert share.tolist() == [0.0625, 1.0, 0.25]


def test_only_the_same_author_sign_and_day_repeat() -> None:
    person = np.array([0, 0, 0, 1])
    value = np.array([1.0, -1.0, 1.0, 1.0])
    age = np.array([0.5, 0.5, 1.5, 0.5])
    rule = StanceRule(half_life_days=0.5)
    assert stance_contributions(person, value, age, rule=rule).tolist() == [0.5, -0.5, 0.125, 0.5]


def test_a_day_holds_ages_above_its_first_whole_number() -> None:
    # Counted from a midnight, a message at 00:00 (age 2.0) belongs with those later that day (age 1.25).
    rule = StanceRule(half_life_days=1e9)
    share = stance_contributions(np.zeros(3, np.int64), np.ones(3), np.array([1.0, 1.25, 2.0]), rule=rule)
    assert share == pytest.approx([1.0, 1.0, 0.5], abs=1e-8)


def test_the_silent_are_as_the_prior_says() -> None:
    stance = stances_of(rule=StanceRule(prior=(1.0, 3.0)))
    assert stance.mean.tolist() == [0.25]
    assert stance.evidence.tolist() == [0.0]
    assert stance.high == pytest.approx([1 - 0.05 ** (1 / 3)], abs=1e-15)


def test_nobody_has_no_stance() -> None:
    nobody = stance_posteriors(np.zeros(0, np.int64), np.zeros(0), np.zeros(0), people=0)
    assert nobody.low.shape == nobody.positives.shape == (0,)


@repeatable
@given(messages())
def test_critics_are_advocates_of_the_contrary(said: Messages) -> None:
    person, value, age = said
    stance = stance_posteriors(person, value, age, people=PEOPLE)
    contrary = stance_posteriors(person, -value, age, people=PEOPLE)
    np.testing.assert_allclose(critic_scores(stance), advocate_scores(contrary), rtol=0, atol=2**-52)
    assert stance.positives.tolist() == contrary.negatives.tolist()


@repeatable
@given(messages(), st.randoms(use_true_random=False))
def test_order_is_nothing(said: Messages, random: Random) -> None:
    person, value, age = said
    order = np.array(random.sample(range(person.size), person.size), np.int64)
    stance = stance_posteriors(person, value, age, people=PEOPLE)
    shuffled = stance_posteriors(person[order], value[order], age[order], people=PEOPLE)
    for name in ("alpha", "beta", "mean", "low", "high", "evidence"):
        np.testing.assert_allclose(getattr(shuffled, name), getattr(stance, name), rtol=0, atol=1e-12)
    assert stance.positives.tolist() == shuffled.positives.tolist()


@repeatable
@given(messages(), st.floats(0, 1), st.floats(0, 5))
def test_one_more_praise_never_lowers_a_fan(said: Messages, value: float, age: float) -> None:
    person, values, ages = said
    before = stance_posteriors(person, values, ages, people=PEOPLE)
    more = np.append(person, 0), np.append(values, value), np.append(ages, age)
    after = stance_posteriors(*more, people=PEOPLE)
    assert advocate_scores(after)[0] >= advocate_scores(before)[0] - 1e-12
    assert critic_scores(after)[0] <= critic_scores(before)[0] + 1e-12
    assert advocate_scores(after)[1:].tolist() == advocate_scores(before)[1:].tolist()


@repeatable
@given(messages())
def test_a_day_never_counts_twice_its_strongest(said: Messages) -> None:
    person, value, _ = said
    stance = stance_posteriors(person, value, np.zeros(value.size), people=PEOPLE)
    strongest = np.zeros(PEOPLE)
    np.maximum.at(strongest, person, np.maximum(value, 0))
    assert (stance.alpha - 1 <= 2 * strongest + 1e-12).all()


@repeatable
@given(messages())
def test_contributions_explain_the_posterior(said: Messages) -> None:
    stance, share = stance_posteriors(*said, people=PEOPLE), stance_contributions(*said)
    for person in range(PEOPLE):
        own = share[said[0] == person]
        assert 1 + own[own > 0].sum() == pytest.approx(stance.alpha[person], abs=1e-12)
        assert 1 - own[own < 0].sum() == pytest.approx(stance.beta[person], abs=1e-12)


@pytest.mark.parametrize(
    ("person", "value", "age", "message"),
    [
        ([2], [1.0], [0.0], "person: 2 is none of the 2 people"),
        ([0], [1.5], [0.0], "value: a stance lies between -1 and 1"),
        ([0], [np.nan], [0.0], "value: a stance lies between -1 and 1"),
        ([0], [1.0], [np.nan], "age_days: holds a value that is not a number"),
        ([0], [1.0, 1.0], [0.0], r"value: must be float64 of shape \(1,\)"),
        ([0], [1.0], [], r"age_days: must be float64 of shape \(1,\)"),
    ],
)
def test_what_is_no_message_is_refused(
    person: list[int], value: list[float], age: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        stance_posteriors(np.array(person), np.array(value), np.array(age), people=2)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"prior": (0.0, 1.0)}, "prior: both weights must be positive"),
        ({"level": 1.0}, "level: a probability between 0 and 1"),
        ({"repeat": 1.5}, "repeat: a share from 0 to 1"),
        ({"half_life_days": 0.0}, "half_life_days: must be a positive number of days"),
    ],
)
def test_rules_out_of_range_are_refused(wrong: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        stances_of((1.0, 0.0), rule=StanceRule(**wrong))  # type: ignore[arg-type]
