"""Waiting for an answer: curves by hand, lifelines as the peer, and who must not look better than who."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times

from algorithms.survival import Curve, Estimate, Median, answered_within, median, survival, waiting_after

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
WAITS = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40)
"""Few different times, so that many are at one time."""
TOLERANCE = 1e-6


def curve_of(waits: list[tuple[int, bool]], level: float = 0.9) -> Curve:
    durations, answered = zip(*waits, strict=True)
    return survival(np.array(durations, np.float64), np.array(answered, np.bool_), level=level)


def numbers(found: Estimate) -> tuple[float, float, float]:
    return found.value, found.low, found.high


def test_by_hand() -> None:
    """Six wait: answered after 1, 1, 3 and 5 hours; seen to wait for 3 and for 6 hours."""
    curve = curve_of([(1, True), (1, True), (3, True), (3, False), (5, True), (6, False)])
    assert (curve.times.tolist(), curve.at_risk.tolist()) == ([1, 3, 5], [6, 4, 2])
    # Four of six wait longer than 1 hour, three of four of these longer than 3, one of two than 5.
    assert curve.waiting == pytest.approx([4 / 6, 1 / 2, 1 / 4])
    # Greenwood: 2 / (6 * 4), and then 1 / (4 * 3) and 1 / (2 * 1) more; 1.6449 is the normal's 95 %.
    spread = np.sqrt([1 / 12, 1 / 6, 2 / 3])
    power = np.exp(1.6448536 * spread / np.log(curve.waiting))
    assert curve.high == pytest.approx(curve.waiting**power)
    assert curve.low == pytest.approx(curve.waiting ** (1 / power))
    assert median(curve) == Median(3.0, 1.0, None)


def test_beyond_what_was_seen_nothing_is_known() -> None:
    curve = curve_of([(1, True), (4, False)])
    assert answered_within(curve, 4) is not None
    assert answered_within(curve, 4.01) is None
    # Where all were answered, none waits ever longer.
    done = waiting_after(curve_of([(1, True), (4, True)]), 1_000)
    assert done is not None
    assert done.value == 0
    assert waiting_after(survival(np.zeros(0), np.zeros(0, np.bool_)), 0) is None


def test_where_all_or_none_were_answered_the_interval_is_that_of_so_few() -> None:
    """Clopper and Pearson: of 4 none, so at most 1 - 0.05 ** (1 / 4); of 4 all at once, so at least that."""
    end = 0.05**0.25
    none = answered_within(curve_of([(9, False)] * 4), 5)
    assert none is not None
    assert numbers(none) == pytest.approx((0, 0, 1 - end))
    every = answered_within(curve_of([(2, True)] * 4), 2)
    assert every is not None
    assert numbers(every) == pytest.approx((1, end, 1))
    assert median(curve_of([(2, True)] * 4)) == Median(2.0, 0.0, None)
    assert median(curve_of([(2, True)] * 5)) == Median(2.0, 2.0, 2.0)


def test_who_answers_only_the_easy_tenth_does_not_look_better() -> None:
    """One answers a tenth within minutes and nobody else in ten days; the other all within 4 to 8 hours."""
    quick = survival(np.array([5 * MINUTE] * 10 + [10 * DAY] * 90), np.array([True] * 10 + [False] * 90))
    slow = survival(np.linspace(4, 8, 100) * HOUR, np.ones(100, np.bool_))
    # The average of those who were answered says 5 minutes against 6 hours.
    assert quick.watched[:10].mean() == 5 * MINUTE
    assert slow.watched.mean() == pytest.approx(6 * HOUR)
    within = [(answered_within(quick, time), answered_within(slow, time)) for time in (15 * MINUTE, DAY)]
    values = [[None if each is None else each.value for each in pair] for pair in within]
    assert values == [[pytest.approx(0.1), 0.0], [pytest.approx(0.1), 1.0]]
    at_a_day = within[1]
    assert at_a_day[0] is not None
    assert at_a_day[1] is not None
    assert at_a_day[0].high + 0.7 < at_a_day[1].low
    found = median(slow)
    assert median(quick) is None
    assert found is not None
    assert found.value == pytest.approx(6 * HOUR, rel=0.01)


@settings(max_examples=40)
@given(WAITS, st.sampled_from([0.8, 0.9, 0.95]))
def test_the_same_as_lifelines(waits: list[tuple[int, bool]], level: float) -> None:
    curve = curve_of(waits, level)
    peer = KaplanMeierFitter(alpha=1 - level).fit(*zip(*waits, strict=True))
    at = peer.survival_function_.loc[curve.times]["KM_estimate"].to_numpy()
    assert curve.waiting == pytest.approx(at, abs=TOLERANCE)
    some = curve.waiting > 0
    ends = peer.confidence_interval_.loc[curve.times].to_numpy()[some]
    assert np.column_stack((curve.low, curve.high))[some] == pytest.approx(ends, abs=TOLERANCE)


@settings(max_examples=40)
@given(WAITS)
def test_the_same_median_as_lifelines(waits: list[tuple[int, bool]]) -> None:
    curve = curve_of(waits)
    peer = KaplanMeierFitter(alpha=0.1).fit(*zip(*waits, strict=True))
    found = median(curve)
    # Where just half are left, it is rounding that tells whether lifelines calls it a half.
    if (abs(np.column_stack((curve.waiting, curve.low, curve.high)) - 0.5) < TOLERANCE).any():
        return
    assert (np.inf if found is None else found.value) == peer.median_survival_time_
    # Its interval has no end where nobody is left, nor a beginning before the first answer.
    if found is not None and curve.waiting[-1] > 0 and curve.at_risk[0] >= 5:
        low, high = median_survival_times(peer.confidence_interval_).to_numpy()[0]
        assert (found.low, np.inf if found.high is None else found.high) == (low, high)


@given(WAITS, st.randoms())
def test_the_order_makes_no_difference(waits: list[tuple[int, bool]], luck: object) -> None:
    mixed = sorted(waits, key=lambda _: luck.random())  # type: ignore[attr-defined]
    one, other = curve_of(waits), curve_of(mixed)
    for name in ("times", "waiting", "low", "high", "at_risk", "answered", "watched"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()


@given(WAITS)
def test_an_interval_holds_its_share_and_neither_grows(waits: list[tuple[int, bool]]) -> None:
    curve = curve_of(waits)
    assert ((curve.low >= 0) & (curve.low <= curve.waiting + 1e-12)).all()
    assert ((curve.high <= 1) & (curve.waiting <= curve.high + 1e-12)).all()
    assert (np.diff(curve.waiting) < 0).all()


@given(WAITS, st.integers(0, 12))
def test_another_who_waits_for_ever_never_makes_it_look_better(
    waits: list[tuple[int, bool]], time: int
) -> None:
    before, after = (answered_within(curve_of(each), time) for each in (waits, [*waits, (20, False)]))
    if before is not None:
        assert after is not None
        assert after.value <= before.value + 1e-12


def test_the_interval_holds_as_often_as_it_says() -> None:
    """Of 60 half are answered within 0.69 of the mean time, whenever they are lost from sight."""
    luck = np.random.default_rng(8)
    held = 0
    for _ in range(500):
        waits, seen = luck.exponential(1, 60), luck.uniform(0.5, 2.5, 60)
        found = answered_within(survival(np.minimum(waits, seen), waits <= seen), np.log(2))
        assert found is not None
        held += found.low <= 0.5 <= found.high
    assert 0.86 <= held / 500 <= 0.94


@pytest.mark.parametrize(
    ("durations", "answered"),
    [([-1.0], [True]), ([np.inf], [True]), ([np.nan], [False]), ([1.0, 2.0], [True])],
)
def test_what_cannot_be(durations: list[float], answered: list[bool]) -> None:
    with pytest.raises(ValueError, match=r"weight|answered"):
        survival(np.array(durations), np.array(answered))


def test_figures_of_one_who_was_answered() -> None:
    found = waiting_after(curve_of([(2, True)]), 2)
    assert found is not None
    assert numbers(found) == pytest.approx((0, 0, 0.95))


def test_half_is_half_however_it_is_rounded() -> None:
    """Of 24 who are answered one after the other half are left after 12: in binary numbers a little more."""
    curve = curve_of([(n, True) for n in range(24)])
    found = median(curve)
    assert found is not None
    assert (found.value, bool(curve.waiting[11] > 0.5)) == (11, True)
