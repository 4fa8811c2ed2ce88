"""What people allow, how matters stood, and what cannot be asked for: expected by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from algorithms.acts import Settler
from graph_service.errors import Misuse
from graph_service.moments.consent import Objection, objection
from graph_service.moments.guards import LIFTABLE, GuardKind, GuardOptions
from graph_service.store.guarding_rows import DecisionRow, MatterStanding
from tests.records import START


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def word(purpose: str, number: int, granted: bool, until: int | None = None) -> DecisionRow:
    """A decision on a day, perhaps until another."""
    expires_at = None if until is None else day(until)
    return DecisionRow(f"{purpose}-{number}-{granted}", purpose, granted, day(number), expires_at)


@pytest.mark.parametrize(
    ("decisions", "free_for"),
    [
        ([], {None, "service"}),
        ([word("marketing", 1, True)], {None, "service", "marketing"}),
        ([word("marketing", 1, False)], {"service"}),
        ([word("service", 1, False)], {None}),
        ([word("contact", 1, False)], set()),
        ([word("contact", 1, False), word("marketing", 2, True)], set()),
        ([word("contact", 1, False), word("contact", 2, True)], {None, "service"}),
        ([word("reference", 1, False), word("marketing", 1, True)], {None, "service", "marketing"}),
        ([word("reference", 1, True)], {None, "service", "reference"}),
        ([word("marketing", 2, True), word("marketing", 1, False)], {None, "service", "marketing"}),
        ([word("marketing", 1, False), word("marketing", 1, True)], {"service"}),
        ([word("marketing", 1, True, until=9)], {None, "service"}),
        ([word("marketing", 1, True), word("marketing", 2, True, until=9)], {None, "service"}),
        ([word("marketing", 1, True, until=10)], {None, "service"}),
        ([word("marketing", 1, True, until=11)], {None, "service", "marketing"}),
        ([word("contact", 1, False, until=9)], {None, "service"}),
    ],
)
def test_what_they_may_be_turned_to_for_on_the_tenth_day(
    decisions: list[DecisionRow], free_for: set[str | None]
) -> None:
    purposes = (None, "service", "marketing", "reference")
    assert {purpose for purpose in purposes if objection(decisions, purpose, day(10)) is None} == free_for


@pytest.mark.parametrize(
    ("decisions", "purpose", "told"),
    [
        ([], "marketing", Objection("Not known to have allowed marketing.")),
        (
            [word("marketing", 1, False)],
            None,
            Objection("Refused marketing on 2026-03-02.", ("marketing-1-False",)),
        ),
        (
            [word("contact", 2, False), word("marketing", 1, False)],
            "marketing",
            Objection("Refused contact on 2026-03-03.", ("contact-2-False",)),
        ),
        (
            [word("reference", 1, True, until=5)],
            "reference",
            Objection("Allowed reference on 2026-03-02, until 2026-03-06 only.", ("reference-1-True",)),
        ),
        (
            [word("marketing", 1, False, until=5)],
            "marketing",
            Objection("Not known to have allowed marketing."),
        ),
    ],
)
def test_the_reason_names_the_decision(
    decisions: list[DecisionRow], purpose: str | None, told: Objection
) -> None:
    assert objection(decisions, purpose, day(10)) == told


def matter(settled: int | None, again: int | None = None, silent: int | None = None) -> MatterStanding:
    """One settled, reopened and to be settled by silence on these days."""
    at, reopened, settles = (None if number is None else day(number) for number in (settled, again, silent))
    by = None if at is None else Settler.THANKS.value
    return MatterStanding("m", (), "c", at, by, settles, reopened)


@pytest.mark.parametrize(
    ("standing", "settled_on"),
    [
        (matter(None), {}),
        (matter(3), {3: 3, 5: 3, 9: 3}),
        (matter(3, again=5), {3: 3}),
        (matter(5, again=3), {5: 5, 9: 5}),
        (matter(None, silent=5), {9: 5}),
        (matter(1, again=3, silent=5), {2: 1, 9: 5}),
    ],
)
def test_since_when_a_matter_was_settled(standing: MatterStanding, settled_on: dict[int, int]) -> None:
    found = {number: standing.settled(day(number)) for number in (2, 3, 5, 9)}
    assert {number: told[0] for number, told in found.items() if told} == {
        number: day(at) for number, at in settled_on.items()
    }


def test_silence_is_told_as_such() -> None:
    assert matter(None, silent=5).settled(day(9)) == (day(5), "silence")


@pytest.mark.parametrize("kind", sorted(set(GuardKind) - LIFTABLE))
def test_what_is_not_the_askers_to_decide_cannot_be_lifted(kind: GuardKind) -> None:
    with pytest.raises(
        Misuse, match=rf"^lift: {kind} cannot be lifted\. Those that can are already_answered, "
    ):
        GuardOptions(START, START, lift=frozenset({kind, GuardKind.BOT}))


@pytest.mark.parametrize("days", [-1, 3_651, float("nan")])
def test_days_of_quiet_are_a_number_of_them(days: float) -> None:
    with pytest.raises(Misuse, match=r"^quietDays: "):
        GuardOptions(START, START, quiet_days=days)


def test_a_purpose_is_called_by_one_word() -> None:
    with pytest.raises(Misuse, match=r"^purpose: 'Direct mail' is not a lower-case name"):
        GuardOptions(START, START, purpose="Direct mail")
