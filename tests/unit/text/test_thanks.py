"""What is merely thanks, and what says more."""

from __future__ import annotations

import doctest

import pytest

from graph_service.text import thanks
from graph_service.text.thanks import is_thanks


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "thank you so much",
        "THX 🙏",
        "@larkhelp cheers, that’s sorted it",
        "Thanks for your help https://t.co/abc",
        "Appreciate the quick reply, works perfectly now.",
    ],
)
def test_this_is_merely_thanks(text: str) -> None:
    assert is_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙏",
        "great",
        "Thanks, but it still leaks",
        "Thanks?",
        "thanks for nothing",
        "Thank you. When will it come",
        "no thanks",
        "thanksgiving was great",
        "@thanks that is it",
    ],
)
def test_this_is_not(text: str) -> None:
    assert not is_thanks(text)


def test_the_examples_are_right() -> None:
    results = doctest.testmod(thanks)
    assert (results.failed, results.attempted) == (0, 2)
