"""How messages match: expected values by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.matching import echo, fit, read_in_thread, told_apart

EAST, NORTH, UP = np.eye(3, dtype=np.float32)


def pairs(*rows: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    message, beside, away = np.array(rows, np.int64).T
    return message, beside, away


def test_the_parts_of_a_score() -> None:
    one = np.ones((1, 1), np.float32)
    assert fit(one, one, one, one, one).item() == pytest.approx(0.5 + 0.5 + 0.3 + 0.8 + 1)
    none, half = np.zeros_like(one), np.full_like(one, 0.5)
    assert fit(none, none, none, none, half).item() == pytest.approx(1 / 16)


@given(st.lists(st.floats(-1, 1, width=32), min_size=5, max_size=5), st.integers(0, 4))
def test_more_of_any_part_is_never_less(parts: list[float], which: int) -> None:
    values = np.abs(np.array(parts, np.float32))[:, None]
    more = values.copy()
    more[which] += 0.1
    assert fit(*more).item() > fit(*values).item()


def test_what_all_have_in_common_is_taken_out() -> None:
    common = np.array([0, 0, 0.5**0.5], np.float32)
    rows = np.array([[0.5**0.5, 0, 0.5**0.5], [0, 0.5**0.5, 0.5**0.5], [0, 0, 0]], np.float32)
    apart = told_apart(rows, common)
    assert apart.round(6).tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]


def test_a_neighbour_counts_half_and_a_long_message_more() -> None:
    rows = np.stack([EAST, NORTH])
    found = read_in_thread(rows, *pairs((0, 0, 0), (0, 1, 1), (1, 1, 0)), np.array([1, 4], np.float32))
    # The second is four times as long, so twice as heavy, and one place away: as heavy as the first.
    assert found.tolist() == [pytest.approx([2**-0.5, 2**-0.5, 0]), [0, 1, 0]]


def test_no_messages_have_no_threads() -> None:
    none = np.zeros(0, np.int64)
    found = read_in_thread(np.zeros((0, 3), np.float32), none, none, none, np.zeros(0, np.float32))
    assert found.shape == (0, 3)


def test_the_echo_is_of_what_stands_out() -> None:
    scores = np.array([2.0, 1.5, 1.0, 1.0], np.float32)
    threads = np.stack([EAST, NORTH, UP, UP])
    assert echo(UP, scores, threads, first=2) == pytest.approx((EAST * 1.0 + NORTH * 0.5) / 1.25**0.5)
    # Those that fit equally well tell nothing, and nobody has said anything yet.
    assert echo(UP, np.ones(4, np.float32), threads, first=2).tolist() == UP.tolist()
    assert echo(UP, np.zeros(0, np.float32), np.zeros((0, 3), np.float32)).tolist() == UP.tolist()
