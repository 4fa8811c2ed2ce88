"""Where a signal stands: every case is worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from algorithms.signals import Cause, Deed, Standing, Status, Step, standing

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def cause(
    hour: int, *, priority: int = 2, team: str = "support", due: int = 24, settled: int | None = None
) -> Cause:
    at = None if settled is None else NOON + settled * HOUR
    return Cause(f"m{hour}", NOON + hour * HOUR, team, priority, due * HOUR, at)


def step(hour: int, deed: Deed, by: str = "kim", team: str | None = None, owner: str | None = None) -> Step:
    return Step(f"a{hour}", NOON + hour * HOUR, deed, by, team, owner)


def test_raised_it_waits_for_its_team() -> None:
    assert standing([cause(0)]) == Standing(
        Status.OPEN, "support", None, 2, raised_at=NOON, due_at=NOON + 24 * HOUR
    )


TAKE, RESOLVE, REOPEN = step(1, Deed.TAKE), step(2, Deed.RESOLVE), step(4, Deed.REOPEN, "lee")
CASES: list[tuple[list[Cause], list[Step], tuple[Status, str | None, str | None]]] = [
    ([cause(0)], [TAKE], (Status.TAKEN, "kim", None)),
    ([cause(0)], [TAKE, RESOLVE], (Status.RESOLVED, "kim", "kim")),
    ([cause(0), cause(1)], [RESOLVE], (Status.RESOLVED, None, "kim")),
    ([cause(0), cause(2)], [RESOLVE], (Status.RESOLVED, None, "kim")),
    ([cause(0), cause(3)], [TAKE, RESOLVE], (Status.OPEN, None, None)),
    ([cause(0)], [TAKE, RESOLVE, REOPEN], (Status.OPEN, None, None)),
    ([cause(0)], [TAKE, REOPEN], (Status.TAKEN, "kim", None)),
    ([cause(3)], [TAKE, RESOLVE], (Status.TAKEN, "kim", None)),
    ([cause(0)], [step(1, Deed.ASSIGN, owner="lee")], (Status.TAKEN, "lee", None)),
    ([cause(0)], [TAKE, step(3, Deed.ASSIGN, team="billing")], (Status.OPEN, None, None)),
    ([cause(0)], [step(1, Deed.COMMENT)], (Status.OPEN, None, None)),
    ([cause(0, settled=1)], [], (Status.RESOLVED, None, None)),
    ([cause(0, settled=0)], [], (Status.RESOLVED, None, None)),
    ([cause(0, settled=2), cause(1)], [], (Status.OPEN, None, None)),
    ([cause(0, settled=4), cause(3)], [RESOLVE], (Status.OPEN, None, None)),
    ([cause(0, settled=1), cause(3, settled=5)], [], (Status.RESOLVED, None, None)),
    ([cause(0, settled=5)], [RESOLVE, REOPEN], (Status.OPEN, None, None)),
]


@pytest.mark.parametrize(("causes", "steps", "told"), CASES, ids=range(len(CASES)))
def test_it_follows_from_what_happened_in_order_of_time(
    causes: list[Cause], steps: list[Step], told: tuple[Status, str | None, str | None]
) -> None:
    for order in permutations(causes):
        for acts in permutations(steps):
            found = standing(order, acts)
            assert (found.status, found.owner, found.resolved_by) == told


def test_what_comes_back_is_due_anew() -> None:
    found = standing([cause(0), cause(3, priority=1, team="legal", due=2)], [RESOLVE])
    assert (found.reopened_at, found.due_at) == (NOON + 3 * HOUR, NOON + 5 * HOUR)
    assert (found.priority, found.team, found.raised_at) == (1, "legal", NOON)
    by_hand = standing([cause(0)], [RESOLVE, REOPEN])
    assert (by_hand.reopened_at, by_hand.due_at) == (NOON + 4 * HOUR, NOON + 28 * HOUR)


@pytest.mark.parametrize(
    ("causes", "due"),
    [([cause(0), cause(1, due=2)], 3), ([cause(0, due=2), cause(1)], 2), ([cause(0), cause(9)], 24)],
)
def test_it_is_due_when_the_first_of_what_raised_it_is(causes: Sequence[Cause], due: int) -> None:
    assert standing(causes).due_at == NOON + due * HOUR


def test_it_stays_with_the_team_it_was_given_to() -> None:
    found = standing([cause(0), cause(5)], [step(1, Deed.ASSIGN, team="billing"), RESOLVE])
    assert (found.team, found.status, found.owner) == ("billing", Status.OPEN, None)
