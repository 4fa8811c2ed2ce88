"""The words that decided, by a judge whose probabilities are counted by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.text.evidence import MOST_PIECES, Span, evidence, pieces
from graph_service.text.meaning import Found, Judge, Meaning, Sign, Tone
from graph_service.text.sentiment import Vader

NEGATIVE, POSITIVE = Sign("sentiment", "negative"), Sign("sentiment", "positive")
COMPLAINT = Sign("intent", "complaint")


class Counting(Judge):
    """A complaint is 0.6 likely for `broken` and 0.3 more for `again`; it is negative as far."""

    version = "counting"
    signs = (NEGATIVE, POSITIVE, COMPLAINT)

    def __init__(self) -> None:
        self.batches: list[int] = []

    def read(self, texts: Sequence[str]) -> list[Meaning]:
        return [
            Meaning(-complaint, Tone.NEGATIVE, intents=(Found("complaint", complaint),) if complaint else ())
            for complaint in map(likely, texts)
        ]

    def chances(self, texts: Sequence[str]) -> list[Mapping[Sign, float]]:
        self.batches.append(len(texts))
        return [{NEGATIVE: 0.9, POSITIVE: 0.1, COMPLAINT: likely(text)} for text in texts]


def likely(text: str) -> float:
    return 0.6 * ("broken" in text) + 0.3 * ("again" in text)


def test_a_word_weighs_what_its_label_loses_without_it() -> None:
    judge = Counting()
    assert evidence(judge, ["again it is broken", "fine"]) == [
        (
            Span(12, 18, "broken", "intent", "complaint", 0.6),
            Span(0, 5, "again", "intent", "complaint", 0.3),
        ),
        (),
    ]
    # Both texts, and what is left of four words and of one.
    assert judge.batches == [2 + 4 + 1]


def test_of_a_longer_text_clauses_and_runs_of_words_are_left_out() -> None:
    text = f"I waited for three hours. {'and then some more ' * 6}but it is broken; yes"
    assert [text[start:end] for start, end in pieces(text)] == [
        "I waited",
        "for three",
        "hours.",
        *["and then", "some more"] * 6,
        "but it",
        "is broken;",
        "yes",
    ]
    (spans,) = evidence(Counting(), [text])
    assert [(span.text, span.weight) for span in spans] == [("is broken;", 0.6)]


def test_where_there_are_too_many_clauses_words_in_a_row_are_left_out() -> None:
    text = "No. " * 30 + "broken."
    found = pieces(text)
    assert len(found) == 16
    assert text[slice(*found[0])] == "No. No."
    assert text[slice(*found[-1])] == "broken."


def test_the_lexicon_explains_itself() -> None:
    (spans,) = evidence(Vader(), ["The app is great"])
    assert [(span.text, span.aspect, span.label) for span in spans] == [("great", "sentiment", "positive")]
    # Its published compound score for the word alone among three others, all of which is the word's.
    assert spans[0].weight == 0.6249


@pytest.mark.parametrize(
    "text",
    ["", " \n", "😡😡😡", "http://x.example/a?b=c", "\x00\x01 broken", "broken \ud800", "broken " * 15_000],
    ids=["empty", "blank", "emoji", "address", "controls", "surrogate", "long"],
)
def test_a_text_of_any_kind_is_explained(text: str) -> None:
    (spans,) = evidence(Counting(), [text])
    assert all(text[span.start : span.end] == span.text for span in spans)


@given(st.text(alphabet=st.sampled_from("ab .;\n!,😀"), max_size=400))
def test_pieces_hold_every_word_once_in_order(text: str) -> None:
    found = pieces(text)
    assert len(found) <= MOST_PIECES
    assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())
    assert all(one[1] <= other[0] for one, other in pairwise(found))
