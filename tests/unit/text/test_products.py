from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.text.products import AmbiguousAlias, ProductFinder, ProductMention
from ingest.company import Product

NOTES = Product("lark-notes", "Lark Notes", ("LN", "@larkapp"))
LARK = Product("lark", "Lark", ())
CAFE = Product("cafe", "Café", ())
C_PLUS = Product("c-plus", "C++", ())
FINDER = ProductFinder([LARK, NOTES, CAFE, C_PLUS])


def found(text: str) -> list[tuple[str, str]]:
    return [(mention.slug, mention.matched) for mention in FINDER.find(text)]


def test_a_mention_says_where_it_stands() -> None:
    assert FINDER.find("I use Lark Notes.") == [ProductMention("lark-notes", 6, 16, "Lark Notes")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LARK NOTES, lark  notes\nand lark\nnotes", ["LARK NOTES", "lark  notes", "lark\nnotes"]),
        ("#LarkNotes @larknotes #ln", ["LarkNotes", "larknotes", "ln"]),
        ("ask @LarkApp", ["@LarkApp"]),
        ('LN\'s (LN) LN-fans "LN" LN…', ["LN"] * 5),
        ("larknotes", []),
        ("LNs ln2 _LN xLN LN_fan joe@larkapp", []),
        ("", []),
    ],
)
def test_spellings_of_a_product(text: str, expected: list[str]) -> None:
    assert found(text) == [("lark-notes", matched) for matched in expected]


def test_the_longest_name_wins() -> None:
    assert found("Lark Notes or Lark?") == [("lark-notes", "Lark Notes"), ("lark", "Lark")]
    assert found("Lark Noteshop") == [("lark", "Lark")]


def test_of_two_that_overlap_the_longer_stays() -> None:
    finder = ProductFinder([Product("a", "big red", ()), Product("b", "red balloon", ())])
    assert [mention.slug for mention in finder.find("a big red balloon")] == ["b"]


@pytest.mark.parametrize("text", ["CAFÉ", "café", "Cafe\u0301", "CAFE\u0301"], ids=ascii)
def test_accents_composed_and_decomposed(text: str) -> None:
    assert found(f"the {text}!") == [("cafe", text)]


def test_an_accent_belongs_to_its_word() -> None:
    assert ProductFinder([Product("cafe", "Cafe", ())]).find("the cafe\u0301") == []


@pytest.mark.parametrize("text", ["我爱Lark很多", "Larkを使う", "Lark는 좋다", "ใช้Larkดี"])
def test_scripts_without_spaces_end_a_word(text: str) -> None:
    assert found(text) == [("lark", "Lark")]


def test_signs_in_names_are_taken_literally() -> None:
    assert found("C++ and c++, not CCC") == [("c-plus", "C++"), ("c-plus", "c++")]


def test_without_products_nothing_is_found() -> None:
    assert ProductFinder([]).find("Lark") == []


def test_a_name_of_two_products_is_refused() -> None:
    with pytest.raises(AmbiguousAlias, match=r"'LARK' names both 'lark' and 'other'.*company.toml"):
        ProductFinder([LARK, Product("other", "Other", ("LARK",))])


def test_a_name_given_twice_for_one_product_is_one_name() -> None:
    assert len(ProductFinder([Product("lark", "Lark", ("lark", "LARK"))]).find("Lark")) == 1


@given(st.text(alphabet="LarkNotes #@é\u0301\n+C我", max_size=60))
def test_mentions_are_in_order_apart_and_literal(text: str) -> None:
    end = 0
    for mention in FINDER.find(text):
        assert end <= mention.start < mention.end
        assert mention.matched == text[mention.start : mention.end]
        end = mention.end


@pytest.mark.parametrize("unit", ["lark ", "lark" + " " * 500, "#", "lar"])
def test_time_is_proportional_to_the_text(unit: str) -> None:
    start = time.process_time()
    FINDER.find(unit * (500_000 // len(unit)))
    assert time.process_time() - start < 5
