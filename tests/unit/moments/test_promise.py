"""What is promised of matches, on what grounds, and what is said where nothing is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from graph_service.moments.fit import PARTS
from graph_service.moments.promise import Basis, Rated, promise
from graph_service.moments.reference import Reference, read, shipped

REFERENCE = Reference({"cosine": 5.0}, -3.0, {0.1: 0.8, 0.2: 0.6}, 300)
NOBODY = Rated(np.zeros(0), np.zeros(0, np.bool_))


def rated(relevant: int, irrelevant: int) -> Rated:
    """So many relevant ones at the top, and under them so many that are not."""
    count = relevant + irrelevant
    return Rated(np.linspace(0.99, 0.01, count), np.arange(count) < relevant)


def test_enough_ratings_make_a_promise() -> None:
    made = promise(rated(30, 20), 0.2, REFERENCE)
    assert made.guaranteed
    assert made.basis is Basis.RATINGS
    assert (made.rated, made.missing) == (50, 0)
    assert made.sentence == (
        "With 95% confidence at most 20% of the matches from 0.43 on are irrelevant: 0 of the 28 rated "
        "there were."
    )


def test_without_ratings_the_reference_stands_in_and_says_that_it_promises_nothing() -> None:
    made = promise(NOBODY, 0.2, REFERENCE)
    assert not made.guaranteed
    assert made.basis is Basis.REFERENCE
    assert (made.threshold, made.rated, made.missing) == (0.6, 0, 18)
    assert made.sentence == (
        "Not promised: 0 ratings are too few to show that at most 20% are irrelevant, 18 more would do if "
        "all were relevant. From 0.60 on it was so on the mean of 300 reference contexts; this assumes that "
        "the context resembles them."
    )


def test_of_two_known_shares_the_stricter_stands_in_for_one_between() -> None:
    assert promise(NOBODY, 0.15, REFERENCE).threshold == 0.8


def test_a_share_smaller_than_any_reference_kept_tells_nobody() -> None:
    made = promise(NOBODY, 0.05, REFERENCE)
    assert made.threshold is None
    assert made.sentence.endswith("The reference contexts did not keep so small a share either: nobody.")


def test_ratings_that_contradict_the_reference_tell_nobody() -> None:
    """Of five rated at 0.6 or more two are irrelevant; of those rated lower nothing is said."""
    scores = np.array([0.9, 0.8, 0.7, 0.65, 0.6, 0.1, 0.1])
    doubted = Rated(scores, np.array([1, 0, 1, 0, 1, 0, 0], np.bool_))
    assert promise(doubted, 0.2, REFERENCE).threshold is None
    assert promise(doubted, 0.4, replace(REFERENCE, thresholds={0.4: 0.6})).threshold == 0.6
    low = Rated(scores[5:], doubted.relevant[5:])
    assert promise(low, 0.2, REFERENCE).threshold == 0.6


def test_stricter_promises_take_more_ratings() -> None:
    assert [promise(NOBODY, share, REFERENCE).missing for share in (0.05, 0.1, 0.2)] == [73, 37, 18]


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, float("nan")])
def test_no_share_outside_0_to_1(share: float) -> None:
    with pytest.raises(ValueError, match="max_irrelevant"):
        promise(NOBODY, share, REFERENCE)


def test_a_reference_is_read_as_it_was_written() -> None:
    assert read(REFERENCE.written()) == REFERENCE


def test_the_shipped_reference_reads_parts_that_there_are_and_is_of_use() -> None:
    held = shipped()
    assert held.weights.keys() <= set(PARTS)
    assert min(held.weights.values()) > 0
    assert held.threshold(0.2) is not None
    thresholds = [held.thresholds[share] for share in sorted(held.thresholds)]
    assert thresholds == sorted(thresholds, reverse=True)
