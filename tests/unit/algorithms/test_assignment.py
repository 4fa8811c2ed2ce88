"""The best assignment is the best of all there are, on cases small enough to try them all."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.assignment import NOBODY, assign
from algorithms.demand import forecast

FIT = st.one_of(st.just(float("nan")), st.integers(1, 20).map(lambda twentieth: twentieth / 20))


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[list[float]], list[int]]:
    seekers, givers = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    fits = [[draw(FIT) for _ in range(givers)] for _ in range(seekers)]
    return fits, [draw(st.integers(0, 3)) for _ in range(givers)]


def worth(fits: list[list[float]], room: list[int], chosen: tuple[int, ...]) -> float:
    """What a choice is worth; nan for one that may not be."""
    if any(chosen.count(giver) > left for giver, left in enumerate(room)):
        return float("nan")
    return sum(fits[seeker][giver] for seeker, giver in enumerate(chosen) if giver != NOBODY)


@given(cases())
def test_no_other_assignment_is_worth_more(case: tuple[list[list[float]], list[int]]) -> None:
    fits, room = case
    table = np.array(fits).reshape(len(fits), len(room))
    found = tuple(assign(table, np.array(room, np.int64)).tolist())
    every = product(range(NOBODY, len(room)), repeat=len(fits))
    best = np.nanmax([worth(fits, room, chosen) for chosen in every])
    assert worth(fits, room, found) == pytest.approx(best)


@pytest.mark.parametrize(("seen", "low", "high"), [(0, 0, 2), (100, 78, 125)])
def test_a_forecast_is_as_wide_as_little_is_known(seen: int, low: int, high: int) -> None:
    """By the quantiles of the predictive distribution, drawn: a rate from its posterior, then a number."""
    found = forecast(seen, 30, 30)
    luck = np.random.default_rng(7)
    drawn = luck.poisson(luck.gamma(seen + 0.5, 1 / 30, 400_000) * 30)
    assert (found.low, found.high) == tuple(np.quantile(drawn, [0.05, 0.95]).astype(int)) == (low, high)
    assert found.expected == pytest.approx(drawn.mean(), abs=0.05)
