from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.text.names import Form
from graph_service.text.products import AmbiguousAlias, ProductFinder, ProductMention
from ingest.company import Company, Competitor, OwnHandle, Product
from tests.pace import keeps_pace

NOTES = Product("lark-notes", "Lark Notes", ("LN", "@larkapp"))
LARK = Product("lark", "Lark", ())
CAFE = Product("cafe", "Café", ())
C_PLUS = Product("c-plus", "C++", ())
FINDER = ProductFinder([LARK, NOTES, CAFE, C_PLUS])
WREN = Product("wren", "Wren Notes", ("Wren",), ("sync", "notebook"), ("hedge",))
KETTLE = Product("kettle", "Pipkin Kettle", ("Pipkin",))
TARNWICK = ProductFinder.of(
    Company(
        "Tarnwick",
        (OwnHandle("twitter:tarnwickhelp", "care"),),
        (WREN, KETTLE),
        competitors=(Competitor("Orbit Desk", ("Orbit",)),),
    )
)


def found(text: str) -> list[tuple[str, str]]:
    return [(mention.slug, mention.matched) for mention in FINDER.find(text)]


def test_a_mention_says_where_it_stands() -> None:
    assert FINDER.find("I use Lark Notes.") == [
        ProductMention("lark-notes", 6, 16, "Lark Notes", Form.EXACT, 1.0, ours=True)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LARK NOTES, lark  notes\nand lark\nnotes", ["LARK NOTES", "lark  notes", "lark\nnotes"]),
        ("#LarkNotes @larknotes #ln", ["LarkNotes", "larknotes", "ln"]),
        ("ask @LarkApp", ["@LarkApp"]),
        ('LN\'s (LN) LN-fans "LN" LN…', ["LN"] * 5),
        ("larknotes", ["larknotes"]),
        ("LNs ln2 _LN xLN LN_fan joe@larkapp", []),
        ("", []),
    ],
)
def test_spellings_of_a_product(text: str, expected: list[str]) -> None:
    assert found(text) == [("lark-notes", matched) for matched in expected]


def test_the_longest_name_wins() -> None:
    assert found("Lark Notes or Lark?") == [("lark-notes", "Lark Notes"), ("lark", "Lark")]
    assert found("Lark, Notes") == [("lark", "Lark")]
    assert found("my Lark Noteshop") == [("lark", "Lark")]


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
    assert keeps_pace(lambda letters: FINDER.find(unit * (letters // len(unit))), 100_000)


def forms(text: str) -> list[tuple[str, str]]:
    return [(mention.matched, mention.form.value) for mention in TARNWICK.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wren Ntoes, Pipkn Kettle", [("Wren Ntoes", "slip"), ("Pipkn Kettle", "slip")]),
        ("my pippkin and my piiipkinnn", [("pippkin", "slip"), ("piiipkinnn", "slip")]),
        ("two Pipkins, the Pipkin's lid", [("Pipkins", "inflected"), ("Pipkin", "exact")]),
        ("#WrenNotes @wren_notes", [("WrenNotes", "hashtag"), ("wren_notes", "handle")]),
        ("WrenNotes wrennotes", [("WrenNotes", "run together"), ("wrennotes", "run together")]),
        ("#LovePipkin #pipkin", [("Pipkin", "hashtag"), ("pipkin", "hashtag")]),
        ("@LovePipkin pipkinesque pumpkin bumpkin", []),
        ("Wren Votes. Wern Ntoes.", []),
        ("Kettle, kettles", []),
    ],
)
def test_how_names_are_written(text: str, expected: list[tuple[str, str]]) -> None:
    assert forms(text) == expected


def test_an_english_word_is_no_slip() -> None:
    """One letter apart: kindle and kindly; an ending makes another word."""
    finder = ProductFinder([Product("k", "Kindle", ()), Product("g", "Google", ())])
    assert finder.find("kindly, kindled, I googled it") == []
    assert [mention.slug for mention in finder.find("kindel gogle")] == ["k", "g"]


def test_short_names_have_no_slips() -> None:
    finder = ProductFinder([Product("x", "Volta", ())])
    assert finder.find("Vlta Volt Volto") == []


def test_an_exact_mention_is_surer_than_a_slip_and_that_than_nothing() -> None:
    exact, slip = TARNWICK.find("Pipkin, Pipkn")
    assert exact.certainty > slip.certainty > 0


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("A wren nests in our hedge", False),
        ("three wrens in the garden", False),
        ("wren", False),
        ("A Wren in the hedge, look", False),
        ("I love my Wren", True),
        ("Wren keeps crashing", True),
        ("Wren song this morning", False),
        ("WREN IN OUR HEDGE AGAIN", False),
        ("wren lost a notebook", True),
        ("#wren", True),
        ("#wren #nest", False),
        ("my Pipkin beeps and wren is slow", True),
        ("@TarnwickHelp wren is slow", True),
        ("@TarnwickHelper wren is slow", False),
        ("@TarnwickHelp a wren is in the kitchen", False),
        ("@TarnwickHelp the Wren sync stops in the hedge", True),
        ("wren notes", True),
        ("LOOK A WREN OUTSIDE OUR WINDOW", False),
        ("Wren keeps smiling", True),
        ("Wren outside, look", False),
        ("a wren app for my mother", True),
    ],
)
def test_an_ordinary_word_needs_more_signs_for_it_than_against(text: str, meant: bool) -> None:
    assert ("wren" in [mention.slug for mention in TARNWICK.find(text)]) is meant


