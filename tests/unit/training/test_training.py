from __future__ import annotations

import random

import numpy as np
import pytest

from benchmarks.text_cases.measures import calibration, macro_f1, macro_recall, shared_calibration
from graph_service.text import fit
from graph_service.text.features import WIDTH
from graph_service.text.fit import Examples
from graph_service.text.heads import Kind
from training.calibrate import sharpened
from training.dialogues import Turn
from training.dressed import dressed
from training.emotions import GROUPS, LABELS, NEGATIVE, OURS, POSITIVE
from training.fill import filled, sentences
from training.intent_map import of_multidogo
from training.intents import known, source
from training.sets import part_of


@pytest.mark.parametrize("name", ["situations", "chatter", "public", "feelings"])
def test_templates_are_filled_alike_each_time_and_leave_no_slot(name: str) -> None:
    made = sentences(name, 3)
    assert made == sentences(name, 3)
    assert not [sentence.text for sentence in made if "{" in sentence.text or "}" in sentence.text]


def test_slots_may_hold_slots() -> None:
    slots = {"who": ["the {kind} driver"], "kind": ["bus"]}
    assert filled("{who} left", slots, random.Random(0)) == "the bus driver left"


def test_dressed_texts_still_say_what_they_said() -> None:
    texts = [f"this is text {number}" for number in range(50)]
    again = dressed(texts, 2)
    assert len(again) == 100
    assert all(text in worn for text, worn in zip(texts * 2, again, strict=True))
    assert 25 < sum(worn.startswith(("@", ".@", "RT @")) for worn in again) < 90
    assert again == dressed(texts, 2)


def test_part_of_a_text_is_the_same_on_every_machine() -> None:
    """SHA-256 of `abc` as FIPS 180-2 publishes it."""
    digest = 0xBA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD
    assert part_of("abc") == digest % 10
    assert part_of("abc", 7) == digest % 7
    assert part_of("\ud800") in range(10)


def test_every_emotion_of_goemotions_has_a_group_and_a_side_at_most() -> None:
    assert tuple(GROUPS) == LABELS
    assert len(OURS) == 28
    assert not POSITIVE & NEGATIVE
    assert set(OURS) >= POSITIVE | NEGATIVE


def test_chatter_weighs_by_the_root_of_how_often_it_was_said_and_nothing_else_does() -> None:
    turns = [Turn("ok", ("confirmation",))] * 4 + [Turn("bye", ("closinggreeting",))]
    said = source("multidogo", turns, of_multidogo)
    features = np.zeros((2, WIDTH), dtype=np.float32)
    assert said.texts == ("ok", "bye")
    assert known(said, features, "chatter", 3).weights.tolist() == [2, 1]
    assert known(said, features, "thanks", 3).weights.tolist() == [1.5, 1.5]


def separable(kind: Kind) -> Examples:
    """The first feature decides: above nothing the second label holds."""
    read = np.random.default_rng(6).normal(size=(200, WIDTH)).astype(np.float32) * np.float32(0.1)
    above = read[:, 0] > 0
    shares = np.stack([~above, above], axis=1)
    targets = shares if kind != "value" else np.where(above, 0.5, -0.5)[:, None]
    return Examples.of(read, targets.astype(np.float32))


@pytest.mark.parametrize("kind", ["one of", "any of", "value"])
def test_a_reader_learns_what_decides(kind: Kind) -> None:
    examples = separable(kind)
    labels = ("below", "above") if kind != "value" else ("value",)
    head = fit.head("test", kind, labels, [fit.reader(kind, examples, 0.1)])
    right = (head.of(examples.features)[:, -1] > (0 if kind == "value" else 0.5)) == (
        examples.features[:, 0] > 0
    )
    assert right.mean() > 0.95


def test_a_head_that_is_too_sure_is_tempered() -> None:
    """A head that is sure, and right three times of four, comes to say 0.75."""
    read = np.zeros((400, WIDTH), dtype=np.float32)
    reader = fit.Reader(np.zeros((WIDTH, 2), dtype=np.float32), np.array([0.0, 6.0], dtype=np.float32))
    truth = np.eye(2, dtype=np.float32)[[0] * 100 + [1] * 300]
    head = sharpened(fit.head("test", "one of", ("no", "yes"), [reader]), Examples.of(read, truth))
    assert head.of(read[:1])[0].tolist() == pytest.approx([0.25, 0.75], abs=0.002)


def test_measures_by_hand() -> None:
    """Class 0: two right of two found and three there, F1 0.8; class 1: one of two, one there, F1 2/3."""
    truth, said = np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])
    assert macro_f1(truth, said) == pytest.approx((0.8 + 2 / 3) / 2)
    assert macro_recall(truth, said) == pytest.approx((2 / 3 + 1) / 2)


def test_calibration_by_hand() -> None:
    """Two at 0.9 of which one is right, two at 0.6 both right: (0.4 * 2 + 0.4 * 2) / 4."""
    chances = np.array([[0.9, 0.1], [0.9, 0.1], [0.4, 0.6], [0.4, 0.6]], dtype=np.float32)
    truth = np.array([0, 1, 1, 1])
    assert calibration(truth, chances) == pytest.approx(0.4)
    assert shared_calibration(np.eye(2, dtype=np.float32)[truth], chances) == pytest.approx(0.4)
