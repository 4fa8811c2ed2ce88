"""What somebody was called is found by digests wherever it would be found by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.store.quoting import Quotes
from graph_service.store.redaction import MARK, Names
from graph_service.store.sealed_words import SealedWords, digest_by, spelling_of, spellings

SECRET = b"a secret of a test"
ADDRESSES = (
    "twitter:may",
    "crm:100",
    "email:jane.doe@acme.example",
    "phone:+442079460958",
    "twitter:jane7",
    "phone:12345",
    "chat:o'hara9",
)
CALLED = ("Jane O'Hara", "Zoë  van Dyk", "Bob (Jr.) X", "ΣΑΣ Σας")
PARTS = (
    *("may", "@may", "twitter:@may", "crm:100", "100", "jane.doe@ACME.example", "x", "_", " ", "  ", "\n"),
    *("\u00a0", "+", "00", "44", "20", "7946", "0958", "2079460958", "phone:", "@", "-", ".", "(", ")"),
    *("Jane", "O'Hara", "jane  o'hara", "ZOË", "van", "dyk", "Bob (Jr.) X", "σας σασ", "12345", "12 345"),
    *("jane7", "email:", "'s", ",", "o'hara9", "chat:", "ſ", "zoe\u0308  VAN dyk", "jane.doe%40acme.example"),
)


def sealed() -> SealedWords:
    # As they are kept: as text.
    kept = [str(each) for each in spellings(ADDRESSES, CALLED, digest_by(SECRET))]
    return SealedWords(SECRET, map(spelling_of, kept))


@given(st.lists(st.sampled_from(PARTS), max_size=8).map("".join))
def test_what_is_found_by_name_is_found_by_digest(text: str) -> None:
    """It may find more: a number behind another channel's name. It never leaves more."""
    by_digest = sealed().redacted(text, 1_000)
    assert not Names(ADDRESSES, CALLED).found_in(by_digest.replace(MARK, "\x00"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It may cost 100 euros in May, @May (crm:100)", f"It may cost 100 euros in May, {MARK} ({MARK})"),
        ("Jane\n O'HARA's kettle", f"{MARK}'s kettle"),
        ("janet o'hara, Jane O'Harab", "janet o'hara, Jane O'Harab"),
        ("call 020 7946 0958 or 0044 (20) 7946-0958", f"call 020 7946 0958 or {MARK}"),
        ("dial +12345 or @12345, not 12345", f"dial +12345 or {MARK}, not 12345"),
        ("write to Jane.Doe@acme.example!", f"write to {MARK}!"),
        ("Zoe\u0308 van Dyk", MARK),
        ("?to=jane.doe%40acme.example&x", f"?to={MARK}&x"),
        ("", ""),
    ],
)
def test_each_way_to_write_it(text: str, expected: str) -> None:
    assert sealed().redacted(text, 1_000) == expected
    assert sealed().found_in(text) is (text != expected)


def test_another_secret_finds_nothing() -> None:
    kept = spellings(ADDRESSES, CALLED, digest_by(SECRET))
    assert not SealedWords(b"another", kept).found_in("Jane O'Hara, @may, jane.doe@acme.example")


def test_a_digest_tells_nothing_of_what_it_stands_for() -> None:
    kept = " ".join(map(str, spellings(ADDRESSES, CALLED, digest_by(SECRET)))).lower()
    assert not any(part in kept for part in ("jane", "may", "acme", "4420", "zoë"))


def test_five_words_in_a_row_are_a_quotation() -> None:
    quotes = Quotes(["My kettle leaks, and nobody answers me.", "too short"])
    assert quotes.redacted('You said "my KETTLE leaks - and nobody answers": sorry', 99) == (
        f'You said "{MARK}": sorry'
    )
    assert quotes.redacted("the kettle leaks and nobody cares; too short", 99) == (
        "the kettle leaks and nobody cares; too short"
    )
