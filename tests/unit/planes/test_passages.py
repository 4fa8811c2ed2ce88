from __future__ import annotations

import pytest

from graph_service.planes.passages import Hit, best, passage
from tests.unit.planes.messages import message


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        (None, "hello", "hello"),
        ("Refund", "please", "Refund\nplease"),
        ("Refund", "", "Refund\n"),
        (None, " \n\t", ""),
        (" ", " ", ""),
        ("", "x", "x"),
    ],
)
def test_a_passage_is_subject_line_break_text(subject: str | None, text: str, expected: str) -> None:
    found = passage(message("forum:1", text, subject))
    assert (found.key, found.text) == ("forum:1", expected)


def test_equal_scores_come_in_order_of_key() -> None:
    hits = [Hit("c", 1.0), Hit("b", 2.0), Hit("a", 1.0), Hit("d", 0.5)]
    assert best(hits, 3) == [Hit("b", 2.0), Hit("a", 1.0), Hit("c", 1.0)]
    assert best(hits, 0) == []
