from __future__ import annotations

import numpy as np
import pytest

from graph_service.text.encoder import Encoder, Vectors
from graph_service.text.features import NAMES, WIDTH, features, seen
from tests.pace import keeps_pace

ODD = [
    "",
    " \n",
    "x" * 100_000,
    "what " * 20_000,
    "\U0001f600\U0001f621",
    "https://example.org",
    "\x00\x07",
    "\ud800!",
]


def vectors(count: int) -> Vectors:
    return np.random.default_rng(6).normal(size=(count, Encoder.dimension)).astype(np.float32)


def named(text: str) -> dict[str, float]:
    return dict(zip(NAMES, seen(text), strict=True))


def test_the_vector_stands_first_and_what_is_seen_after_it() -> None:
    given = vectors(2)
    read = features(["I love it!", "Why?"], given)
    assert read.shape == (2, WIDTH)
    assert read.dtype == np.float32
    np.testing.assert_array_equal(read[:, : Encoder.dimension], given)
    np.testing.assert_array_equal(read[0, Encoder.dimension :], np.array(seen("I love it!"), np.float32))


def test_no_two_features_have_one_name() -> None:
    assert len(set(NAMES)) == len(NAMES) == len(seen("x"))


def test_no_text_has_no_features() -> None:
    assert features([], vectors(0)).shape == (0, WIDTH)


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:12]))
def test_any_text_has_finite_features(text: str) -> None:
    assert np.isfinite(features([text], vectors(1))).all()


def test_what_follows_the_first_2000_characters_is_not_read() -> None:
    given = vectors(1)
    np.testing.assert_array_equal(
        features(["x" * 2_000], given), features(["x" * 2_000 + " awful! WHY?"], given)
    )


def test_marks_persons_and_numbers_are_counted() -> None:
    seen_of = named("@larkair I waited 3 hours, why don't YOU answer?! See https://example.org #fail")
    assert seen_of["exclamations"] == seen_of["questions"] == 0.25
    assert seen_of["ends asking"] == seen_of["shared"] == seen_of["ellipsis"] == 0
    for present in ("duration", "number", "asked", "url", "capitals"):
        assert seen_of[present] == 1, present
    for once in ("negations", "first person", "second person", "handles", "hashtags"):
        assert seen_of[once] == pytest.approx(np.log(2)), once


def test_the_place_of_feeling_is_told() -> None:
    turned = named("great seats, friendly crew, but the food was terrible")
    assert turned["but"] == turned["mixed"] == 1
    assert turned["first"] > 0 > turned["last"]
    assert turned["after but"] < 0
    assert turned["first third"] > 0 > turned["last third"]
    assert turned["highest"] > 0 > turned["lowest"]


def test_time_is_proportional_to_the_texts() -> None:
    given = vectors(200)
    unit = "what is it with the bad, bad service "
    assert keeps_pace(lambda times: features([unit * times] * 200, given), 10)
