from __future__ import annotations

import pytest

from graph_service.text.meaning import Meaning, Tone
from graph_service.text.sentiment import LONGEST_TEXT, Vader
from tests.pace import keeps_pace


@pytest.fixture(scope="module")
def vader() -> Vader:
    return Vader()


@pytest.mark.parametrize(
    ("text", "compound"),
    [
        ("VADER is smart, handsome, and funny.", 0.8316),
        ("VADER is VERY SMART, handsome, and FUNNY!!!", 0.9342),
        ("VADER is not smart, handsome, nor funny.", -0.7424),
        ("The book was only kind of good.", 0.3832),
        ("Today SUX!", -0.5461),
        ("Make sure you :) or :D today!", 0.8633),
        ("Not bad at all", 0.431),
    ],
)
def test_scores_are_those_its_authors_publish(vader: Vader, text: str, compound: float) -> None:
    """The values stand in the README of vaderSentiment."""
    tone = Tone.POSITIVE if compound > 0 else Tone.NEGATIVE
    assert vader.read([text]) == [Meaning(compound, tone)]
    assert vader.version == "vader-3.3.2"


@pytest.mark.parametrize("text", ["", " \n", "\x00\x07", "https://example.org", "12345", "\ud800"], ids=ascii)
def test_what_says_nothing_is_neutral(vader: Vader, text: str) -> None:
    assert vader.read([text]) == [Meaning(0.0, Tone.NEUTRAL)]


def test_scores_stand_in_the_order_of_the_texts(vader: Vader) -> None:
    pleased, displeased = vader.read(["I love it", "I hate it"])
    assert pleased.sentiment > 0 > displeased.sentiment
    assert vader.read([]) == []


def test_what_follows_the_first_2000_characters_is_not_read(vader: Vader) -> None:
    neutral = "x" * LONGEST_TEXT
    assert LONGEST_TEXT == 2_000
    assert [found.sentiment for found in vader.read([neutral + " terrible"])] == [0.0]


def test_time_is_proportional_to_the_text(vader: Vader) -> None:
    assert keeps_pace(lambda times: vader.read(["I love this bad thing " * times]), 4_600)
