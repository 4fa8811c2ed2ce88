"""The Herfindahl index, by hand and by its properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.concentration import herfindahl

AMOUNTS = st.lists(st.integers(0, 1_000).map(float), min_size=1, max_size=8).filter(any)


def test_of_nothing_there_is_none() -> None:
    assert herfindahl(np.zeros(0)) is None
    assert herfindahl(np.zeros(3)) is None


def test_shares_squared_are_summed() -> None:
    assert herfindahl(np.array([6.0, 3.0, 1.0])) == pytest.approx(0.36 + 0.09 + 0.01)
    assert herfindahl(np.array([0.0, 7.0])) == 1.0


@settings(max_examples=30)
@given(AMOUNTS)
def test_neither_order_nor_unit_makes_a_difference_and_equal_parts_are_the_least(
    amounts: list[float],
) -> None:
    found = herfindahl(np.array(amounts))
    assert found is not None
    assert 1 / len(amounts) - 1e-12 <= found <= 1
    assert found == herfindahl(np.array(amounts[::-1]))
    assert found == pytest.approx(herfindahl(np.array(amounts) * 3.5))


def test_a_negative_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="weight: must be at least 0"):
        herfindahl(np.array([1.0, -1.0]))
