"""What the benchmark of threads measures, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from algorithms.graph import Indices
from benchmarks.care_cases.threads import Claim, adjusted_rand, calibration_error, exact, one_to_one


def of(*numbers: int) -> Indices:
    return np.array(numbers, np.int64)


TRUTH = of(0, 0, 0, 1, 1, 2)


def test_the_truth_agrees_with_itself_under_any_numbers() -> None:
    other = of(2, 2, 2, 0, 0, 1)
    assert [measure(other, TRUTH) for measure in (one_to_one, adjusted_rand, exact)] == [1, 1, 1]


def test_one_to_one_pairs_each_conversation_once() -> None:
    # Three and one of the first, one of the second: the second cannot be paired with the first again.
    assert one_to_one(of(0, 0, 0, 0, 1, 1), TRUTH) == pytest.approx(4 / 6)
    assert one_to_one(of(0, 0, 0, 0, 0, 0), TRUTH) == pytest.approx(3 / 6)


def test_adjusted_rand() -> None:
    # Of 15 pairs 4 are together in truth and 7 in the guess, 3 in both: (3 - 28/15) / (5.5 - 28/15).
    assert adjusted_rand(of(0, 0, 0, 0, 1, 1), TRUTH) == pytest.approx((3 - 28 / 15) / (5.5 - 28 / 15))
    assert adjusted_rand(of(0, 0, 0, 0, 0, 0), TRUTH) == 0


def test_exact_match_counts_whole_conversations() -> None:
    # Of three true and three guessed ones, the first is the same.
    assert exact(of(0, 0, 0, 1, 2, 2), TRUTH) == pytest.approx(2 / 6)


def test_calibration_error() -> None:
    # Nine in ten said and two of three right; a quarter said and none right.
    every = [Claim(0.95, True), Claim(0.95, True), Claim(0.95, False), Claim(0.25, False)]
    assert calibration_error(every) == pytest.approx(0.75 * (0.95 - 2 / 3) + 0.25 * 0.25)
