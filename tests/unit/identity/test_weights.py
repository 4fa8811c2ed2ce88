"""Weights as an artefact: valid as shipped, equal when read again, learnt from enough only."""

import numpy as np
import pytest

from graph_service.identity.weights import (
    FEWEST,
    TooFew,
    Weights,
    current,
    learnt,
    read,
    shipped,
    written,
)
from ingest.identity.blocking import candidates
from ingest.identity.description import NAMES, Description
from ingest.identity.fields import HANDLE_FIELDS, LEVELS
from ingest.identity.frequencies import UNKNOWN
from ingest.identity.table import Table
from tests.unit.identity.people import FIELDS, described


def test_shipped_weights_are_rates_of_every_field_and_level() -> None:
    weights = shipped()
    assert weights.every == (*NAMES, *HANDLE_FIELDS)
    for field, rates in zip(weights.every, weights.model.fields, strict=True):
        assert rates.match.size == len(LEVELS[field.kind])
        assert rates.match.sum() == pytest.approx(1)
        assert rates.random.sum() == pytest.approx(1)
        assert (rates.match > 0).all()
        assert (rates.random > 0).all()
    assert weights.frequencies == (UNKNOWN,) * len(weights.every)


def test_to_agree_best_speaks_for_one_person_and_to_differ_against() -> None:
    for rates in shipped().model.fields:
        assert rates.match[0] > rates.random[0]
        assert rates.match[-1] < rates.random[-1]


def test_without_anything_learnt_the_shipped_weights_count() -> None:
    assert current(None) is shipped()
    assert shipped().version.startswith("shipped-")


def learning() -> Weights:
    records = people(FEWEST)
    table, found = Table.of(records, FIELDS), candidates(records, FIELDS)
    return learnt(table, table.compare(found.first, found.second))


def people(count: int) -> list[Description]:
    """Two records of each person, who has a birth date that nobody else has."""
    names = ["Jane Doe", "Bob Stone", "Kim Miller", "Ann Green", "Tom Weaver"]
    numbers = [number // 2 for number in range(count)]
    return [described(names[n % 5], born=f"19{n % 90 + 10}01{n // 90 + 10}") for n in numbers]


def test_weights_written_and_read_again_are_equal_and_have_one_version() -> None:
    weights = learning()
    again = read(written(weights))
    assert again is not weights
    assert (again.fields, again.records, again.frequencies) == (FIELDS, FEWEST, weights.frequencies)
    assert again.model.prior == weights.model.prior
    for one, other in zip(again.model.fields, weights.model.fields, strict=True):
        for name in ("match", "random", "strength"):
            assert np.array_equal(getattr(one, name), getattr(other, name))
    assert again.version == weights.version
    assert written(again) == written(weights)


def test_what_was_learnt_is_not_what_is_shipped() -> None:
    weights = learning()
    assert weights.version.startswith("learnt-")
    assert weights.version != shipped(FIELDS).version
    assert weights.records == FEWEST


def test_too_few_to_learn_from_are_refused() -> None:
    records = people(FEWEST - 1)
    table = Table.of(records, FIELDS)
    with pytest.raises(TooFew, match="199 handles are too few to learn from; 200 are needed"):
        learnt(table, table.compare(np.array([0]), np.array([1])))
