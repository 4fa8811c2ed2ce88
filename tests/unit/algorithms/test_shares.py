"""One camp's share of what people bring: by hand, by properties, and by how often the interval holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.shares import camp_share, effective_number

AMOUNTS = st.lists(st.integers(1, 50).map(float), min_size=1, max_size=12)


def test_one_person_for_each_side_leaves_everything_open() -> None:
    # Half of one person: Beta(1, 1), all shares alike.
    found = camp_share(1, 1, np.array([2.0]))
    assert found is not None
    assert (found.value, found.people) == (0.5, 1.0)
    assert (found.low, found.high) == pytest.approx((0.05, 0.95))


def test_of_nothing_there_is_no_share() -> None:
    assert camp_share(0, 0, np.zeros(0)) is None


def test_all_and_nothing_have_an_end_that_is_certain() -> None:
    every, none = camp_share(3, 0, np.ones(3)), camp_share(0, 3, np.ones(3))
    assert every is not None
    assert none is not None
    assert (every.value, every.high, none.value, none.low) == (1.0, 1.0, 0.0, 0.0)
    assert (every.low, none.high) == pytest.approx((1 - none.high, 1 - every.low))


@given(AMOUNTS, AMOUNTS)
def test_neither_order_nor_unit_nor_the_name_of_the_camp_makes_a_difference(
    mine: list[float], theirs: list[float]
) -> None:
    brought = np.array([*mine, *theirs])
    found = camp_share(sum(mine), sum(theirs), brought)
    mirrored = camp_share(4 * sum(theirs), 4 * sum(mine), 4 * brought[::-1])
    assert found is not None
    assert mirrored is not None
    assert found.people == mirrored.people
    assert (found.value, found.low, found.high) == pytest.approx(
        (1 - mirrored.value, 1 - mirrored.high, 1 - mirrored.low)
    )


@given(AMOUNTS)
def test_people_count_for_at_most_themselves(brought: list[float]) -> None:
    assert 1 <= effective_number(np.array(brought)) <= len(brought) + 1e-9
    assert effective_number(np.array([*brought, 0.0])) == effective_number(np.array(brought))


@given(AMOUNTS, AMOUNTS, st.integers(1, 100))
def test_who_says_more_of_the_same_makes_no_surer(mine: list[float], theirs: list[float], more: int) -> None:
    most = max([*mine, *theirs])
    louder = np.array([*mine, *theirs])
    louder[np.argmax(louder)] += more
    assert effective_number(louder) < effective_number(np.array([*mine, *theirs])) + 1e-9
    assert louder.max() == most + more


@pytest.mark.parametrize("spread", [0.0, 0.7])
def test_the_interval_holds_as_often_as_it_says(spread: float) -> None:
    """Of 60 people 70 % are for; how much they write has nothing to do with that."""
    luck = np.random.default_rng(8)
    held = 0
    for _ in range(500):
        for_us = luck.random(60) < 0.7
        wrote = np.exp(spread * luck.standard_normal(60))
        found = camp_share(wrote[for_us].sum(), wrote[~for_us].sum(), wrote)
        assert found is not None
        held += found.low <= 0.7 <= found.high
    assert 0.86 <= held / 500 <= 0.94


@pytest.mark.parametrize(
    ("one", "other", "brought"),
    [(-1.0, 1.0, [1.0]), (1.0, 1.0, [0.0]), (1.0, np.inf, [1.0]), (1.0, 1.0, [-1.0, 3.0])],
)
def test_what_cannot_be(one: float, other: float, brought: list[float]) -> None:
    with pytest.raises(ValueError, match=r"weight|brought"):
        camp_share(one, other, np.array(brought))
