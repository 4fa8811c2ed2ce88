import unicodedata

import pytest
from ftfy.badness import is_bad
from hypothesis import given
from hypothesis import strategies as st

from ingest.repair import INNOCENT, repair_markup, repair_text


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("sch\u00c3\u00b6n", "sch\u00f6n"),
        ("it\u00e2\u20ac\u2122s", "it\u2019s"),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("tab\tkept, bell\x07 and nul\x00 not", "tab\tkept, bell and nul not"),
        ("cafe\u0301", "caf\u00e9"),
        ("\ud83d\ude00", "\U0001f600"),
        ("lone \ud83d", "lone \ufffd"),
        ("line\u2028mark", "line\u2028mark"),
        (
            "\u2018quoted\u2019 \u201cso\u201d \u2026 \uff37ide \ufb01ne",
            "\u2018quoted\u2019 \u201cso\u201d \u2026 \uff37ide \ufb01ne",
        ),
        ("\U0001f469\u200d\U0001f4bb\ufe0f", "\U0001f469\u200d\U0001f4bb\ufe0f"),
        ("", ""),
    ],
)
def test_texts_are_repaired_and_nothing_else_is_touched(broken: str, meant: str) -> None:
    assert repair_text(broken) == meant


@pytest.mark.parametrize(
    ("markup", "meant"),
    [
        ("Tom &amp; Jerry &lt;3", "Tom & Jerry <3"),
        ("&amp;lt;", "&lt;"),
        ("?a=1&copy=2&amp", "?a=1&copy=2&amp"),
        ("&#128512; &#x1F600;", "\U0001f600 \U0001f600"),
        ("caf&eacute;", "caf\u00e9"),
    ],
)
def test_entities_are_undone_once(markup: str, meant: str) -> None:
    assert repair_markup(markup) == meant


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_a_repaired_text_is_well_formed_and_without_controls(text: str) -> None:
    repaired = repair_text(text)
    repaired.encode("utf-8")
    assert unicodedata.is_normalized("NFC", repaired)
    assert not [c for c in repaired if unicodedata.category(c) == "Cc" and c not in "\n\t"]


@given(st.from_regex(INNOCENT, fullmatch=True))
def test_letters_taken_for_innocent_are_so_for_ftfy(text: str) -> None:
    assert not is_bad(text)
    assert unicodedata.is_normalized("NFC", text)
