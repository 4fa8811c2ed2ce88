"""Which messages are read with which: expected places are counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from graph_service.planes.centre import Centre
from graph_service.planes.lexical import LexicalPlane
from graph_service.planes.passages import Passage
from graph_service.planes.plane import Delta
from graph_service.planes.threads import Threads
from graph_service.planes.vocabulary import UNKNOWN, Vocabulary
from graph_service.store.model import MessageRow
from tests.unit.planes.messages import START, message


def thread(*keys: str) -> Threads:
    """A conversation in the order of its keys' numbers, whatever the order in which they are put."""
    threads = Threads()
    for key in keys:
        threads.put(Passage(key, f"text of {key}", "c", int(key[1:])))
    return threads


def around(threads: Threads, key: str) -> dict[str, int]:
    found = threads.passage(key)
    assert found is not None
    return dict(threads.around(found))


def test_a_message_is_read_with_its_neighbours_and_the_one_that_opened_the_conversation() -> None:
    threads = thread("m5", "m1", "m9", "m3", "m2", "m4", "m8", "m7", "m6")
    assert around(threads, "m7") == {"m1": 0, "m3": 4, "m4": 3, "m5": 2, "m6": 1, "m7": 0, "m8": 1, "m9": 2}
    assert around(threads, "m1") == {"m1": 0, "m2": 1, "m3": 2, "m4": 3, "m5": 4}
    assert around(thread("m1"), "m1") == {"m1": 0}


def test_what_is_dropped_or_moved_is_read_with_no_longer() -> None:
    threads = thread("m1", "m2", "m3")
    threads.drop("m2")
    threads.put(Passage("m3", "elsewhere", "d", 3))
    assert around(threads, "m1") == {"m1": 0}
    assert threads.passage("m2") is None


def said(key: str, text: str, conversation: str, minutes: int = 0) -> MessageRow:
    return replace(message(key, text), conversation=conversation, sent_at=START + timedelta(minutes=minutes))


SAID = (
    said("a1", "where is my red bag", "a"),
    said("a2", "the Lisbon one", "a", 1),
    said("a3", "with the umbrella", "a", 2),
    said("b1", "umbrella", "b"),
    said("c1", "a Lisbon umbrella", "c"),
)


@pytest.fixture
def plane(tmp_path: Path) -> LexicalPlane:
    held = LexicalPlane(tmp_path)
    held.advance([Delta(1, SAID)])
    return held


def test_words_are_gathered_over_the_messages_of_a_conversation(plane: LexicalPlane) -> None:
    # c holds two of the three words, a all of them in three messages, b one; bag and Lisbon are rarer.
    assert plane.gathered("bag umbrella Lisbon", 5) == ["a1", "c1"]
    assert plane.gathered("bag umbrella Lisbon", 1) == ["a1"]
    assert plane.gathered("bag umbrella Lisbon", 5, {"a3", "a2", "b1"}) == ["a2"]
    assert plane.gathered("umbrella", 5) == []


def test_a_message_that_moves_to_another_conversation_is_read_there(plane: LexicalPlane) -> None:
    plane.advance([Delta(2, (replace(SAID[3], conversation="a"),))])
    found = plane.threads.passage("b1")
    assert found is not None
    assert found.conversation == "a"
    assert plane.search("umbrella", 1)[0].key == "b1"


def test_the_same_is_read_from_disk(plane: LexicalPlane, tmp_path: Path) -> None:
    again = LexicalPlane(tmp_path)
    found = again.threads.passage("a2")
    assert found == Passage(
        "a2", "the Lisbon one", "a", int((START + timedelta(minutes=1)).timestamp() * 1e6)
    )
    assert again.position() == 1
    assert around(again.threads, "a2") == {"a1": 0, "a2": 0, "a3": 1}


def test_a_vocabulary_counts_who_says_a_word() -> None:
    words = Vocabulary()
    words.add("a", ["late", "bag", "late"])
    words.add("b", ["late"])
    numbers = words.numbers(["late", "bag", "never"])
    assert numbers.tolist() == [0, 1, UNKNOWN]
    assert words.sayers(numbers).tolist() == [2, 1, 0]
    # Of 2 messages: ln(1 + 0.5 / 2.5), ln(1 + 1.5 / 1.5), ln(1 + 2.5 / 0.5).
    assert words.rarities(numbers) == pytest.approx([0.1823216, 0.6931472, 1.7917595])
    assert words.said("a").tolist() == [0, 1]


def test_in_an_empty_vocabulary_all_words_are_as_rare() -> None:
    words = Vocabulary()
    assert words.rarities(words.numbers(["one", "other"])) == pytest.approx([0.6931472] * 2)


def test_a_centre_does_not_depend_on_the_order_of_what_came_and_went() -> None:
    rows = np.random.default_rng(5).normal(size=(300, 4)).astype(np.float32)
    some, others = Centre(4), Centre(4)
    some.add(rows)
    some.remove(rows[:100])
    for row in rows[:99:-1]:
        others.add(row[None])
    assert some.mean().tobytes() == others.mean().tobytes()
    assert some.mean() == pytest.approx(rows[100:].sum(axis=0) / 220, abs=1e-6)
    assert Centre(4).mean().tolist() == [0, 0, 0, 0]
