"""How long it is open between two times: by hand, and minute by minute."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.open_hours import Openings, open_time

MINUTES = st.integers(0, 40)
SPANS = st.lists(st.tuples(MINUTES, MINUTES).map(lambda pair: (min(pair), max(pair))), max_size=6)


def openings(spans: list[tuple[int, int]]) -> Openings:
    begins, ends = zip(*spans, strict=True) if spans else ((), ())
    return Openings.of(np.array(begins, np.int64), np.array(ends, np.int64))


def test_what_overlaps_or_touches_is_one() -> None:
    found = openings([(13, 17), (9, 12), (12, 13), (10, 11), (20, 21)])
    assert (found.begins.tolist(), found.ends.tolist()) == ([9, 20], [17, 21])


@given(SPANS, st.lists(st.tuples(MINUTES, MINUTES), max_size=6))
def test_minute_by_minute(spans: list[tuple[int, int]], asked: list[tuple[int, int]]) -> None:
    since, until = (
        (np.array(times, np.int64) for times in zip(*asked, strict=True))
        if asked
        else [np.zeros(0, np.int64)] * 2
    )
    is_open = [any(begin <= minute < end for begin, end in spans) for minute in range(41)]
    expected = [sum(is_open[one:other]) - sum(is_open[other:one]) for one, other in asked]
    assert open_time(openings(spans), since, until).tolist() == expected


@pytest.mark.parametrize(("begins", "ends"), [([2], [1]), ([1, 2], [3])])
def test_what_cannot_be(begins: list[int], ends: list[int]) -> None:
    with pytest.raises(ValueError, match="ends"):
        Openings.of(np.array(begins), np.array(ends))