def test_the_head_of_a_conversation_tells_what_is_spoken_of() -> None:
    assert TARNWICK.find("wren is slow") == []
    (mention,) = TARNWICK.find("wren is slow", head="Hello, my Wren Notes will not open")
    assert (mention.slug, mention.matched) == ("wren", "wren")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("grandma's Apple pie is the best", False),
        ("an apple a day", False),
        ("queue at the Apple store", True),
        ("the apple update broke my phone", True),
    ],
)
def test_without_a_word_in_the_company_file_fruit_is_fruit(text: str, meant: bool) -> None:
    assert bool(ProductFinder([Product("apple", "Apple", ())]).find(text)) is meant


def test_a_competitor_is_not_us() -> None:
    ours, theirs = TARNWICK.find("Wren Notes or Orbit Desk?")
    assert (ours.slug, ours.ours) == ("wren", True)
    assert (theirs.slug, theirs.ours) == ("Orbit Desk", False)


def test_a_competitors_name_does_not_speak_for_us() -> None:
    assert [mention.slug for mention in TARNWICK.find("Orbit Desk and a robin, wren too")] == ["Orbit Desk"]


def test_a_competitor_with_our_name_is_refused() -> None:
    with pytest.raises(AmbiguousAlias, match="'wren' names both 'wren' and 'Sparrow'"):
        ProductFinder([WREN], [Competitor("Sparrow", ("wren",))])


ODD = {
    "empty": "",
    "long": "Pipkn WrenNotes a wren " * 4_500,
    "one long word": "P" * 100_000,
    "emoji": "🙂🙂👩‍👩‍👧",
    "a link": "https://example.com/a?b=c#d",
    "controls": "\x00\x01Pipkin\x02\x7f",
    "surrogates": "\ud800Pipkin\udfff \udc00",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_texts_are_read(text: str) -> None:
    assert all(mention.matched == text[mention.start : mention.end] for mention in TARNWICK.find(text))


def test_a_name_beside_controls_and_surrogates_is_found() -> None:
    assert [mention.matched for mention in TARNWICK.find(ODD["controls"] + ODD["surrogates"])] == [
        "Pipkin"
    ] * 2


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["Wren", "Notes", "Ntoes", "wrens", "WrenNotes", "#", "@", "_", "'s", "Orbit", "Desk"]
            ),
            st.text(max_size=4),
        ),
        max_size=14,
    ).map("".join)
)
def test_loose_mentions_are_in_order_apart_and_literal(text: str) -> None:
    end = 0
    for mention in TARNWICK.find(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.matched == text[mention.start : mention.end]
        end = mention.end
