"""Which messages are about something: by all their words, by a near meaning, or by a product's name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph_service.errors import Misuse, NotFound
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.plane import Delta
from graph_service.planes.vectors import VectorPlane
from graph_service.planes.view import View
from graph_service.questions.topical import Topical, checked_product
from tests.api.sample import ANN, BOB, Sample, opened, tweet
from tests.unit.planes.messages import message
from tests.wide import WideEncoder

TEXTS = {
    "both": "The delays of my refunds are endless",
    "one": "A refund, please",
    "near": "delay refund",
    "other": "Nice weather",
    "none": "",
}


@pytest.fixture
def topical(tmp_path: Path) -> Topical:
    vectors, lexical = VectorPlane(tmp_path / "vectors", WideEncoder()), LexicalPlane(tmp_path / "lexical")
    for plane in (vectors, lexical):
        plane.advance([Delta(1, tuple(message(key, text) for key, text in TEXTS.items()))])
    return Topical(vectors, lexical)


def test_all_words_whatever_their_endings_or_a_near_meaning(topical: Topical) -> None:
    assert topical.keys("delayed refunding") == {"both", "near"}
    # Each word has a direction of its own, and the same words have one meaning.
    assert topical.keys("delay refund") == {"both", "near"}
    assert topical.keys("nice") == {"other"}
    assert topical.keys("weather submarine refund kettle lamp crane") == set()


def test_a_message_is_judged_by_itself(tmp_path: Path, topical: Topical) -> None:
    before = topical.keys("delay refund")
    for plane in (topical.vectors, topical.lexical):
        more = tuple(message(f"more{n}", f"delay number {n} of a long, long list") for n in range(50))
        plane.advance([Delta(2, more)])
    assert topical.keys("delay refund") == before


@pytest.mark.parametrize(
    ("topic", "says"), [("...", "no words"), ("", "no words"), ("a" * 10_001, "10,001 characters")]
)
def test_a_topic_without_words_or_with_too_many_is_refused(topical: Topical, topic: str, says: str) -> None:
    with pytest.raises(Misuse, match=says):
        topical.keys(topic)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = opened(tmp_path_factory.mktemp("topical"))
    made.context.pipeline.ingest(
        [
            tweet("t1", ANN, "Lark Notes prints well", minutes=1),
            tweet("t2", ANN, "it prints badly", minutes=2),
            tweet("t3", BOB, "Lark Mail is down", minutes=3),
        ]
    )
    yield made
    made.engine.close()


def about(sample: Sample, **asked: Any) -> set[str]:
    answers = sample.context.answers
    view: View = answers.networks.at(answers.time()).view
    mask = Topical(answers._planes.vectors, answers._planes.lexical).mask(view, **asked)
    assert mask.shape == (len(view.messages),)
    return {view.messages[row] for row in np.flatnonzero(mask)}


def test_of_a_view_the_messages_that_name_a_product_and_speak_of_a_topic(filled: Sample) -> None:
    assert about(filled) == {"twitter:t1", "twitter:t2", "twitter:t3"}
    assert about(filled, product="lark-notes") == {"twitter:t1"}
    assert about(filled, topic="printing") == {"twitter:t1", "twitter:t2"}
    assert about(filled, product="lark-notes", topic="print") == {"twitter:t1"}
    assert about(filled, product="lark-notes", topic="down") == set()
    assert about(filled, product="toaster") == set()


def test_a_product_we_do_not_have(filled: Sample) -> None:
    checked_product(filled.context.store, "lark-mail")
    checked_product(filled.context.store, None)
    with pytest.raises(NotFound, match="'toaster'"):
        checked_product(filled.context.store, "toaster")
