"""How near a blow-up is: by hand, causal, and not by how much is written."""

from __future__ import annotations

from dataclasses import replace
from math import log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit

from algorithms.damping import DAY, HOUR
from algorithms.flames import ACTS, NO_MATTER, Flame, Story, flame, score
from algorithms.smoulder import PARTS, USUAL, FlameRule

Act = tuple[float, str, int, bool, float, int, float]
"""Hours, what happens, matter, whether it asks, value, channel, threat."""
LASTING = FlameRule(half_life_days=1e12)


def story(*acts: Act) -> Story:
    columns = list(zip(*acts, strict=True)) if acts else [()] * 7
    at, act, matter, asks, value, channel, threat = columns
    return Story(
        at=(np.array(at, np.float64) * HOUR).astype(np.int64),
        act=np.array([ACTS.index(each) for each in act], np.int64),
        matter=np.array(matter, np.int64),
        asks=np.array(asks, np.bool_),
        value=np.array(value, np.float64),
        channel=np.array(channel, np.int64),
        threat=np.array(threat, np.float64),
    )


def asks(hours: float, value: float = -1.0, matter: int = 0, channel: int = 0, threat: float = 0.0) -> Act:
    return (hours, "spoke", matter, True, value, channel, threat)


def answered(hours: float, matter: int = 0) -> Act:
    return (hours, "answered", matter, False, 0.0, 0, 0.0)


def settled(hours: float, matter: int = 0) -> Act:
    return (hours, "settled", matter, False, 0.0, 0, 0.0)


def heard(hours: float, value: float = -1.0) -> Act:
    return (hours, "heard", NO_MATTER, False, value, 0, 0.0)


def found(*acts: Act, rule: FlameRule = LASTING, days: float = 0.0) -> Flame:
    told = story(*acts)
    return flame(told, int(told.at[-1]) + round(days * DAY), rule=rule)


def part(flame: Flame, name: str) -> float:
    return flame.now.sizes[PARTS.index(name)]


def test_parts_sum_to_the_score() -> None:
    acts = (asks(0), asks(30, channel=1, threat=0.8), heard(31), answered(32), asks(60, -0.5))
    now = found(*acts).now
    assert logit(now.score) == pytest.approx(LASTING.base + sum(now.contributions))
    # Anger 1, 1, 0.5 beside two calm turns; one ask again before an answer and one after.
    expected = {
        "anger": 2.5 / 5,
        "rising": 0.0,
        "repeats": log2(1 + 1 + 0.5),
        "waiting": 0.0,
        "channels": 0.75,
        "audience": 1.0,
        "threat": 0.8 * 3 / 5,
        "answered": 0.0,
        "settled": 0.0,
    }
    assert dict(zip(PARTS, now.sizes, strict=True)) == pytest.approx(expected)


def test_one_furious_message_is_a_weak_sign_and_an_unsure_one() -> None:
    now = found(asks(0)).now
    assert now.score == pytest.approx(expit(-4 + 4 / 3))
    width = 1.6448536 * 1.5
    assert (now.low, now.high) == pytest.approx((expit(-4 + 4 / 3 - width), expit(-4 + 4 / 3 + width)))
    assert now.high - now.low > 0.4


def test_of_many_messages_at_once_a_turn_is_made() -> None:
    burst = [asks(n / 60) for n in range(40)]
    assert found(*burst).now.score == pytest.approx(found(asks(0)).now.score)


def test_who_writes_much_and_happily_is_no_risk() -> None:
    happy = [asks(24 * n, 0.9, matter=n, channel=n % 3) for n in range(60)]
    assert found(*happy).now.score < 0.05


def test_anger_that_rises_counts_more_than_anger_that_was_there() -> None:
    rising = found(asks(0, 0.2), asks(24, 0.0), asks(48, -0.8), asks(72, -0.8))
    # Unlike turns sum to as much displeasure.
    steady = found(asks(0, -0.4), asks(24, -0.4), asks(48, -0.4), asks(72, -0.4))
    assert part(rising, "anger") == pytest.approx(part(steady, "anger"))
    assert (part(rising, "rising"), part(steady, "rising")) == pytest.approx((0.8, 0.0))


