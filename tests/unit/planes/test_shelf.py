from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.planes import shelf as shelves
from graph_service.planes.sayers import Sayers
from graph_service.planes.shelf import Shelf


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "BLOCK", 3)


def row(value: float) -> list[float]:
    return [value, -value]


def rows(*values: float) -> np.ndarray:
    return np.array([row(value) for value in values], np.float32)


def test_rows_keep_their_numbers_whatever_comes_and_goes() -> None:
    shelf = Shelf(2)
    first = shelf.put(rows(1, 2, 3, 4))
    shelf.drop(first[1:3])
    second = shelf.put(rows(5))
    assert shelf.rows([first[3], second[0], first[0]]).tolist() == [row(4), row(5), row(1)]
    assert len(shelf) == 3


def test_numbers_of_what_was_dropped_are_given_out_again() -> None:
    shelf = Shelf(2)
    numbers = shelf.put(rows(1, 2, 3))
    shelf.drop(numbers)
    assert shelf.put(rows(4, 5, 6)).tolist() == numbers.tolist() == [0, 1, 2]
    assert shelf.end == 3


def test_a_dropped_row_has_no_product_and_nothing_of_it_stays() -> None:
    shelf = Shelf(2)
    shelf.drop(shelf.put(rows(1, 2, 3))[1:2])
    products = shelf.products(np.array([1, 0], np.float32))
    assert products[[0, 2]].tolist() == [1, 3]
    assert np.isnan(products[1])
    assert np.isnan(shelf.rows([1])).all()
    assert shelf.held(0, 9).tolist() == [0, 2]


def test_an_empty_shelf_has_no_products() -> None:
    shelf = Shelf(2)
    assert (shelf.products(np.zeros(2, np.float32)).size, len(shelf), shelf.rows([]).shape) == (0, 0, (0, 2))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.sampled_from("abcd"))))
def test_sayers_are_a_set_for_each_text(steps: list[tuple[bool, int, str]]) -> None:
    sayers, plain = Sayers(), {number: set[str]() for number in range(4)}
    for adds, number, key in steps:
        (sayers.add if adds else sayers.discard)(number, key)
        (plain[number].add if adds else plain[number].discard)(key)
        assert sorted(sayers.of(number)) == sorted(plain[number])
    assert [sorted(sayers.of(number)) for number in range(4)] == [sorted(plain[n]) for n in range(4)]
