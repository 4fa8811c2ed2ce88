"""Deeds by hand, and what must hold of any: more never lowers, order is nothing, sums are bounded."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.advocacy import StanceRule, advocate_scores, posteriors, stance_contributions
from algorithms.deeds import Deeds, deed_contributions, joined
from algorithms.graph import Reals

repeatable = settings(derandomize=True, deadline=None, max_examples=60)
FRESH = StanceRule(half_life_days=1e18)
PEOPLE = 3


def deeds(*done: tuple[int, int, float, float]) -> Deeds:
    """Deeds of (person, kind, amount, age in days)."""
    person, kind, amount, age = np.array(done, np.float64).reshape(-1, 4).T
    number = np.arange(len(done))
    return Deeds(person.astype(np.int64), kind.astype(np.int64), number, amount.copy(), age.copy())


@st.composite
def any_deeds(draw: st.DrawFn) -> Deeds:
    rows = st.tuples(
        st.integers(0, PEOPLE - 1), st.integers(0, 6), st.floats(-1, 1), st.sampled_from([0.2, 0.7, 1.5, 30])
    )
    return deeds(*draw(st.lists(rows, max_size=20)))


def test_of_one_day_the_strongest_deed_counts() -> None:
    share = deed_contributions(deeds((0, 0, 0.5, 0.2), (0, 1, 0.8, 0.9), (0, 2, 0.8, 0.5)), rule=FRESH)
    assert share.tolist() == [0.0, 0.8, 0.0]


def test_days_count_less_and_less_by_strength() -> None:
    share = deed_contributions(deeds((0, 0, 0.4, 0.5), (0, 0, 1.0, 1.5), (0, 3, 0.8, 2.5)), rule=FRESH)
    assert share == pytest.approx([0.4 * 0.75**2, 1.0, 0.8 * 0.75])


def test_sides_and_people_are_apart() -> None:
    share = deed_contributions(deeds((0, 0, 1.0, 0.5), (0, 4, -1.0, 0.5), (1, 0, 1.0, 0.5)), rule=FRESH)
    assert share.tolist() == [1.0, -1.0, 1.0]


def test_deeds_fade() -> None:
    assert deed_contributions(deeds((0, 0, 1.0, 180.0))).tolist() == [0.5]


def test_no_day_alone_makes_an_advocate() -> None:
    # A hundred different words of full praise and a hundred deeds of each kind, all on one day.
    hundred, same_day = np.zeros(100, np.int64), np.full(100, 0.5)
    words = stance_contributions(hundred, np.ones(100), same_day, rule=FRESH)
    done = joined(*(deeds(*[(0, kind, 1.0, 0.5)] * 100) for kind in range(4)))
    share = np.concatenate([words, deed_contributions(done, rule=FRESH)])
    stance = posteriors(np.zeros(share.size, np.int64), np.zeros(share.size), share, people=1)
    assert stance.alpha == pytest.approx([4.0])
    assert advocate_scores(stance) == pytest.approx([0.05 ** (1 / 4)])
    assert advocate_scores(stance)[0] < 0.5


@repeatable
@given(any_deeds(), st.floats(0, 1), st.sampled_from([0.2, 1.5, 30]), st.sampled_from([0, 1, 2, 3, 6]))
def test_one_more_deed_never_lowers_anybody(done: Deeds, amount: float, age: float, kind: int) -> None:
    more = joined(done, deeds((0, kind, amount, age)))
    assert sums(more)[0] >= sums(done)[0] - 1e-12
    assert sums(more)[1:].tolist() == sums(done)[1:].tolist()


def sums(done: Deeds) -> Reals:
    """What deeds for us add for each person."""
    gained = np.maximum(deed_contributions(done), 0)
    return np.asarray(np.bincount(done.person, gained, PEOPLE), np.float64)


@repeatable
@given(any_deeds(), st.randoms(use_true_random=False))
def test_the_order_of_deeds_is_nothing(done: Deeds, random: Random) -> None:
    order = np.array(random.sample(range(done.person.size), done.person.size), np.int64)
    names = ("person", "kind", "message", "amount", "age_days")
    mixed = Deeds(*(getattr(done, name)[order] for name in names))
    assert deed_contributions(mixed).tolist() == deed_contributions(done)[order].tolist()


@repeatable
@given(any_deeds())
def test_a_life_of_deeds_is_bounded(done: Deeds) -> None:
    assert (sums(done) < 8).all()


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ([2.0], "amount: a deed lies between -1 and 1"),
        ([1.0, 1.0], r"amount: must be float64 of shape \(1,\)"),
    ],
)
def test_what_is_no_deed_is_refused(amount: list[float], message: str) -> None:
    one = np.zeros(1, np.int64)
    with pytest.raises(ValueError, match=message):
        Deeds(one, one, one, np.array(amount), np.zeros(1))


def test_who_brought_somebody_did_more_than_speak() -> None:
    share = deed_contributions(deeds((0, 6, 1.0, 0.5), (0, 0, 1.0, 1.5)), rule=FRESH)
    assert share.tolist() == [2.0, 0.75]
