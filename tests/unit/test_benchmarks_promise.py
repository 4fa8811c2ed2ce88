"""The figures about promises, counted by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.search_cases.promise import Outcome, caught, irrelevant, outcome, told_of
from graph_service.moments.judge import Judge
from graph_service.moments.promise import Rated

SURE = replace(Judge.shipped(), rated=Rated(np.linspace(1, 0, 40), np.arange(40) < 30))
"""Of whose ratings the best 30 are relevant: the bar for a fifth stands under the 28th, at 1 - 28 / 39."""


def test_a_promise_is_kept_where_no_more_is_irrelevant_than_promised() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.1])
    four_of_five = np.array([1, 1, 1, 1, 0, 1], np.bool_)
    assert outcome(SURE, 0.2, scores, four_of_five) == Outcome(promised=True, kept=True, recall=0.8)
    three_of_five = np.array([1, 1, 1, 0, 0, 1], np.bool_)
    assert outcome(SURE, 0.2, scores, three_of_five) == Outcome(promised=True, kept=False, recall=0.75)


def test_where_nothing_is_promised_nobody_is_told() -> None:
    made = outcome(Judge.shipped(), 0.2, np.ones(3), np.ones(3, np.bool_))
    assert made == Outcome(promised=False, kept=True, recall=0.0)


def test_nothing_of_nobody_is_irrelevant() -> None:
    assert irrelevant(np.zeros(0, np.bool_)) == 0
    assert irrelevant(np.array([True, False, False, True])) == 0.5


def test_the_worst_context_is_told_beside_the_mean() -> None:
    good, bad = Outcome(True, True, 0.8), Outcome(True, False, 0.2)
    figures = [result.ours for result in told_of("case", [[good, good], [good, bad]])]
    assert figures == pytest.approx([0.5, 1.0, 0.65, 0.5])


def test_out_of_scope_is_caught_below_what_95_of_100_in_scope_reach() -> None:
    assert caught(np.arange(101.0), np.array([-1, 4.5, 4.9, 5.5])).ours == 0.75
