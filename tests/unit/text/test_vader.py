"""Our way through VADER's rules gives VADER's scores; `vaderSentiment` itself is the reference."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SPECIAL_CASES, SentimentIntensityAnalyzer

from graph_service.text.vader import Rules

OURS = Rules()
THEIRS = SentimentIntensityAnalyzer()

PHRASES = sorted({*BOOSTER_DICT, *SPECIAL_CASES, *NEGATE, "ain't nothing"})
AROUND = [
    "no",
    "No",
    "or",
    "nor",
    "least",
    "at",
    "very",
    "never",
    "so",
    "this",
    "without",
    "doubt",
    "but",
    "kind",
]
PLAIN = ["the", "tweet", "isn't", "x", "!", "??", "!!!", "#love", "@hate", "1", ":)", ":D", ">:(", "\u2019"]
LADEN = [
    "good",
    "bad",
    "love",
    "LOVE",
    "hate",
    "great",
    "shit",
    "no",
    "bomb",
    "right",
    "badass",
    "help",
    "kind",
]
EMOJI = ["\U0001f600", "\U0001f621x", "a\U0001f44d", "\u263a\ufe0f", "\U0001f44d\U0001f3fd"]
WORDS = st.sampled_from([*PHRASES, *AROUND, *PLAIN, *LADEN * 4, *EMOJI])
CASES: list[Callable[[str], str]] = [str, str.lower, str.upper, str.title]
CASED = st.builds(lambda word, cased: cased(word), WORDS, st.sampled_from(CASES))


@settings(max_examples=1_000, deadline=None)
@given(words=st.lists(CASED, max_size=12), space=st.sampled_from([" ", "  ", "\n", ", "]))
def test_any_order_of_words_that_rules_know(words: list[str], space: str) -> None:
    text = space.join(words)
    assert OURS.compound(text) == THEIRS.polarity_scores(text)["compound"]


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text(text: str) -> None:
    assert OURS.compound(text) == THEIRS.polarity_scores(text)["compound"]


@pytest.mark.parametrize(
    "text",
    [
        "At least it isn't a horrible book.",
        "The food here is not the bomb, but the staff are kind of great.",
        "no good no bad",
        "never so good",
        "without a doubt excellent",
        "\U0001f600 not \U0001f621",
    ],
)
def test_each_rule_once(text: str) -> None:
    assert OURS.compound(text) == THEIRS.polarity_scores(text)["compound"]
