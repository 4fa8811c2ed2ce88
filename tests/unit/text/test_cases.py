"""The cases written by hand are well formed; `python -m benchmarks text` prints the share right."""

from __future__ import annotations

from benchmarks.text_cases.by_hand import STANCE, cases
from training.intent_map import INTENTS

SENTIMENTS = {"negative", "neutral", "positive"}
ANSWERS = {
    "sentiment": SENTIMENTS,
    "irony": {"yes", "no"},
    "intent": {*INTENTS, *(f"not {intent}" for intent in INTENTS)},
}


def test_there_are_at_least_150_and_each_can_be_answered() -> None:
    asked = cases()
    assert len({(case.text, case.asked, case.right) for case in asked}) == len(asked) >= 150
    for case in asked:
        assert case.right in (SENTIMENTS if case.asked.startswith(STANCE) else ANSWERS[case.asked])


def test_a_product_asked_about_is_named_in_the_text() -> None:
    stances = [case for case in cases() if case.asked.startswith(STANCE)]
    assert all(case.asked.removeprefix(STANCE) in case.text for case in stances)