def test_an_answer_lowers_it_and_what_is_settled_lowers_it_more() -> None:
    acts = [asks(0), asks(24), asks(48)]
    scores = [found(*acts, *more).now.score for more in ([], [answered(49)], [answered(49), settled(50)])]
    assert scores[0] > 0.5 > scores[1] > scores[2]


def test_it_fades_by_half_in_two_weeks() -> None:
    before, after = (found(asks(0), heard(1), rule=USUAL, days=days) for days in (0, 14))
    hour = 0.5 ** (1 / 24 / 14)
    assert part(before, "audience") == pytest.approx(1.0)
    assert part(after, "audience") == pytest.approx(log2(1.5))
    assert part(after, "anger") == pytest.approx(hour / 2 / (hour / 2 + 2))
    assert after.now.low < after.now.score < before.now.score


def test_a_wait_counts_only_until_somebody_answers() -> None:
    assert part(found(asks(0), asks(36)), "waiting") == pytest.approx(0.5)
    assert part(found(asks(0), asks(500)), "waiting") == 1.0
    assert part(found(asks(0), answered(1), asks(36)), "waiting") == 0.0


def test_a_glad_threat_is_none() -> None:
    assert part(found(asks(0, 1.0, threat=0.9)), "threat") == 0.0
    assert part(found(asks(0, -0.2, threat=0.9)), "threat") == pytest.approx(0.9 / 3)


def test_who_opens_another_matter_while_she_waits_has_half_asked_again() -> None:
    assert part(found(asks(0), asks(24, matter=1)), "repeats") == pytest.approx(log2(1.5))
    assert part(found(asks(0), answered(1), asks(24, matter=1)), "repeats") == 0.0


def test_the_earliest_moment_is_that_of_the_course_that_goes_on() -> None:
    first = [asks(0), asks(24), asks(48)]
    assert found(*first).earliest == 2
    again = [asks(900 + 24 * n, matter=1) for n in range(3)]
    later = found(*first, settled(50), *again, rule=USUAL)
    assert later.earliest == 6
    assert found(*first, settled(50), rule=USUAL).earliest is None


def test_nobody_said_anything() -> None:
    now = flame(story(), 0).now
    assert now.score == pytest.approx(expit(USUAL.base + USUAL.settled))


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: story(asks(1), asks(0)), "in order of time"),
        (lambda: flame(story(asks(1)), 0), "now"),
        (lambda: replace(story(asks(1)), value=np.zeros(2)), "value"),
        (lambda: FlameRule(pause_hours=0), "positive"),
        (lambda: FlameRule(watch=1.0), "watch"),
    ],
)
def test_what_makes_no_sense_is_refused(made: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        made()  # type: ignore[operator]


ACT = st.tuples(
    st.floats(0, 500),
    st.sampled_from(ACTS),
    st.integers(-1, 2),
    st.booleans(),
    st.floats(-1, 1),
    st.integers(0, 2),
    st.floats(0, 1),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ACT, min_size=1, max_size=25), st.integers(1, 25))
def test_it_depends_on_nothing_later(acts: list[Act], count: int) -> None:
    acts = sorted(acts, key=lambda act: act[0])
    whole, part = found(*acts, rule=USUAL), found(*acts[:count], rule=USUAL)
    assert part.levels.tolist() == whole.levels[: len(acts[:count])].tolist()
    assert part.now.score == pytest.approx(part.levels[-1])
    assert 0 <= whole.now.low <= whole.now.score <= whole.now.high <= 1


@settings(max_examples=20, deadline=None)
@given(st.lists(ACT, min_size=0, max_size=12), st.floats(0, 30))
def test_the_score_alone_is_that_of_the_hazard(acts: list[Act], days: float) -> None:
    told = story(*sorted(acts, key=lambda act: act[0]))
    now = (int(told.at[-1]) if len(told) else 0) + round(days * DAY)
    assert score(told, now) == flame(told, now).now.score


def test_who_is_pleased_insists_on_nothing() -> None:
    kind = found(*(asks(24 * n, 0.3, channel=n) for n in range(5)))
    assert (part(kind, "repeats"), part(kind, "waiting"), part(kind, "channels")) == (0.0, 0.0, 0.0)
    neutral = found(asks(0, 0.0), asks(72, 0.0))
    assert (part(neutral, "repeats"), part(neutral, "waiting")) == pytest.approx((log2(1.5), 0.5))
