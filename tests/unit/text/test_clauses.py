from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.text.clauses import clauses, quoted, without
from tests.pace import keeps_pace


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in clauses(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is slow. I like it!", ["It is slow.", "I like it!"]),
        ("Version 3.5 is out", ["Version 3.5 is out"]),
        ('He said "no." Then left', ['He said "no."', "Then left"]),
        ("good but slow", ["good", "but slow"]),
        ("A works, whereas B fails; C too\nD", ["A works,", "whereas B fails;", "C too", "D"]),
        ("great 😍😍 and new", ["great 😍😍", "and new"]),
        ("love A, hate B and I use C", ["love A,", "hate B and", "I use C"]),
        ("tea and cake, bread", ["tea and cake, bread"]),
        ("butter is yet-to-come", ["butter is", "yet-to-come"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_where_clauses_end(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> you are late\nI am not", ["> you are late"]),
        ('> he said "no"\nwell', ['> he said "no"']),
        ('she said "I hate it" and left', ["I hate it"]),
        ("they told me: “it is fine”", ["it is fine"]),
        ("my “smart” kettle", []),
        ('the "said" kettle', []),
        ('he says "unfinished', []),
    ],
)
def test_what_others_said(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in quoted(text)] == expected


def test_a_quotation_that_reaches_over_a_clause_is_left_out_of_both() -> None:
    text = 'He said "a b. c d" twice'
    assert list(without(text, quoted(text), clauses(text))) == ['He said "', '" twice']


@given(st.text(alphabet='ab .,!;\n>"“” but said 😍', max_size=80))
def test_clauses_and_quotations_are_in_order_and_apart(text: str) -> None:
    for spans in (clauses(text), quoted(text)):
        reached = 0
        for start, end in spans:
            assert reached <= start < end <= len(text)
            reached = end
    assert "".join("".join(parts(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("unit", ['said "', "> a\n", "but ", ", ", "😍", ". ", "!", '"a" said '])
def test_time_is_proportional_to_the_text(unit: str) -> None:
    def work(letters: int) -> None:
        text = unit * (letters // len(unit))
        list(without(text, quoted(text), clauses(text)))

    assert keeps_pace(work, 100_000)
