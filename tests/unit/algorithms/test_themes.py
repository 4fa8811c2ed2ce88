"""Themes of directions drawn by hand, and what holds of any."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.telling import telling_words
from algorithms.themes import LEAST, LOOKED_AT, NEAR, Vectors, in_common, themes, unit, usual

SEEDS = st.integers(0, 10_000)


def axes(*numbers: int, dimension: int = 8) -> Vectors:
    """A unit vector along each of these axes."""
    return np.eye(dimension, dtype=np.float32)[list(numbers)]


def scattered(seed: int, texts: int, dimension: int = 6) -> Vectors:
    return unit(np.random.default_rng(seed).normal(size=(texts, dimension)).astype(np.float32))


def test_what_belongs_nowhere_stays_out() -> None:
    found = themes(axes(0, 0, 0, 0, 1, 1, 1, 2), count=2)
    assert found.member.tolist() == [0, 0, 0, 0, 1, 1, 1, -1]
    assert found.count == 2


def test_the_nearest_come_first() -> None:
    vectors = unit(
        np.array([[1, 0.6, 0], [1, 0, 0], [1, 0.1, 0], [0, 0, 1], [0, 0, 1], [0, 0, 1]], np.float32)
    )
    found = themes(vectors, count=2)
    assert (found.nearest(0), found.nearest(1)) == ([2, 1, 0], [3, 4, 5])


def test_two_alike_are_no_theme() -> None:
    assert themes(axes(0, 0, 1, 1), count=2).member.tolist() == [-1] * 4


def test_texts_that_are_all_alike_are_one_theme() -> None:
    assert themes(axes(3, 3, 3, 3, 3), count=2).member.tolist() == [0] * 5


def test_texts_without_words_belong_nowhere() -> None:
    vectors = np.vstack([np.zeros((2, 8), np.float32), axes(0, 0, 0)])
    assert themes(vectors).member.tolist() == [-1, -1, 0, 0, 0]
    assert themes(vectors[:2]).member.tolist() == [-1, -1]
    assert themes(vectors[:0]).count == 0


def test_to_whom_it_is_said_makes_no_theme() -> None:
    # Axes 0 and 1 name two addresses, louder than the two things that are said, axes 2 and 3.
    address = np.repeat(np.arange(2), 200)
    topic = np.tile([2, 3], 200)
    vectors = unit(2 * axes(*address) + axes(*topic))
    found = themes(vectors, address, count=2)
    assert [len(set(found.member[topic == each])) for each in (2, 3)] == [1, 1]
    assert found.member[0] != found.member[1]
    mixed = themes(vectors, count=2)
    assert [len(set(mixed.member[address == each])) for each in (0, 1)] == [1, 1]


def test_the_address_is_a_number_for_each_text() -> None:
    with pytest.raises(ValueError, match="address"):
        themes(axes(0, 1), np.zeros(3, np.int64))


def test_half_the_square_root_of_the_texts() -> None:
    assert [usual(texts) for texts in (1, 9, 100, 10_000)] == [1, 2, 5, 50]


def test_those_that_are_not_looked_at_join() -> None:
    vectors = axes(*np.tile([0, 1, 2], LOOKED_AT // 2))
    assert np.bincount(themes(vectors, count=3).member).tolist() == [LOOKED_AT // 2] * 3


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(0, 60))
def test_a_theme_is_large_and_near_enough(seed: int, texts: int) -> None:
    vectors = scattered(seed, texts)
    found = themes(vectors)
    sizes = np.bincount(found.member[found.member >= 0]).tolist()
    assert sizes == sorted(sizes, reverse=True)
    assert all(size >= LEAST for size in sizes)
    assert (found.nearness[found.member >= 0] >= NEAR).all()
    again = themes(vectors)
    assert (again.member == found.member).all()
    assert again.nearness.tobytes() == found.nearness.tobytes()


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_the_nearer_a_text_has_to_be_the_fewer_belong(seed: int) -> None:
    vectors = scattered(seed, 60)
    covered = [int((themes(vectors, near=near).member >= 0).sum()) for near in (-1.0, 0.3, 0.6, 0.9)]
    assert covered == sorted(covered, reverse=True)
    assert covered[0] >= 60 - (LEAST - 1) * usual(60)


SAID = [
    frozenset(text.split()) for text in ("the bag", "the lost bag", "the seat", "the hard seat", "the end")
]


class TestTellingWords:
    def test_what_all_say_tells_nothing(self) -> None:
        assert telling_words(SAID, np.array([0, 0, 1, 1, -1])) == [["bag"], ["seat"]]

    def test_the_heaviest_first_then_by_alphabet(self) -> None:
        said = [frozenset("ab"), frozenset("abc"), frozenset("abc"), frozenset("d"), frozenset("cd")]
        # a and b: 1 log(5/3) = .51; c: 2/3 log(10/9) = .07.
        assert telling_words(said, np.array([0, 0, 0, -1, -1])) == [["a", "b", "c"]]
        assert telling_words(said, np.array([0, 0, 0, -1, -1]), first=1) == [["a"]]

    def test_no_groups_no_words(self) -> None:
        assert telling_words([], np.zeros(0, np.int64)) == []

    def test_words_that_chance_may_have_made_frequent_can_be_left_out(self) -> None:
        # Of 10 texts here 8 say a, of 90 others 2: 35.83 by scipy's G-test. 3 say b, of the others 9: 2.65.
        here = [frozenset("ab")] * 3 + [frozenset("a")] * 5 + [frozenset("c")] * 2
        others = [frozenset("ab")] * 2 + [frozenset("b")] * 7 + [frozenset("d")] * 81
        member = np.array([0] * 10 + [-1] * 90)
        assert telling_words([*here, *others], member) == [["a", "c", "b"]]
        assert telling_words([*here, *others], member, least=3) == [["a", "c"]]
        assert telling_words([*here, *others], member, least=10.83) == [["a"]]


def test_what_is_taken_from_few_is_little() -> None:
    # Of 5 texts that all point one way 5 / 25 of it.
    taken = in_common(axes(0, 0, 0, 0, 0), np.zeros(5, np.int64), 2)
    assert taken[:, 0].tolist() == pytest.approx([0.2, 0.2])
