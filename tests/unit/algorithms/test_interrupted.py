"""Whether a line breaks: against a planted break, and where nothing can be told."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t

from algorithms.interrupted import Series, broken, regressed

PEOPLE = 40


def noisy(seed: int, change: float) -> Series:
    """People with a temper of their own who speak in random weeks, on a trend, with a change at 0."""
    chance = np.random.default_rng(seed)
    person = np.repeat(np.arange(PEOPLE), 6)
    week = chance.integers(-8, 8, person.size).astype(np.float64)
    own = chance.normal(size=PEOPLE)[person] * 0.3
    value = 0.02 * week + change * (week >= 0) + own + chance.normal(size=person.size) * 0.2
    return Series(person, week, value)


@pytest.mark.parametrize("change", [0.4, 0.0])
def test_a_planted_change_is_found_as_often_as_the_level_says(change: float) -> None:
    found = [broken(noisy(seed, change)) for seed in range(60)]
    held = [each.interval[0] <= change <= each.interval[1] for each in found if each is not None]
    assert len(held) == 60
    # Of 60 at 90 %: 54 are expected, and fewer than 48 would come about less than once in a hundred.
    assert sum(held) >= 48


def test_a_trend_is_no_change() -> None:
    week = np.tile(np.arange(-6.0, 6.0), PEOPLE)
    found = broken(Series(np.repeat(np.arange(PEOPLE), 12), week, 0.1 * week))
    assert found is not None
    assert found.change == pytest.approx(0, abs=1e-9)
    assert found.after - found.before == pytest.approx(0.6)
    assert [found.trend, found.expected] == pytest.approx([0.1, 0.25])


def test_a_line_that_turns_is_told_by_how_far_it_went() -> None:
    """From 0 on it jumps by 0.5 and rises by 0.1 a week, over weeks 0 to 5: 0.5 + 0.25 in the mean."""
    week = np.tile(np.arange(-6.0, 6.0), PEOPLE)
    found = broken(Series(np.repeat(np.arange(PEOPLE), 12), week, (week >= 0) * (0.5 + 0.1 * week)))
    assert found is not None
    assert [found.change, found.trend, found.expected] == pytest.approx([0.75, 0, 0], abs=1e-9)
    assert found.interval == pytest.approx((0.75, 0.75), abs=1e-6)


def test_a_mean_of_people_has_the_error_of_a_mean() -> None:
    """With a constant alone and a value a person the sandwich is s / sqrt(n), as Student has it."""
    value = np.array([1.0, 2.0, 4.0, 5.0])
    weights, spread = regressed(np.ones((4, 1)), value, np.arange(4))
    assert weights == pytest.approx([3.0])
    assert np.sqrt(spread[0, 0]) == pytest.approx(value.std(ddof=1) / 2)
    assert t.ppf(0.95, 3) * np.sqrt(spread[0, 0]) == pytest.approx(2.3534 * 1.8257 / 2, rel=1e-3)


def test_too_few_people_or_weeks_say_nothing() -> None:
    series = noisy(1, 0.4)
    few = series.person < 9
    assert broken(Series(series.person[few], series.week[few], series.value[few])) is None
    late = series.week >= -3
    assert broken(Series(series.person[late], series.week[late], series.value[late])) is None
    assert broken(Series(series.person[:0], series.week[:0], series.value[:0])) is None
