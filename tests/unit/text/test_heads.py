from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from graph_service.text.encoder import Encoder, Vectors
from graph_service.text.features import WIDTH
from graph_service.text.heads import WEIGHTS, Head, Heads, Kind, opened, written

ODD = ["", "x" * 100_000, "\U0001f600\U0001f621", "https://example.org", "\x00\x07", "\ud800!"]


def head(kind: Kind, bias: list[float], scale: float = 1.0, labels: tuple[str, ...] = ("a", "b")) -> Head:
    """A head that says the same of every text."""
    return Head(
        "constant",
        kind,
        labels,
        np.zeros((WIDTH, len(bias)), dtype=np.float32),
        np.array(bias, dtype=np.float32),
        np.full(len(labels), scale, dtype=np.float32),
        np.zeros(len(labels), dtype=np.float32),
        np.full(len(labels), 0.5, dtype=np.float32),
    )


def said(one: Head) -> list[float]:
    answer: list[float] = one.of(np.ones((1, WIDTH), dtype=np.float32))[0].tolist()
    return answer


def test_one_of_is_a_softmax() -> None:
    assert said(head("one of", [0.0, np.log(3)])) == pytest.approx([0.25, 0.75])


def test_any_of_is_a_sigmoid_each() -> None:
    assert said(head("any of", [0.0, np.log(3)])) == pytest.approx([0.5, 0.75])


def test_a_value_lies_between_minus_one_and_one() -> None:
    assert said(head("value", [-50.0], labels=("a",))) == [-1.0]
    assert said(head("value", [np.arctanh(0.5)], labels=("a",))) == pytest.approx([0.5])


def test_probabilities_of_several_readers_are_averaged() -> None:
    """0.25 and 0.75, 0.5 and 0.5: their mean is 0.375 and 0.625."""
    assert said(head("one of", [0.0, np.log(3), 0.0, 0.0])) == pytest.approx([0.375, 0.625])
    assert said(head("any of", [0.0, np.log(3), 0.0, 0.0])) == pytest.approx([0.5, 0.625])


def test_the_scale_sharpens() -> None:
    """The odds of 3 to 1 squared are 9 to 1."""
    assert said(head("one of", [0.0, np.log(3)], scale=2)) == pytest.approx([0.1, 0.9])
    assert said(head("any of", [0.0, np.log(3)], scale=2)) == pytest.approx([0.5, 0.9])


def test_a_file_gives_back_what_was_written_and_is_named_by_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "heads.npz"
    content = written([head("any of", [0.5, -2.0])])
    file.write_bytes(content)
    heads = opened(file)
    assert heads.version == f"heads-{hashlib.sha256(content).hexdigest()[:12]}"
    assert heads.heads["constant"].labels == ("a", "b")
    assert said(heads.heads["constant"]) == pytest.approx(said(head("any of", [0.5, -2.0])))


def test_equal_heads_are_written_as_equal_bytes() -> None:
    assert written([head("one of", [0.0, 1.0])]) == written([head("one of", [0.0, 1.0])])


def test_shipped_heads_are_small_and_named_by_their_file() -> None:
    content = WEIGHTS.read_bytes()
    assert len(content) < 1_000_000
    assert Heads.shipped().version == f"heads-{hashlib.sha256(content).hexdigest()[:12]}"
    assert Heads.shipped() is Heads.shipped()


def test_shipped_heads_judge_any_text(encoder: Encoder) -> None:
    said = Heads.shipped().read(ODD, encoder.encode(ODD))
    for name, shipped in Heads.shipped().heads.items():
        assert said[name].shape == (len(ODD), len(shipped.labels)), name
        assert np.isfinite(said[name]).all(), name
    for name in ("sentiment", "emotion"):
        np.testing.assert_allclose(said[name].sum(axis=1), 1, atol=1e-5)


def test_what_is_said_of_a_text_does_not_depend_on_its_neighbours() -> None:
    read = np.random.default_rng(6).normal(size=(67, WIDTH)).astype(np.float32)
    together = Heads.shipped().judge(read)
    for row in range(len(read)):
        for name, alone in Heads.shipped().judge(read[row : row + 1]).items():
            np.testing.assert_array_equal(alone[0], together[name][row])


def test_no_text_is_judged_to_nothing() -> None:
    nothing: Vectors = np.empty((0, Encoder.dimension), dtype=np.float32)
    assert Heads.shipped().read([], nothing)["sentiment"].shape == (0, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I love this phone, the best I ever had!", "positive"),
        ("The crew went out of their way to help my mother. Thank you!", "positive"),
        ("Worst service I have ever had, avoid them", "negative"),
        ("We stood at the gate for four hours and nobody came", "negative"),
        ("My bag did not arrive and the desk is closed", "negative"),
        ("Does the shop open on Sundays?", "neutral"),
        ("The talk starts at 9 in room 12", "neutral"),
    ],
)
def test_plain_sentences_have_their_sentiment(encoder: Encoder, text: str, expected: str) -> None:
    labels = Heads.shipped().heads["sentiment"].labels
    said = Heads.shipped().read([text], encoder.encode([text]))["sentiment"][0]
    assert labels[int(said.argmax())] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I am furious about how I was treated", "anger"),
        ("Thank you so much for your help", "gratitude"),
        ("So sad to hear that she died", "sadness"),
        ("I'm scared of the dark", "fear"),
    ],
)
def test_plain_sentences_have_their_emotion(encoder: Encoder, text: str, expected: str) -> None:
    labels = Heads.shipped().heads["emotion"].labels
    said = Heads.shipped().read([text], encoder.encode([text]))["emotion"][0]
    assert labels[int(said.argmax())] == expected


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("I recommend this shop to all my friends", "recommendation", True),
        ("Which of the two would you recommend?", "recommendation", False),
        ("I would not recommend this shop to anybody", "recommendation", False),
        ("I am happy to be a reference for you", "willingness_to_vouch", True),
        ("My booking reference is 4711", "willingness_to_vouch", False),
    ],
)
def test_who_would_speak_for_us_is_told_from_who_would_not(
    encoder: Encoder, text: str, intent: str, expected: bool
) -> None:
    head = Heads.shipped().heads["intents"]
    said = Heads.shipped().read([text], encoder.encode([text]))["intents"][0] >= head.thresholds
    assert bool(said[head.labels.index(intent)]) is expected


def test_intensity_orders_texts(encoder: Encoder) -> None:
    texts = ["This is the worst, I hate it!!!", "This is a bit bad", "It is here", "I absolutely LOVE it!!!"]
    values = Heads.shipped().read(texts, encoder.encode(texts))["intensity"][:, 0]
    assert list(values) == sorted(values)
    assert -1 <= values[0] < -0.2
    assert 0.2 < values[-1] <= 1
