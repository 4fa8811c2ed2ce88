"""Rows in groups: by hand, and against loops."""

import hypothesis.extra.numpy as arrays
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.graph import Indices
from algorithms.grouping import latest_before, numbered, places_within, ranked, shared, strongest_each

repeatable = settings(derandomize=True, deadline=None, max_examples=60)


def columns(count: int) -> st.SearchStrategy[Indices]:
    return arrays.arrays(np.int64, count, elements=st.integers(-2, 2))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Indices, Indices]:
    count = draw(st.integers(0, 20))
    return draw(columns(count)), draw(columns(count))


@repeatable
@given(pairs())
def test_rows_are_numbered_and_shared_as_they_agree(rows: tuple[Indices, Indices]) -> None:
    number, some = numbered(*rows), shared(*rows)
    keys = list(zip(*(column.tolist() for column in rows), strict=True))
    for place, key in enumerate(keys):
        assert (number == number[place]).tolist() == [other == key for other in keys]
        assert some[place] or keys.count(key) == 1


@repeatable
@given(pairs())
def test_places_count_what_comes_before(rows: tuple[Indices, Indices]) -> None:
    group, order = rows
    place = places_within([group], [order])
    for each in np.unique(group):
        own = np.flatnonzero(group == each)
        assert sorted(place[own].tolist()) == list(range(own.size))
        assert (np.diff(order[own][np.argsort(place[own])]) >= 0).all()


@repeatable
@given(columns(12))
def test_ranked_times_keep_their_order(times: Indices) -> None:
    assert ranked(times).tolist() == np.unique(times, return_inverse=True)[1].tolist()


def test_no_rows_are_in_no_group() -> None:
    none = np.zeros(0, np.int64)
    assert shared(none).size == numbered(none).size == ranked(none).size == 0
    assert places_within([none], [none]).size == strongest_each(none, np.zeros(0), none).size == 0


def test_the_latest_event_before_each_moment() -> None:
    among = np.array([0, 0, 1]), np.array([10, 30, 20])
    who, when = np.array([0, 0, 0, 1, 1, 2]), np.array([10, 11, 99, 20, 21, 99])
    assert latest_before(who, when, among).tolist() == [-1, 0, 1, -1, 2, -1]
    none = np.zeros(0, np.int64)
    assert latest_before(who, when, (none, none)).tolist() == [-1] * 6


def test_the_strongest_of_each_group() -> None:
    group, amount = np.array([1, 1, 0, 1]), np.array([0.5, 0.9, 0.1, 0.9])
    assert strongest_each(group, amount, np.array([3, 2, 1, 0])).tolist() == [2, 3]
