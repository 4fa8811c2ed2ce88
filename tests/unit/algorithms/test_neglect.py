"""Scores of those who wait: what follows from their weights, whoever asks."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.neglect import (
    PARTS,
    USUAL,
    NeglectParts,
    contributions,
    neglect_scores,
    occasions,
    sooner,
)

PART = st.floats(0, 1)
ONE = st.tuples(*(PART for _ in PARTS))


def parts(*rows: tuple[float, ...]) -> NeglectParts:
    """The parts of several who wait, in the order of `PARTS`."""
    return NeglectParts(*np.array(rows, np.float64).T)


def test_the_weights_are_one_in_all() -> None:
    assert sum(getattr(USUAL, each.name) for each in fields(USUAL)) == pytest.approx(1.0)
    assert [USUAL.who, USUAL.beside] == pytest.approx([0.1, 0.4])


@given(ONE, ONE)
def test_who_asks_never_outdoes_a_need_that_is_greater_by_a_sixth(
    one: tuple[float, ...], other: tuple[float, ...]
) -> None:
    """Of two who wait alike: whatever fame, praise and deals the one has that the other lacks."""
    found = parts(one, other)
    alike = {name: np.full(2, getattr(found, name)[0]) for name in ("wait", "again", "due")}
    cry = replace(found, **alike, need=np.array([one[0] * 5 / 6 + 1 / 6 + 0.001, one[0] * 5 / 6]))
    scores = neglect_scores(cry)
    assert scores[0] > scores[1]


@given(ONE, ONE)
def test_nothing_outdoes_a_need_that_is_greater_by_two_thirds(
    one: tuple[float, ...], other: tuple[float, ...]
) -> None:
    desperate, trifle = (one[0] / 3 + 2 / 3 + 0.001, *one[1:]), (one[0] / 3, *other[1:])
    scores = neglect_scores(parts(desperate, trifle))
    assert scores[0] > scores[1]


@given(st.lists(ONE, min_size=1, max_size=5))
def test_the_score_is_the_sum_of_what_the_parts_add(rows: list[tuple[float, ...]]) -> None:
    found = parts(*rows)
    assert neglect_scores(found) == pytest.approx(contributions(found).sum(axis=0))
    assert ((neglect_scores(found) >= 0) & (neglect_scores(found) <= 1 + 1e-12)).all()


def test_what_nobody_knows_adds_nothing() -> None:
    known = parts((0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0))
    unknown = replace(known, heard=np.array([np.nan]))
    assert neglect_scores(unknown) == neglect_scores(known)
    assert np.isnan(contributions(unknown)[PARTS.index("heard")]).all()


def test_one_answer_on_a_channel_does_not_decide_what_is_usual_there() -> None:
    # Elsewhere all took a day; here one took a minute: (1 + 10 * 1/21) / 11, not 1.
    delay, group = np.array([24.0] * 20 + [0.1]), np.array([0] * 20 + [1])
    assert sooner(np.array([1.0]), np.array([1]), delay, group) == pytest.approx((1 + 10 / 21) / 11)


def test_where_nobody_was_answered_nothing_is_usual() -> None:
    assert np.isnan(sooner(np.ones(2), np.zeros(2, np.int64), np.zeros(0), np.zeros(0, np.int64))).all()


def test_messages_one_after_the_other_are_one_time_of_asking() -> None:
    at = np.array([0, 9, 18, 28, 100])
    assert occasions(np.zeros(5, np.int64), at, groups=1, gap=10).tolist() == [3]
    order = [3, 0, 4, 2, 1]
    assert occasions(np.zeros(5, np.int64), at[order], groups=1, gap=10).tolist() == [3]
