"""The table of signals in company.toml: what it means, and what its mistakes are told."""

from __future__ import annotations

import tomllib
from datetime import timedelta

import pytest

from ingest.company import parse_company
from ingest.company_entries import InvalidCompany
from ingest.due import due_of
from ingest.meanings import INTENTS
from ingest.signal_rules import (
    Conditions,
    Rule,
    default_rules,
    parse_rules,
    rules_of_text,
    text_of_rules,
)

RULE = {"kind": "trouble", "team": "support", "due": "4h", "intents": ["complaint"]}


def rule(**more: object) -> Rule:
    [made] = parse_rules({"signals": [{**RULE, **more}]})
    return made


def test_a_rule_is_read() -> None:
    text = """
        [[signals]]
        kind = "lost-sale"
        team = "Sales"
        due = "P1DT12H"
        priority = 3
        intents = ["buying", "question"]
        tone = "negative"
        direction = "peer"
        channels = ["twitter"]
        products = ["kettle"]
        open = true
        sentiment_at_most = -0.2
        stance_at_least = -1
        irony_at_most = 0.5
        urgency_at_least = 0.4
    """
    assert parse_rules(tomllib.loads(text)) == (
        Rule(
            "lost-sale",
            "Sales",
            timedelta(hours=36),
            3,
            Conditions(
                intents=("buying", "question"),
                tone="negative",
                direction="peer",
                channels=("twitter",),
                products=("kettle",),
                open=True,
                sentiment_at_most=-0.2,
                stance_at_least=-1.0,
                irony_at_most=0.5,
                urgency_at_least=0.4,
            ),
        ),
    )


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"kind": "Big trouble"}, "signals: kind 'Big trouble' is not a lower-case name such as 'trouble'"),
        ({"kind": None}, 'signals: needs kind = "…"'),
        ({"team": " "}, 'signals trouble: needs team = "…"'),
        ({"team": "x" * 1_001}, "team has 1,001 characters, more than 1,000"),
        ({"due": "soon"}, "signals trouble: due 'soon' is no time to act in; write 4h, 2d or PT90M"),
        ({"due": 4}, 'signals trouble: needs due = "…"'),
        ({"due": "0h"}, "due '0h' is no time to act in"),
        ({"priority": 0}, "priority must be a number from 1 to 9"),
        ({"priority": 1.5}, "priority must be a whole number, 1 for what comes first"),
        ({"intent": ["complaint"]}, "unknown entry 'intent'; known: channels, direction, due,"),
        ({"intents": ["complaints"]}, "intent 'complaints' is none of buying, praise,"),
        ({"intents": "complaint"}, "intents must be a list of texts"),
        ({"tone": "angry"}, "tone 'angry' is none of negative, neutral, positive, unclear"),
        ({"direction": "outbound"}, "direction 'outbound' is none of inbound, peer"),
        ({"open": "yes"}, "open must be true or false"),
        ({"sentiment_at_most": -2}, "sentiment_at_most must be a number from -1 to 1"),
        ({"irony_at_most": True}, "irony_at_most must be a number from 0 to 1"),
        ({"intents": []}, "says nothing of what is meant; give intents, a tone or a bound"),
        ({"influence_at_least": 0.9}, "influence_at_least cannot be asked for yet"),
    ],
)
def test_a_mistake_is_told_with_what_is_expected(more: dict[str, object], told: str) -> None:
    with pytest.raises(InvalidCompany) as refusal:
        rule(**more)
    assert told in str(refusal.value)


def test_a_rule_is_about_products_that_there_are() -> None:
    table = {"name": "B", "signals": [{**RULE, "products": ["kettle"]}]}
    with pytest.raises(InvalidCompany, match="signals trouble: no product has the slug 'kettle'"):
        parse_company(table)
    products = [{"slug": "kettle", "name": "Kettle"}]
    assert parse_company({**table, "products": products}).rules == (rule(products=["kettle"]),)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("4h", timedelta(hours=4)),
        ("30M", timedelta(minutes=30)),
        ("2w", timedelta(days=14)),
        ("PT90M", timedelta(minutes=90)),
        ("P1W", timedelta(days=7)),
    ],
)
def test_how_soon_is_written_in_several_ways(text: str, span: timedelta) -> None:
    assert due_of(text) == span


@pytest.mark.parametrize("text", ["P", "PT", "", "4", "-4h", "P1Y", "4h2m"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no time to act in"):
        due_of(text)


def test_what_is_negative_goes_first_unless_it_is_told_otherwise() -> None:
    assert rule().priority < rule(intents=["praise"]).priority
    assert rule(intents=["chatter"], tone="negative").priority == rule().priority
    assert rule(priority=7).priority == 7


def test_where_none_are_stated_those_that_are_shipped_hold() -> None:
    assert parse_company({"name": "B"}).rules_in_force == default_rules()
    assert parse_company({"name": "B", "signals": [RULE]}).rules_in_force == (rule(),)


def test_those_that_are_shipped_send_each_intent_to_its_team() -> None:
    teams = {intent: rule.team for rule in default_rules() for intent in rule.conditions.intents}
    assert teams == {
        "complaint": "support",
        "help": "support",
        "question": "support",
        "cancellation": "support",
        "escalation": "support",
        "buying": "sales",
        "praise": "marketing",
        "recommendation": "marketing",
        "willingness_to_vouch": "marketing",
        "idea": "development",
    }
    assert set(INTENTS) - teams.keys() == {"thanks", "answer", "chatter"}
    negative = [rule.priority for rule in default_rules() if rule.conditions.negative]
    others = [rule.priority for rule in default_rules() if not rule.conditions.negative]
    assert max(negative) < min(others)
    urgent = {rule.kind: rule.due for rule in default_rules() if rule.priority == 1}
    assert urgent == {"cancellation": timedelta(hours=4), "escalation": timedelta(hours=2)}


def test_rules_as_a_text_are_the_same_in_any_order() -> None:
    rules = (*default_rules(), rule(open=True, stance_at_most=-0.1, direction="peer"))
    assert set(rules_of_text(text_of_rules(rules))) == set(rules)
    tables = [each.table for each in rules]
    assert parse_rules({"signals": tables}) == parse_rules({"signals": tables[::-1]})
    assert rules_of_text(None) == ()
