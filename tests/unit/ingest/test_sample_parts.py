"""The parts the sample is made of, each by hand."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from random import Random

import pytest

from ingest.canonical import Message
from ingest.handle import Handle
from ingest.sample.mails import as_html, with_quote, written
from ingest.sample.people import make_people, read_census
from ingest.sample.speech import fill, mistype
from ingest.sample.tweets import created_at


@pytest.mark.parametrize("count", [60, 400, 1_000])
def test_no_two_people_share_a_handle_and_none_could_be_a_real_address(count: int) -> None:
    people = make_people(read_census(("wren-notes", "pipkin-kettle", "stopover-card")), 7, count)
    handles = [handle for person in people for handle in person.handles]
    assert len({handle.key for handle in handles}) == len(handles)
    assert all(re.fullmatch(r"[\w.]+@\w+\.example", h.address) for h in handles if h.channel == "email")
    assert all(re.fullmatch(r"\+447700900\d{3}", h.address) for h in handles if h.channel == "phone")
    assert all(re.fullmatch(r"[a-z]+_[a-z]+\d+", h.address) for h in handles if h.channel == "twitter")
    assert max(len(h.address) for h in handles if h.channel == "twitter") <= 15


def test_a_mail_by_hand() -> None:
    asked = message("000002.20260302@postbox.example", "maya@postbox.example", "Hello,\n\nFrom Leeds")
    said = message("000006.20260303@tarnwick.example", "help@tarnwick.example", "On it.", asked.native_id)
    by_id = {asked.native_id: asked, said.native_id: said}
    assert with_quote(said, by_id) == (
        "On 2026-03-02 at 10:00, Maya Rao wrote:\n> Hello,\n>\n> From Leeds\n\nOn it."
    )
    assert written(said, by_id)["References"] == "<000002.20260302@postbox.example>"
    assert written(asked, by_id)["Date"] == "Mon, 02 Mar 2026 12:00:00 +0200"


def message(native_id: str, address: str, text: str, reply_to: str | None = None) -> Message:
    day = int(native_id[13:15])
    return Message(
        source="mail",
        native_id=native_id,
        channel="email",
        sender=Handle("email", address, "Maya Rao"),
        sent_at=datetime(2026, 3, day, 10, tzinfo=UTC),
        text=text,
        reply_to=reply_to,
    )


def test_time_as_twitter_wrote_it() -> None:
    at = datetime(2017, 10, 31, 22, 10, 47, tzinfo=UTC)
    assert created_at(at) == "Tue Oct 31 22:10:47 +0000 2017"


def test_a_typing_error_exchanges_two_letters_of_one_long_word_and_leaves_names_alone() -> None:
    assert mistype("@tarnwickhelp my #kettleleak is old", Random(1)) == "@tarnwickhelp my #kettleleak is old"
    wrong = mistype("the kettle", Random(1))
    assert wrong in {"the ktetle", "the kettle", "the ketlte"}


def test_sentences_begin_with_a_capital() -> None:
    assert fill(["{span} gone.", "the {kettle} leaks."], {"span": "two weeks", "kettle": "Pipkin"}) == (
        "Two weeks gone. The Pipkin leaks."
    )


def test_html_keeps_lines_and_paragraphs() -> None:
    assert as_html("Tea & milk\nplease\n\nMaya") == (
        "<html><body>\n<p>Tea &amp; milk<br>\nplease</p>\n<p>Maya</p>\n</body></html>\n"
    )
