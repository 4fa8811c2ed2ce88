"""Who answers whom in a room, by odds worked out by hand."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.threading import Line, Weights, conversations, turns

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLAIN = Weights(
    beginning=0.0, self=0.0, self_minutes=0.0, minutes=0.0, others=0.0,
    addressed=0.0, asked=0.0, words=0.0, named=0.0, pause=1.0, rare=0.0,
)  # fmt: skip
"""With which everything is as likely as everything else."""


def line(minute: float, who: str, text: str = "", **more: object) -> Line:
    said = Line(f"{minute:05.1f}", NOON + timedelta(minutes=minute), who, who, text)
    return replace(said, **more)  # type: ignore[arg-type]


def odds(weights: Weights, *lines: Line) -> float:
    """The odds that the last line follows the first rather than begins something."""
    last = turns(lines, weights)[-1]
    return last.before[lines[0].key] / (1 - sum(last.before.values()))


class TestWhatSpeaksForIt:
    def test_nothing_known_all_is_as_likely(self) -> None:
        *_, last = turns([line(0, "ann"), line(1, "bob"), line(2, "cy")], PLAIN)
        assert last.before == pytest.approx({"000.0": 1 / 3, "001.0": 1 / 3})
        assert last.towards == pytest.approx({"ann": 1 / 3, "bob": 1 / 3})

    def test_the_last_line_of_each_author_alone(self) -> None:
        *_, last = turns([line(0, "ann"), line(1, "ann"), line(2, "cy")], PLAIN)
        assert list(last.before) == ["001.0"]

    def test_time(self) -> None:
        # log(1 + 3 / 1) doubled is log 16, so the odds are one in sixteen.
        assert odds(replace(PLAIN, minutes=-2.0), line(0, "ann"), line(3, "bob")) == pytest.approx(1 / 16)

    def test_time_counts_another_way_for_ones_own(self) -> None:
        weights = replace(PLAIN, minutes=-9.0, self_minutes=-1.0, self=log(2))
        assert odds(weights, line(0, "ann"), line(3, "ann")) == pytest.approx(2 / 4)

    def test_lines_between(self) -> None:
        lines = [line(0, "ann"), line(1, "bob"), line(2, "bob"), line(3, "cy")]
        assert odds(replace(PLAIN, others=-1.0), *lines) == pytest.approx(1 / 3)

    def test_a_question_that_no_question_answers(self) -> None:
        weights = replace(PLAIN, asked=log(5))
        assert odds(weights, line(0, "ann", "Does it?"), line(1, "bob", "It does.")) == pytest.approx(5)
        assert odds(weights, line(0, "ann", "Does it?"), line(1, "bob", "Why?")) == pytest.approx(1)

    def test_who_is_named(self) -> None:
        weights = replace(PLAIN, named=log(7))
        named = line(1, "bob", named=frozenset({"ann"}))
        assert odds(weights, line(0, "ann"), named) == pytest.approx(7)
        assert odds(weights, line(0, "cy"), named) == pytest.approx(1 / 7)

    def test_what_was_said_to_her(self) -> None:
        # Bob's line was said to Ann with one half; so were the odds of hers raised by half of log 9.
        weights = replace(PLAIN, addressed=log(9))
        assert odds(weights, line(1, "bob"), line(2, "ann")) == pytest.approx(1)
        *_, last = turns([line(0, "ann"), line(1, "bob"), line(2, "ann")], weights)
        assert last.before == pytest.approx({"001.0": 3 / 5, "000.0": 1 / 5})

    def test_rare_words_that_are_shared(self) -> None:
        # "kettle" was in one of two lines: log((2 + 2) / (1 + 1)) is log 2, and it counts as log(1 + log 2).
        weights = replace(PLAIN, words=1.0)
        lines = [line(0, "ann", "My kettle"), line(1, "cy", "And so"), line(2, "bob", "A kettle!")]
        assert odds(weights, *lines) == pytest.approx(1 + log(2))
        assert odds(replace(weights, rare=0.7), *lines) == pytest.approx(1)

    def test_what_is_long_ago_or_far_up_is_not_looked_at(self) -> None:
        lines = [line(0, "ann"), line(2, "bob"), line(4, "cy")]
        assert list(turns(lines, replace(PLAIN, lines=1))[-1].before) == ["002.0"]
        assert list(turns(lines, replace(PLAIN, span=timedelta(minutes=3)))[-1].before) == ["002.0"]


class TestWhatTheSourceTells:
    def test_a_reply_is_certain(self) -> None:
        lines = [line(0, "ann"), line(1, "bob"), line(2, "cy", reply_to="000.0")]
        last = turns(lines)[-1]
        assert (last.before, last.towards) == ({"000.0": 1.0}, {"ann": 1.0})

    def test_a_reply_to_what_is_not_here_follows_nothing_here(self) -> None:
        last = turns([line(0, "ann"), line(1, "bob", reply_to="elsewhere")])[-1]
        assert (last.before, last.follows, last.addressee) == ({}, None, None)


class TestToWhom:
    def test_who_goes_on_speaks_to_whom_she_spoke_to(self) -> None:
        lines = [line(0, "ann"), line(1, "bob", reply_to="000.0"), line(1.1, "bob")]
        last = turns(lines)[-1]
        assert last.follows == "001.0"
        assert last.addressee == "ann"

    def test_those_of_one_party_do_not_answer_each_other(self) -> None:
        care = line(1, "care", reply_to="000.0", party="us")
        last = turns([line(0, "ann"), care, line(1.5, "bills", party="us")])[-1]
        assert list(last.towards) == ["ann"]
        thanks = turns([line(0, "ann"), care, line(2, "ann")])[-1]
        assert thanks.addressee == "us"

    def test_of_equals_the_smaller_name(self) -> None:
        assert turns([line(0, "bob"), line(1, "ann"), line(2, "cy")], PLAIN)[-1].addressee == "ann"


def test_conversations_are_what_follows_what() -> None:
    lines = [line(0, "ann"), line(1, "bob"), line(300, "cy"), line(301, "ann", reply_to="001.0")]
    assert conversations(turns(lines)) == {
        "000.0": "000.0",
        "001.0": "000.0",
        "300.0": "300.0",
        "301.0": "000.0",
    }


LINES = st.lists(
    st.builds(
        line,
        st.integers(0, 60),
        st.sampled_from(["ann", "bob", "cy", "us"]),
        st.sampled_from(["", "why?", "the kettle leaks", "a kettle"]),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one.key,
)


@settings(max_examples=30)
@given(lines=LINES, order=st.randoms(use_true_random=False))
def test_the_order_in_which_lines_are_given_does_not_matter(lines: list[Line], order: random.Random) -> None:
    shuffled = list(lines)
    order.shuffle(shuffled)
    assert turns(shuffled) == turns(lines)


@settings(max_examples=30)
@given(lines=LINES, size=st.integers(0, 12))
def test_what_comes_later_changes_nothing(lines: list[Line], size: int) -> None:
    every = sorted(lines, key=lambda one: one.at)
    assert turns(every[:size]) == turns(every)[:size]


@settings(max_examples=30)
@given(lines=LINES)
def test_probabilities(lines: list[Line]) -> None:
    for turn in turns(lines):
        assert 0 <= sum(turn.before.values()) <= 1 + 1e-9
        assert sum(turn.towards.values()) <= sum(turn.before.values()) + 1e-9
