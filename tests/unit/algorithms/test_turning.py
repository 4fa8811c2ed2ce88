"""Changes of stance: by exact fractions, by all divisions there are, and by how often chance makes one."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise
from math import factorial, isfinite, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaln

from algorithms.turning import Change, Stretch, TurningRule, changes, may_change, more_praise

DAYS = st.lists(st.sampled_from([(1, 0), (0, 1), (4, 0), (0, 4), (1, 1)]), max_size=7)
ODDS = Fraction(1, 19)


def found(days: list[tuple[int, int]]) -> tuple[Change, ...]:
    praise, criticism = (np.array([day[side] for day in days], np.float64) for side in (0, 1))
    return changes(praise, criticism)


def likely(days: list[tuple[int, int]]) -> Fraction:
    """B(1 + P, 1 + C) of whole numbers."""
    praise, criticism = (sum(day[side] for day in days) for side in (0, 1))
    return Fraction(factorial(praise) * factorial(criticism), factorial(praise + criticism + 1))


def divided(days: list[tuple[int, int]], cuts: tuple[int, ...]) -> Fraction:
    """How likely a division is, up to a factor that all have in common."""
    ends = (0, *cuts, len(days))
    every = [likely(days[first:end]) for first, end in pairwise(ends)]
    product = ODDS ** len(cuts)
    for each in every:
        product *= each
    return product


@given(DAYS)
def test_no_division_is_likelier_than_the_one_found(days: list[tuple[int, int]]) -> None:
    cuts = tuple(change.after.first for change in found(days))
    places = range(1, len(days))
    every = [each for count in range(len(days)) for each in combinations(places, count)] or [()]
    best = max(divided(days, each) for each in every)
    assert float(divided(days, cuts) / best) == pytest.approx(1.0)


@given(DAYS)
def test_who_cannot_have_changed_has_not(days: list[tuple[int, int]]) -> None:
    praise, criticism = (np.array([sum(day[side] for day in days)], np.float64) for side in (0, 1))
    assert may_change(praise, criticism)[0] or found(days) == ()


@given(DAYS)
def test_its_probability_is_that_of_exact_fractions(days: list[tuple[int, int]]) -> None:
    for change in found(days):
        stretch = days[change.before.first : change.after.end]
        factors = [
            likely(stretch[:k]) * likely(stretch[k:]) / likely(stretch) for k in range(1, len(stretch))
        ]
        evidence = ODDS * sum(factors)
        assert change.bayes_factor == pytest.approx(float(sum(factors) / len(factors)))
        assert change.probability == pytest.approx(float(evidence / (1 + evidence)))


@given(DAYS)
def test_criticism_is_the_mirror_image_of_praise(days: list[tuple[int, int]]) -> None:
    one, other = found(days), found([day[::-1] for day in days])
    assert [(c.before.first, c.after.first, c.after.end) for c in one] == [
        (c.before.first, c.after.first, c.after.end) for c in other
    ]
    assert [(c.before.alpha, c.after.beta) for c in one] == [(c.before.beta, c.after.alpha) for c in other]
    assert [c.probability for c in one] == pytest.approx([c.probability for c in other])


def test_who_turns_twice_is_seen_to() -> None:
    # One change alone would not be: 6 days against, 6 for, 6 against.
    there_and_back = found([(0, 1)] * 6 + [(1, 0)] * 6 + [(0, 1)] * 6)
    assert [change.after.first for change in there_and_back] == [6, 12]


def test_fractions_of_praise_count_as_such() -> None:
    half = np.array([0.0] * 8 + [0.5] * 8)
    [change] = changes(half, half[::-1].copy())
    assert (change.before.alpha, change.before.beta, change.after.alpha) == (1.0, 5.0, 5.0)
    # B(1, 5) ** 2 / B(5, 5) among the others, by logarithms.
    best = 2 * betaln(1, 5) - betaln(5, 5)
    assert log(change.bayes_factor * 15) > best


def test_thousands_of_days_have_a_finite_answer() -> None:
    praise = np.repeat([0.0, 1.0], 1_000)
    [change] = changes(praise, 1 - praise)
    assert (change.after.first, change.probability) == (1_000, 1.0)
    assert isfinite(change.bayes_factor)
    assert (change.earliest, change.latest) == (1_000, 1_000)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_chance_makes_few_changes(share: float) -> None:
    """Though the rule believes beforehand that three in four change within thirty days."""
    luck = np.random.default_rng(8)
    said = (luck.random((300, 30)) < share).astype(np.float64)
    assert sum(bool(changes(row, 1 - row)) for row in said) / 300 <= 0.1


def test_clear_changes_are_found() -> None:
    luck = np.random.default_rng(8)
    said = (luck.random((300, 24)) < np.repeat([0.1, 0.9], 12)).astype(np.float64)
    places = [change.after.first for row in said for change in changes(row, 1 - row)[:1]]
    assert len(places) / 300 >= 0.9
    assert sum(abs(place - 12) <= 1 for place in places) / len(places) >= 0.8


def test_the_probability_of_more_praise() -> None:
    # Of two shares, one alike all and one with density 2x: P(X < Y) = 2/3.
    level, rising = Stretch(0, 1, 1.0, 1.0), Stretch(1, 2, 2.0, 1.0)
    assert more_praise(rising, level) == pytest.approx(2 / 3, abs=1e-3)
    assert more_praise(level, rising) == pytest.approx(1 / 3, abs=1e-3)


def test_a_stretch_by_hand() -> None:
    against = Stretch(0, 4, 1.0, 5.0)
    assert (against.mean, against.against) == pytest.approx((1 / 6, 1 - 0.5**5))
    low, high = against.interval(0.9)
    assert (low, high) == pytest.approx((1 - 0.95 ** (1 / 5), 1 - 0.05 ** (1 / 5)))


def test_nothing_said_nothing_changed() -> None:
    assert found([]) == found([(1, 0)]) == ()


@pytest.mark.parametrize(
    "rule", [{"change": 0.0}, {"change": 1.0}, {"prior": (0.0, 1.0)}, {"level": 1.0}], ids=str
)
def test_rules_that_are_none(rule: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(rule))):
        TurningRule(**rule)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("praise", "criticism"),
    [(np.zeros(2), np.zeros(3)), (np.array([-1.0]), np.zeros(1)), (np.zeros(1, np.int64), np.zeros(1))],
)
def test_days_that_are_none(praise: np.ndarray, criticism: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"praise|criticism|weight"):
        changes(praise, criticism)
