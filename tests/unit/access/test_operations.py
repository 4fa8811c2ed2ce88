from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph_service.access.operations import DECISIONS, OPERATIONS, may_bring, needing
from graph_service.access.principal import Forbidden, Principal, Scope, acting_as, witnessed_by
from ingest.canonical import RECORDS

PAGE = Path(__file__).parents[3] / "docs" / "operate.md"
ROOTS = ("Query.", "Mutation.", "Subscription.")


def test_the_guide_has_the_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| (`.*`) \|$", PAGE.read_text(), re.MULTILINE)
    shown = {scope: set(re.findall(r"`([^`]+)`", names)) for scope, names in rows if scope in set(Scope)}
    held = {
        scope.value: {
            place.partition(".")[2] if place.startswith(ROOTS) else place
            for place, taken in OPERATIONS.items()
            if taken is scope
        }
        for scope in Scope
    }
    assert shown == held


def test_every_form_of_record_is_a_decision_or_none() -> None:
    assert {name for name, record in RECORDS.items() if record in DECISIONS} == {
        "assertion",
        "correction",
        "signal_act",
        "context",
        "rating",
        "reference_act",
    }
    assert set(RECORDS) - {name for name, record in RECORDS.items() if record in DECISIONS} == {
        "message",
        "profile",
        "reaction",
        "usage",
        "referral",
        "consent",
        "ticket",
        "opportunity",
        "organization",
    }, "say in access/operations.py whether a new form is what people decide"


def test_decisions_are_brought_in_by_those_who_may_decide() -> None:
    decision: object = object.__new__(next(iter(DECISIONS)))
    brings, decides = Principal("a", frozenset({Scope.INGEST})), Principal("b", frozenset({Scope.ACT}))
    assert (may_bring(brings, decision), may_bring(decides, decision)) == (False, True)
    assert may_bring(brings, object())


def test_what_needs_a_scope_is_not_begun_without_it_and_is_witnessed() -> None:
    done: list[str] = []
    seen: list[Forbidden] = []

    @needing(Scope.ACT)
    def work(what: str) -> str:
        done.append(what)
        return what

    reader = Principal("a", frozenset({Scope.READ}))
    with acting_as(reader), witnessed_by(seen.append), pytest.raises(Forbidden) as refused:
        work("x")
    assert (done, seen, refused.value.scope) == ([], [refused.value], Scope.ACT)
    with acting_as(Principal("a", frozenset({Scope.ACT}))):
        assert work("x") == "x"
