"""How the shipped judge is learnt, on contexts made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from graph_service.moments.fit import PARTS, Fit
from training.matching import FEWEST, READ, fitted, kept, learnt, threshold
from training.matching_contexts import Found, Sought, best_of_each

SURE = np.array([0.0, 1.0, *[0.0] * (len(READ) - 1)])
"""Weights by which the log-odds are the cosine itself."""


def context(
    odds: list[float], relevant: list[int], kin: list[int] | None = None, about: str | None = "x"
) -> Found:
    parts = np.zeros((len(odds), len(PARTS)))
    parts[:, PARTS.index(READ[0])] = odds
    related = np.array(kin or [0] * len(odds), np.bool_)
    sought = Sought("text", about, about)
    return Found(sought, parts, np.zeros((len(odds), 1), np.float32), np.array(relevant, np.bool_), related)


def test_the_threshold_is_where_the_mean_share_is_still_kept() -> None:
    """At log-odds 2 (0.88) all are relevant, at 0 (0.5) one of three is not, and at -2 (0.12) half."""
    contexts = [context([2.0, 2.0, 0.0, -2.0], [1, 1, 0, 0])] * FEWEST
    assert threshold(contexts, SURE, 0.2) == pytest.approx(0.51)
    assert threshold(contexts, SURE, 0.34) == pytest.approx(0.12)
    assert threshold(contexts, SURE, 0.5) == pytest.approx(0.01)


def test_kin_count_neither_way() -> None:
    contexts = [context([2.0, 2.0, 1.9], [1, 0, 0], [0, 1, 0])] * FEWEST
    assert threshold(contexts, SURE, 0.2) == pytest.approx(0.87)


def test_of_contexts_that_nothing_fits_no_greater_share_may_find_anybody() -> None:
    """One context in 101 cannot spoil a mean; where it is the only one that nothing fits, it decides."""
    contexts = [context([2.0], [1])] * FEWEST + [context([0.0], [0], about=None)]
    assert threshold(contexts, SURE, 0.2) == pytest.approx(0.51)
    assert kept([("x", np.ones(4, np.bool_))], 0.2, unfit=0)
    assert not kept([("x", np.ones(9, np.bool_)), (None, np.zeros(1, np.bool_))], 0.6, unfit=1)


def test_too_few_contexts_tell_nothing() -> None:
    assert threshold([context([2.0], [1])] * (FEWEST - 1), SURE, 0.2) is None


def test_what_fits_better_is_likelier_relevant_and_no_part_speaks_against() -> None:
    contexts = [context([0.9, 0.8, 0.2, 0.1], [1, 1, 0, 0])] * 50
    weights = fitted(contexts)
    assert weights[1] > 0
    assert (weights[1:] >= 0).all()
    assert fitted([context([0.9, 0.1], [0, 1])] * 50)[1] == 0


def test_half_is_learnt_on_and_half_is_tried_on() -> None:
    made = learnt([context([0.9, 0.1], [1, 0])] * (2 * FEWEST))
    assert made.contexts == FEWEST
    assert tuple(made.weights) == READ
    assert made.threshold(0.05) is not None


def test_each_conversation_is_found_by_its_best_message_and_never_by_the_question_itself() -> None:
    fits = [fit("a", "one", 0.5), fit("b", "one", 0.9), fit("c", "two", 0.7), fit("d", "six", 2.0, "asked")]
    assert [each.message for each in best_of_each(fits, "asked")] == ["b", "c"]


def fit(message: str, conversation: str, score: float, text: str = "other") -> Fit:
    parts = (score, *[0.0] * (len(PARTS) - 1))
    return Fit(message, conversation, parts, np.zeros(1, np.float32), "asked", text)
