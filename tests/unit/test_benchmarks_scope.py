"""The figures of what no head knows, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.text_cases.scope import caught, left_open
from graph_service.text.meaning import Found, Meaning, Tone
from training.scope import Scope

ASKED = (Found("question", 0.9),)


def test_a_text_without_an_intent_or_a_clear_tone_is_left_open() -> None:
    meanings = [
        Meaning(0.0, Tone.UNCLEAR, intents=ASKED),
        Meaning(0.0, Tone.NEUTRAL, intents=ASKED),
        Meaning(0.8, Tone.POSITIVE),
        Meaning(0.0, Tone.UNCLEAR),
        Meaning(-0.2, Tone.UNCLEAR),
    ]
    assert left_open(meanings) == {"tone unclear": 3 / 5, "no intent": 3 / 5}
    assert left_open(meanings[:2]) == {"tone unclear": 1 / 2, "no intent": 0}


def test_what_is_less_familiar_than_all_but_five_of_a_hundred_is_caught() -> None:
    inside = np.arange(101, dtype=np.float32)
    outside = np.array([-1, 4.5, 4.9, 5.5], dtype=np.float32)
    assert caught(inside, outside) == 0.75


def test_familiarity_is_the_mean_of_two_standard_scores() -> None:
    """Highest logits 1 and 3, cosines .6 and 1 of those in scope: means 2 and .8, deviations 1 and .2."""
    known = np.array([[1, 0], [0, 1]], dtype=np.float32)
    held = np.array([[0.6, 0], [0, 1]], dtype=np.float32)
    scope = Scope.around(known, held, np.array([[1, 0], [0, 3]], dtype=np.float32))
    found = scope.familiarity(
        np.array([[0.4, 0], [0.8, 0]], dtype=np.float32), np.array([[1], [2]], dtype=np.float32)
    )
    assert found.tolist() == pytest.approx([(-1 - 2) / 2, 0], abs=1e-5)
