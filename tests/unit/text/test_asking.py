"""What puts a question or a request, and what merely says that something was heard."""

from __future__ import annotations

import doctest

import pytest

from graph_service.text import acknowledging, inquiry
from graph_service.text.acknowledging import acknowledges
from graph_service.text.inquiry import inquires


@pytest.mark.parametrize(
    "text",
    [
        "When does the kettle come back?",
        "Please send me a new lid.",
        "@larkhelp could you look at my account",
        "Let us know if that helps.",
        "I am still waiting for my refund",
        "DM us your order number and we will check",
    ],
)
def test_this_wants_a_word_back(text: str) -> None:
    assert inquires(text)


@pytest.mark.parametrize(
    "text",
    ["", "The lid broke.", "I am pleased", "See https://lark.example/?order=1 for more", "Glad it works!"],
)
def test_this_does_not(text: str) -> None:
    assert not inquires(text)


@pytest.mark.parametrize(
    "text",
    [
        "Done.",
        "ok",
        "@larkhelp Sure, will do!",
        "I've just sent you a DM",
        "DM'd you 👍",
        "No worries",
        "Got it, I’ll try that later",
        "lol",
    ],
)
def test_this_is_merely_heard(text: str) -> None:
    assert acknowledges(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "👍",
        "Yes",
        "No",
        "Done?",
        "ok but the lid is still broken",
        "Sent it back two weeks ago and heard nothing",
        "hello",
        "my kettle",
        "OK. 12345",
        "I got no message",
        "we have not got it yet",
        "have you sent it",
        "I have a problem",
    ],
)
def test_this_says_more_or_nothing(text: str) -> None:
    assert not acknowledges(text)


@pytest.mark.parametrize(("module", "examples"), [(acknowledging, 2), (inquiry, 2)])
def test_the_examples_are_right(module: object, examples: int) -> None:
    results = doctest.testmod(module)  # type: ignore[arg-type]
    assert (results.failed, results.attempted) == (0, examples)
