"""Names taken out of texts, and keys that say nothing."""

from __future__ import annotations

import doctest

import pytest

from graph_service.store import redaction
from graph_service.store.model import ChangeKind
from graph_service.store.redaction import Names, forgotten_key, removal

JANE = Names(
    ["twitter:jane_d", "email:jane@acme.example", "phone:+4930901820", "chat:jd", "crm:0031"],
    ["Jane Doe", "Jane", "Jane van der Berg"],
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@jane_d hello", "[forgotten] hello"),
        ("thanks JANE_D!", "thanks [forgotten]!"),
        ("@jane_dd and jane_d_e and xjane_d", "@jane_dd and jane_d_e and xjane_d"),
        ("mail Jane@Acme.example.", "mail [forgotten]."),
        ("<mailto:jane@acme.example>", "<mailto:[forgotten]>"),
        ("dear jane\n doe, Jane van der  Berg", "dear [forgotten], [forgotten]"),
        ("Jane alone is anybody", "Jane alone is anybody"),
        ("call +49 (30) 90-18.20 or 0049 30901820", "call [forgotten] or [forgotten]"),
        ("call +49 30 901 8200", "call +49 30 901 8200"),
        ("jd is short, @JD is not", "jd is short, [forgotten] is not"),
        ("order 0031, not 00310", "order [forgotten], not 00310"),
        ("", ""),
    ],
)
def test_what_is_taken_out_of_a_text(text: str, left: str) -> None:
    assert JANE.redacted(text, 1_000) == left
    assert JANE.found_in(text) == (text != left)


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
