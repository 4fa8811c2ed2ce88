"""The ladder of references: cases worked out by hand, and what holds whatever happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.fatigue import Budget, earliest, uses_left
from algorithms.ladder import NEXT, STANDING, Climb, Happening, Rung, Turn, climb

START: Final = datetime(2026, 3, 1, tzinfo=UTC)
DAY: Final = timedelta(days=1)
BUDGET: Final = Budget(asks=2, uses=2, window=10 * DAY, ask_lapses=5 * DAY, holds=30 * DAY)
HINT, ASK, YES, USE, NO, GONE = Turn


def day(number: int) -> datetime:
    return START + number * DAY


def told(*turns: tuple[int, Turn]) -> list[Happening]:
    return [Happening(f"{place:02}", day(at), turn) for place, (at, turn) in enumerate(turns)]


def walked(found: Climb) -> list[tuple[str, int]]:
    return [(step.rung.value, (step.at - START).days) for step in found.steps]


CASES: list[tuple[list[tuple[int, Turn]], list[tuple[str, int]]]] = [
    ([], []),
    ([(0, HINT)], [("inferred", 0)]),
    ([(0, HINT), (1, ASK)], [("inferred", 0), ("asked", 1), ("inferred", 6)]),
    ([(1, ASK)], [("asked", 1), ("none", 6)]),
    ([(0, ASK), (1, YES)], [("asked", 0), ("confirmed", 1), ("inferred", 31)]),
    ([(0, YES)], []),
    ([(0, HINT), (1, YES), (2, USE)], [("inferred", 0)]),
    ([(0, ASK), (5, YES)], [("asked", 0), ("none", 5)]),
    (
        [(0, ASK), (1, YES), (2, USE), (4, USE)],
        [("asked", 0), ("confirmed", 1), ("active", 2), ("resting", 4), ("active", 12), ("inferred", 31)],
    ),
    (
        [(0, ASK), (1, YES), (2, USE), (3, YES)],
        [("asked", 0), ("confirmed", 1), ("active", 2), ("inferred", 33)],
    ),
    ([(0, ASK), (1, NO), (2, HINT)], [("asked", 0), ("withdrawn", 1)]),
    ([(0, ASK), (1, YES), (2, GONE), (3, YES)], [("asked", 0), ("confirmed", 1), ("withdrawn", 2)]),
    ([(0, GONE), (1, ASK)], [("withdrawn", 0), ("asked", 1), ("withdrawn", 6)]),
    ([(0, GONE), (1, ASK), (2, YES)], [("withdrawn", 0), ("asked", 1), ("confirmed", 2), ("inferred", 32)]),
    ([(0, ASK), (0, YES), (0, GONE)], [("asked", 0), ("confirmed", 0), ("withdrawn", 0)]),
    (
        [(0, ASK), (1, YES), (29, ASK), (32, YES)],
        [("asked", 0), ("confirmed", 1), ("asked", 31), ("confirmed", 32), ("inferred", 62)],
    ),
]


@pytest.mark.parametrize(("turns", "steps"), CASES, ids=range(len(CASES)))
def test_every_case(turns: list[tuple[int, Turn]], steps: list[tuple[str, int]]) -> None:
    assert walked(climb(told(*turns), day(100), BUDGET)) == steps


def test_what_is_named_for_others_tires_and_confirms_nothing() -> None:
    uses = [replace(each, own=False) for each in told((2, USE), (3, USE))]
    found = climb([*told((0, ASK), (1, YES)), *uses], day(100), BUDGET)
    assert walked(found) == [
        ("asked", 0),
        ("confirmed", 1),
        ("resting", 3),
        ("confirmed", 12),
        ("inferred", 31),
    ]


def test_dates_that_are_given_hold() -> None:
    asked = Happening("a", day(0), ASK, until=day(20))
    yes = Happening("b", day(19), YES, until=day(21))
    assert walked(climb([asked, yes], day(100), BUDGET)) == [
        ("asked", 0),
        ("confirmed", 19),
        ("inferred", 21),
    ]


HAPPENINGS = st.lists(
    st.builds(
        lambda at, turn, lasts, own: (at, turn, lasts, own or turn is not USE),
        st.integers(0, 60),
        st.sampled_from(Turn),
        st.none() | st.integers(1, 40),
        st.booleans(),
    ),
    max_size=14,
).map(
    lambda rows: [
        Happening(f"{place:02}", day(at), turn, lasts and day(at + lasts), own)
        for place, (at, turn, lasts, own) in enumerate(rows)
    ]
)
DAYS = st.integers(0, 120).map(day)


@given(HAPPENINGS, DAYS)
def test_nobody_jumps(happenings: list[Happening], upto: datetime) -> None:
    rungs = [Rung.NONE, *(step.rung for step in climb(happenings, upto, BUDGET).steps)]
    assert all(late in NEXT[early] for early, late in pairwise(rungs))
    assert [step.at for step in climb(happenings, upto, BUDGET).steps] == sorted(
        step.at for step in climb(happenings, upto, BUDGET).steps
    )


@given(HAPPENINGS, DAYS, DAYS)
def test_the_past_is_as_it_was(happenings: list[Happening], then: datetime, later: datetime) -> None:
    then, later = sorted([then, later])
    known = [each for each in happenings if each.at <= then]
    now = climb(happenings, later, BUDGET).steps
    assert climb(known, then, BUDGET).steps == tuple(step for step in now if step.at <= then)


@given(HAPPENINGS, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_telling_does_not_matter(
    happenings: list[Happening], upto: datetime, luck: object
) -> None:
    shuffled = list(happenings)
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    assert climb(shuffled, upto, BUDGET) == climb(happenings, upto, BUDGET)


@given(HAPPENINGS, DAYS)
def test_only_a_yes_to_an_open_ask_confirms_and_it_ends(happenings: list[Happening], upto: datetime) -> None:
    steps = climb(happenings, upto, BUDGET).steps
    of_key = {each.key: each for each in happenings}
    for before, step in zip([None, *steps], steps, strict=False):
        if step.rung is Rung.CONFIRMED and (before is None or before.rung not in STANDING):
            assert step.because is not None
            yes = of_key[step.because]
            assert yes.turn is YES
            asks = [each for each in happenings if each.turn is ASK and each.at <= yes.at]
            assert any((each.until or each.at + BUDGET.ask_lapses) > yes.at for each in asks)


@given(HAPPENINGS, DAYS)
def test_a_no_holds_until_a_yes_after_a_new_ask(happenings: list[Happening], upto: datetime) -> None:
    """Whoever said no stands nowhere but there and at `asked`, until they say yes to what was asked since."""
    known = sorted((each for each in happenings if each.at <= upto), key=lambda each: each.at)
    noes = [each for each in known if each.turn in {NO, GONE}]
    if noes and not any(each.turn is YES and each.at > noes[-1].at for each in known):
        assert climb(happenings, upto, BUDGET).rung in {Rung.WITHDRAWN, Rung.ASKED}
    if noes and not any(each.turn is ASK and each.at > noes[-1].at for each in known):
        assert climb(happenings, upto, BUDGET).rung is Rung.WITHDRAWN


@given(HAPPENINGS, DAYS)
def test_what_lies_ahead_comes_about(happenings: list[Happening], upto: datetime) -> None:
    known = [each for each in happenings if each.at <= upto]
    ahead = climb(known, upto, BUDGET).ahead
    for at, rung in ((ahead.rests_until, ahead.wakes_as), (ahead.expires_at, ahead.falls_to)):
        if at is not None:
            assert climb(known, at, BUDGET).rung is rung
    if ahead.asked_until is not None:
        assert climb(known, ahead.asked_until, BUDGET).rung in {Rung.INFERRED, Rung.WITHDRAWN}
    if ahead.expires_at is None:
        assert climb(known, upto + 1_000 * DAY, BUDGET).rung is climb(known, upto, BUDGET).rung


def most_within(times: Sequence[datetime], window: timedelta) -> int:
    """The most that begin within any window."""
    return max((sum(at <= each < at + window for each in times) for at in times), default=0)


@given(st.lists(DAYS, max_size=12), st.integers(1, 3), st.integers(1, 30))
def test_who_is_asked_when_the_budget_says_so_is_never_asked_too_much(
    wishes: list[datetime], limit: int, days: int
) -> None:
    asked: list[datetime] = []
    for wish in wishes:
        at = earliest(asked, wish, limit, days * DAY)
        assert at is not None
        assert at >= wish
        asked.append(at)
    assert most_within(asked, days * DAY) <= limit


@given(st.lists(DAYS, max_size=6), st.integers(1, 3), st.integers(1, 30), DAYS)
def test_the_next_time_is_the_first_that_fits(
    times: list[datetime], limit: int, days: int, at: datetime
) -> None:
    soonest = earliest(times, at, limit, days * DAY)
    assert soonest is not None
    before = most_within(times, days * DAY) > limit
    for number in range((soonest - at).days):
        tried = [*times, at + number * DAY]
        near = [each for each in tried if abs(each - tried[-1]) < days * DAY]
        assert before or most_within(near, days * DAY) > limit


def test_nobody_rests_where_the_budget_lets_nobody_be_named() -> None:
    nothing = replace(BUDGET, uses=0)
    found = climb(told((0, ASK), (1, YES), (2, USE)), day(3), nothing)
    assert walked(found) == [("asked", 0), ("confirmed", 1), ("active", 2)]
    assert (found.ahead.expires_at, found.ahead.rests_until) == (day(31), None)
    assert uses_left([], (day(0), day(20)), nothing) == []


def test_nobody_is_asked_where_the_budget_is_nothing() -> None:
    assert earliest([], day(0), 0, DAY) is None


def test_a_budget_is_used_as_early_as_it_lets() -> None:
    assert uses_left([day(-3)], (day(0), day(20)), BUDGET) == [day(0), day(7), day(10), day(17)]
    assert uses_left([], (day(0), day(1)), BUDGET) == [day(0), day(0)]
