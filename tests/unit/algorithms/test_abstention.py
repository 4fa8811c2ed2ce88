"""The bar that keeps a share: by hand, by simulation, and at the edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.abstention import DOUBT, doubtful, fewest, lowest_bar, missing, parts_of_doubt, ranks

SHARES = (0.05, 0.1, 0.2)


def falling(count: int) -> np.ndarray:
    return np.linspace(1.0, 0.1, count)


def test_so_many_relevant_ratings_as_refute_the_share_make_a_bar_and_one_less_does_not() -> None:
    """0.8 ** 17 = 0.0225 is under half of 0.05, 0.8 ** 16 = 0.0281 is not; the bar stands under the 17th."""
    scores = falling(18)
    bar = lowest_bar(scores, np.ones(18, np.bool_), 0.2)
    assert bar is not None
    assert (bar.rated, bar.irrelevant) == (17, 0)
    assert scores[17] < bar.threshold <= scores[16]
    assert lowest_bar(scores[:17], np.ones(17, np.bool_), 0.2) is None


def test_what_fails_at_the_top_may_pass_farther_down_with_its_own_part_of_the_doubt() -> None:
    """The best two of 200 are irrelevant: 17 of which 2 fail, 198 relevant ones after them pass."""
    relevant = np.ones(200, np.bool_)
    relevant[:2] = False
    bar = lowest_bar(falling(200), relevant, 0.2)
    assert bar is not None
    assert (bar.rated, bar.irrelevant) == (ranks(200, 0.2)[-1], 2)


def test_the_threshold_is_above_every_equal_score_of_the_next() -> None:
    """Twenty at 0.9 and twenty at 0.5: no threshold stands between equal ones."""
    scores = np.repeat([0.9, 0.5], 20)
    bar = lowest_bar(scores, scores > 0.7, 0.2)
    assert bar is not None
    assert bar.rated == 20
    assert 0.5 < bar.threshold <= 0.9


def test_nothing_is_found_where_all_score_alike() -> None:
    assert lowest_bar(np.full(100, 0.5), np.ones(100, np.bool_), 0.2) is None


@given(st.permutations(range(40)))
def test_the_order_of_the_ratings_makes_no_difference(order: list[int]) -> None:
    relevant = np.arange(40) % 9 != 8
    scores = falling(40)
    assert lowest_bar(scores[order], relevant[order], 0.3) == lowest_bar(scores, relevant, 0.3)


@pytest.mark.parametrize("share", SHARES)
def test_the_true_share_is_kept_in_95_of_100_draws(share: float) -> None:
    """Scores are uniform, and a match of score s is irrelevant with probability (1 - s) ** 2 / 2.

    So of those from t on the share (1 - t) ** 2 / 6 is irrelevant, which is known exactly.
    """
    draw = np.random.default_rng(7)
    kept = []
    for _ in range(400):
        scores = draw.uniform(size=150)
        bar = lowest_bar(scores, draw.uniform(size=150) >= (1 - scores) ** 2 / 2, share)
        kept.append(bar is None or (1 - bar.threshold) ** 2 / 6 <= share)
    assert np.mean(kept) >= 1 - DOUBT


def test_where_every_threshold_breaks_the_promise_one_is_found_in_5_of_100_draws_at_most() -> None:
    """A quarter is irrelevant whatever the score, and a fifth is asked for."""
    draw = np.random.default_rng(7)
    found = [
        lowest_bar(draw.uniform(size=200), draw.uniform(size=200) >= 0.25, 0.2) is not None
        for _ in range(400)
    ]
    assert np.mean(found) <= DOUBT


def test_a_share_that_is_kept_easily_is_found_in_most_draws() -> None:
    """Who always says nobody keeps every promise: one in twenty is irrelevant, a fifth is asked for."""
    draw = np.random.default_rng(7)
    found = [lowest_bar(draw.uniform(size=100), draw.uniform(size=100) >= 0.05, 0.2) for _ in range(200)]
    assert np.mean([bar is not None and bar.rated >= 50 for bar in found]) > 0.95


def test_doubt_is_shared_out_whole() -> None:
    assert parts_of_doubt(0, 0.05) == []
    assert parts_of_doubt(1, 0.05) == [0.025]
    assert parts_of_doubt(6, 0.05) == pytest.approx([0.025, *[0.005] * 5])


@pytest.mark.parametrize("share", SHARES)
def test_the_fewest_are_the_fewest(share: float) -> None:
    count = fewest(share)
    assert doubtful(count, 0, share) <= DOUBT < doubtful(count - 1, 0, share)
    assert doubtful(count, 0, share) == pytest.approx((1 - share) ** count)


def test_doubtful_is_the_binomial_tail() -> None:
    """P(at most 1 of 3 at one half) is 1/8 + 3/8."""
    assert doubtful(3, 1, 0.5) == pytest.approx(0.5)


def test_so_many_more_as_are_missing_make_a_bar() -> None:
    scores, relevant = falling(30), np.arange(30) % 10 != 3
    more = missing(scores, relevant, 0.2)
    assert more == 17 - 3
    topped = np.append(scores, 2.0 + np.arange(more)), np.append(relevant, np.ones(more, np.bool_))
    assert lowest_bar(*topped, 0.2) is not None
    assert missing(*topped, 0.2) == 0


@pytest.mark.parametrize(("share", "count"), [(0.05, 73), (0.1, 37), (0.2, 18)])
def test_missing_of_nothing_is_what_the_first_promise_takes(share: float, count: int) -> None:
    """One more than the fewest, since the threshold stands above one that was rated."""
    assert missing(np.zeros(0), np.zeros(0, np.bool_), share) == count


def test_misuse_is_named() -> None:
    with pytest.raises(ValueError, match="max_irrelevant: a share"):
        lowest_bar(falling(3), np.ones(3, np.bool_), 0.0)
    with pytest.raises(ValueError, match="doubt: a share"):
        lowest_bar(falling(3), np.ones(3, np.bool_), 0.2, doubt=math.inf)
    with pytest.raises(ValueError, match="a truth value for each score"):
        lowest_bar(falling(3), np.ones(2, np.bool_), 0.2)
    with pytest.raises(ValueError, match="finite"):
        lowest_bar(np.array([math.nan]), np.ones(1, np.bool_), 0.2)
