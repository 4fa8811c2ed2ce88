"""Which messages meet which conditions, and what they raise."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from algorithms.signals import Status
from graph_service.pipeline.raising import History, meets, settled_at, signals
from graph_service.store.model import StanceRow
from graph_service.store.signal_rows import SaidRow
from ingest.signal_rules import Conditions, default_rules, parse_rules
from tests.records import START

SAID = SaidRow(
    customer="twitter:ann",
    key="twitter:1",
    at=START,
    direction="inbound",
    channel="twitter",
    conversation="twitter:1",
    matter=("twitter:ann/twitter:1", "twitter:1"),
    replied=False,
    sentiment=-0.5,
    tone="negative",
    intents=frozenset({"complaint", "question"}),
    irony=0.25,
    urgency=None,
    stances=(StanceRow("kettle", -0.5), StanceRow("pan", 0.75)),
)
PEER = replace(SAID, direction="peer")


@pytest.mark.parametrize(
    ("wanted", "said", "fits"),
    [
        (Conditions(), SAID, True),
        (Conditions(intents=("idea", "question")), SAID, True),
        (Conditions(intents=("idea",)), SAID, False),
        (Conditions(tone="negative"), SAID, True),
        (Conditions(tone="positive"), SAID, False),
        (Conditions(tone="negative"), replace(SAID, tone=None), False),
        (Conditions(channels=("email", "twitter")), SAID, True),
        (Conditions(channels=("email",)), SAID, False),
        (Conditions(products=("pan", "pot")), SAID, True),
        (Conditions(products=("pot",)), SAID, False),
        (Conditions(sentiment_at_most=-0.5), SAID, True),
        (Conditions(sentiment_at_most=-0.6), SAID, False),
        (Conditions(sentiment_at_least=-0.5), SAID, True),
        (Conditions(sentiment_at_least=0), SAID, False),
        (Conditions(sentiment_at_least=-1), replace(SAID, sentiment=None), False),
        (Conditions(stance_at_least=0.5), SAID, True),
        (Conditions(stance_at_least=0.5, products=("kettle",)), SAID, False),
        (Conditions(stance_at_most=-0.5, products=("kettle",)), SAID, True),
        (Conditions(stance_at_least=-0.1, stance_at_most=0.1), SAID, False),
        (Conditions(stance_at_most=1), replace(SAID, stances=()), False),
        (Conditions(irony_at_most=0.25), SAID, True),
        (Conditions(irony_at_most=0.2), SAID, False),
        (Conditions(irony_at_most=0.2), replace(SAID, irony=None), True),
        (Conditions(urgency_at_least=0.0), SAID, False),
        (Conditions(urgency_at_least=0.4), replace(SAID, urgency=0.5), True),
        (Conditions(), PEER, False),
        (Conditions(direction="peer"), SAID, False),
        (Conditions(direction="peer"), PEER, True),
        (Conditions(direction="peer"), replace(PEER, stances=()), False),
    ],
)
def test_all_that_is_wanted_has_to_fit(wanted: Conditions, said: SaidRow, fits: bool) -> None:
    assert meets(wanted, said) is fits


def later(hours: int) -> datetime:
    return START + timedelta(hours=hours)


MATTER = "twitter:ann/twitter:1"


def test_a_message_is_settled_by_the_first_answer_after_it() -> None:
    answers = {MATTER: [later(-1), later(0), later(3)]}
    assert settled_at(SAID, answers) == later(0)
    assert settled_at(replace(SAID, at=later(1)), answers) == later(3)
    late = replace(SAID, at=later(4))
    assert settled_at(late, answers) is None
    assert settled_at(replace(late, replied=True), answers) == late.at
    assert settled_at(replace(SAID, matter=None), answers) is None


TWO = parse_rules(
    {
        "signals": [
            {"kind": "trouble", "team": "a", "due": "1h", "priority": 3, "intents": ["question"]},
            {"kind": "trouble", "team": "b", "due": "2h", "priority": 1, "tone": "negative"},
            {"kind": "idea", "team": "c", "due": "2h", "intents": ["idea"]},
        ]
    }
)


def test_of_the_rules_of_a_kind_the_most_urgent_raises_it() -> None:
    [row] = signals(TWO, History([SAID], {}))
    assert (row.key, row.standing.team, row.standing.priority) == ("twitter:1/trouble", "b", 1)


def test_without_a_matter_it_is_one_for_a_customer_and_conversation() -> None:
    alone = replace(SAID, matter=None)
    said = [
        alone,
        replace(alone, key="twitter:2", at=later(1)),
        replace(alone, key="twitter:3", at=later(2), conversation="twitter:3"),
        replace(alone, key="twitter:4", at=later(3), customer="twitter:bob"),
    ]
    rows = {row.key: row.raised_by for row in signals(TWO, History(said, {}))}
    assert rows == {
        "twitter:1/trouble": ("twitter:1", "twitter:2"),
        "twitter:3/trouble": ("twitter:3",),
        "twitter:4/trouble": ("twitter:4",),
    }


@pytest.mark.parametrize(
    ("tone", "sentiment", "intents", "raised"),
    [
        ("negative", -0.5, {"complaint"}, {"trouble": (2, False)}),
        ("negative", -0.5, {"complaint", "question"}, {"trouble": (2, False)}),
        ("unclear", -0.3, {"complaint"}, {"trouble": (3, True)}),
        ("unclear", -0.3, {"complaint", "help", "question"}, {"trouble": (3, True)}),
        ("neutral", 0.0, {"complaint"}, {}),
        ("neutral", 0.0, {"complaint", "question"}, {"trouble": (3, True)}),
        ("positive", 0.69, {"complaint"}, {}),
        ("neutral", 0.0, {"help"}, {"trouble": (3, True)}),
        ("positive", 0.7, set(), {"praise": (6, False)}),
        ("positive", 0.7, {"praise"}, {"praise": (6, False)}),
        ("positive", 0.4, {"praise"}, {"praise": (6, False)}),
        ("positive", 0.7, {"question"}, {"praise": (6, False), "trouble": (3, True)}),
    ],
)
def test_what_the_shipped_rules_raise_and_whether_an_answer_settles_it(
    tone: str, sentiment: float, intents: set[str], raised: dict[str, tuple[int, bool]]
) -> None:
    said = replace(SAID, tone=tone, sentiment=sentiment, intents=frozenset(intents))
    rows = signals(default_rules(), History([said], {MATTER: [later(1)]}))
    assert raised == {
        row.kind: (row.standing.priority, row.standing.status is Status.RESOLVED) for row in rows
    }
