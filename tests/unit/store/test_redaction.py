"""Names taken out of texts, and keys that say nothing."""

from __future__ import annotations

import doctest

import pytest

from graph_service.store import redaction
from graph_service.store.model import ChangeKind
from graph_service.store.redaction import Names, forgotten_key, removal

JANE = Names(
    ["twitter:jane_doe", "email:jane@acme.example", "phone:+4930901820", "chat:jd", "crm:0031", "chat:j7"],
    ["Jane Doe", "Jane", "Jane van der Berg"],
)
MAY = Names(["twitter:may", "crm:100", "sms:110", "phone:+4911", "discourse:weekday"], [])
"""Somebody all of whose addresses may be ordinary words and numbers."""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@jane_doe hello", "[forgotten] hello"),
        ("thanks JANE_DOE!", "thanks [forgotten]!"),
        ("@jane_does and jane_doe_e and xjane_doe", "@jane_does and jane_doe_e and xjane_doe"),
        ("mail Jane@Acme.example.", "mail [forgotten]."),
        ("<mailto:jane@acme.example>", "<mailto:[forgotten]>"),
        ("dear jane\n doe, Jane van der  Berg", "dear [forgotten], [forgotten]"),
        ("Jane alone is anybody", "Jane alone is anybody"),
        ("call +49 (30) 90-18.20 or 0049 30901820", "call [forgotten] or [forgotten]"),
        ("call +49 30 901 8200", "call +49 30 901 8200"),
        ("jd is short, @JD is not", "jd is short, [forgotten] is not"),
        ("order 0031 of crm:0031, not crm:00310", "order 0031 of [forgotten], not crm:00310"),
        ("j7 is letters and digits, jd is not", "[forgotten] is letters and digits, jd is not"),
        ("twitter:jane_doe, EMAIL:jane@acme.example", "[forgotten], [forgotten]"),
        ("phone:+4930901820/phone:4930901820", "[forgotten]/[forgotten]"),
        ("see acme.example/?to=JANE%40acme.example", "see acme.example/?to=[forgotten]"),
        ("", ""),
    ],
)
def test_what_is_taken_out_of_a_text(text: str, left: str) -> None:
    assert JANE.redacted(text, 1_000) == left
    assert JANE.found_in(text) == (text != left)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It may cost 100 euros in May", "It may cost 100 euros in May"),
        ("@May, twitter:may or twitter:@may", "[forgotten], [forgotten] or [forgotten]"),
        ("crm:100, chat:100, crm:1000", "[forgotten], chat:100, crm:1000"),
        ("dial 110 or sms:110 or sms:1-10", "dial 110 or [forgotten] or [forgotten]"),
        (
            "4911 is a number, +49 11 and 0049-11 are hers",
            "4911 is a number, [forgotten] and [forgotten] are hers",
        ),
        ("every weekday, @weekday", "every weekday, [forgotten]"),
        ("May@may.example", "May@may.example"),
    ],
)
def test_words_and_numbers_are_hers_only_as_addresses(text: str, left: str) -> None:
    assert MAY.redacted(text, 1_000) == left
    assert MAY.found_in(text) == (text != left)


@pytest.mark.parametrize("name", ["Zo\u00eb Dyk", "Zoe\u0308 Dyk"])
def test_letters_with_marks_are_one_or_two(name: str) -> None:
    names = Names([], [name])
    assert names.redacted("Zo\u00eb Dyk, ZOE\u0308  dyk", 100) == "[forgotten], [forgotten]"
    assert names.parts == ["zoe\u0308", "zo\u00eb"]


def test_eight_characters_stand_alone() -> None:
    assert Names(["chat:weekdays"], []).redacted("on weekdays", 100) == "on [forgotten]"
    assert Names(["chat:weekday"], []).redacted("on weekday", 100) == "on weekday"


def test_what_to_look_for_in_ids() -> None:
    digits, *rest = JANE.parts
    assert digits == "4930901820"
    mail = ["jane%40acme.example", "jane@acme.example"]
    assert rest == ["@0031", "@jd", "chat:jd", "crm:0031", "j7", "jane", *mail, "jane_doe"]
    assert Names(["sms:110", "phone:+4911", "chat:"], ["爱 玲"]).parts == ["4911", "@110", "sms:110", "爱"]


def test_a_text_stays_within_what_a_record_may_hold() -> None:
    assert JANE.redacted("@jd " * 3, 20) == "[forgotten] [forgott"
    assert JANE.redacted("x" * 30, 20) == "x" * 30


def test_nobody_is_found_nowhere() -> None:
    assert Names([], ["Jane"]).redacted("Jane []()", 100) == "Jane []()"


def test_keys_keep_their_source_and_what_they_are_of() -> None:
    assert doctest.testmod(redaction).failed == 0
    assert forgotten_key("chat:#jane").startswith("chat:#forgotten-")
    assert forgotten_key("chat:jane") != forgotten_key("mail:jane").replace("mail", "chat")
    assert len(removal(ChangeKind.MESSAGES, "chat:jane").removeprefix("messages:")) == 16
