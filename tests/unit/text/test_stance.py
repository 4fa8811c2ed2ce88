from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from graph_service.text import clauses, comparisons, doubt, stance
from graph_service.text.products import ProductFinder
from graph_service.text.stance import plan, stances
from ingest.company import Competitor, Product
from tests.pace import keeps_pace

PRODUCTS = [Product("notes", "Lark Notes", ()), Product("mail", "Lark Mail", ())]
FINDER = ProductFinder(PRODUCTS, [Competitor("Orbit Desk")])
WORTH = {"love": 0.8, "superb": 0.7, "hate": -0.8, "crashes": -0.6, "useless": -0.7}


def judge(texts: list[str]) -> list[float]:
    """The last word of `WORTH` in each text decides."""
    return [([0.0] + [WORTH[w] for w in text.lower().split() if w in WORTH])[-1] for text in texts]


def told(text: str) -> dict[str, float]:
    return dict(stances(text, FINDER.find(text), judge))


@pytest.mark.parametrize("module", [clauses, comparisons, doubt, stance], ids=lambda module: module.__name__)
def test_examples_give_what_they_say(module: ModuleType) -> None:
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I love Lark Notes", {"notes": 0.8}),
        ("I use Lark Notes. I love it", {"notes": 0.8}),
        ("I love Lark Notes but I hate Lark Mail", {"notes": 0.8, "mail": -0.8}),
        ("love Lark Notes . Lark Mail is meh, and crashes daily", {"notes": 0.8, "mail": -0.6}),
        ("Lark Notes is here. Lark Mail is here. It crashes daily", {"notes": -0.6, "mail": -0.6}),
        ("I love Lark Notes. Lark Mail is here. It crashes daily", {"notes": 0.8, "mail": -0.6}),
        ("I use Lark Mail and Lark Notes, both are superb", {"mail": 0.7, "notes": 0.7}),
        ("I use Lark Mail. Lark Notes too. Both are superb", {"mail": 0.7, "notes": 0.7}),
        ("Lark Mail crashes while Orbit Desk is open", {"mail": -0.6}),
        ("I love Orbit Desk; Lark Mail is here", {"mail": 0.0}),
        ("Orbit Desk is better than Lark Mail", {"mail": -0.5}),
        ("Moved from Orbit Desk to Lark Mail", {"mail": 0.5}),
        ("I love Lark Mail, unlike Lark Notes", {"mail": 0.5, "notes": -0.5}),
        ('My boss said "I hate Lark Notes" but I love Lark Notes', {"notes": 0.8}),
        ("> I hate Lark Notes\nfine", {"notes": 0.0}),
        ("> I hate Lark Notes", {"notes": -0.8}),
        ("RT @ann: I love Lark Notes", {"notes": 0.8}),
        ("I love Orbit Desk", {}),
        ("I love it", {}),
        ("", {}),
    ],
)
def test_the_stance_to_each_product(text: str, expected: dict[str, float]) -> None:
    assert told(text) == pytest.approx(expected)


def test_products_stand_in_order_of_first_mention() -> None:
    assert list(told("Lark Mail, Lark Notes, Lark Mail")) == ["mail", "notes"]


def test_a_text_that_names_nothing_of_ours_costs_nothing_to_judge() -> None:
    text = "Orbit Desk it is"
    assert plan(text, FINDER.find(text)).texts == ()


def test_equal_parts_are_judged_once() -> None:
    text = "I love Lark Notes"
    assert plan(text, FINDER.find(text)).texts == (text,)


@pytest.mark.parametrize(
    "unit", ["Lark Notes. ", "> Lark Mail\nOrbit Desk, ", "Lark Mail > Lark Notes ", "🙂"]
)
def test_time_is_proportional_to_the_text(unit: str) -> None:
    assert keeps_pace(lambda letters: told(unit * (letters // len(unit))), 20_000)
