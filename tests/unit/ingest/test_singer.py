"""Singer's messages as records, and its states, which wait for what came before them."""

import io
import json
import re
from pathlib import Path

import pytest

from ingest.canonical import Message, Profile, RejectedRow
from ingest.facts import Consent, Ticket
from ingest.formats import UnreadableFile, lines_of
from ingest.handle import Handle
from ingest.reading import read_files
from ingest.singer import Singer
from ingest.singer_map import StreamMap, check_stream, read_map

GOLDEN = Path(__file__).parent / "golden"
REVIEW = {
    "id": 1,
    "created_at": "2026-03-01T09:30:00Z",
    "body": "It leaks",
    "author": {"email": "J@a.example"},
}
MAP = """
[streams.reviews]
record = "message"
fields = { native_id = "id", sent_at = "created_at", text = "body", "sender.address" = "author.email" }
same = { source = "reviews", channel = "review", "sender.channel" = "email" }

[streams.groups]
skip = true

[streams.people]
table = "users"
"""


NESTED = json.loads("[" * 900 + "]" * 900)


def told(kind: str, **more: object) -> dict[str, object]:
    return {"type": kind, **more}


def row(stream: str, record: object) -> dict[str, object]:
    return told("RECORD", stream=stream, record=record)


def singer(streams: dict[str, StreamMap] | None = None) -> Singer:
    return Singer(Path("-"), streams or {})


def read(reader: Singer, *messages: dict[str, object]) -> list[object]:
    data = b"".join(json.dumps(message).encode() + b"\n" for message in messages)
    return list(reader.records(lines_of(Path("-"), io.BytesIO(data))))


def mapped(folder: Path, text: str = MAP) -> dict[str, StreamMap]:
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    return dict(read_map(path))


def test_the_streams_of_a_help_desk() -> None:
    jane, ticket, comment, rejected = read_files([GOLDEN / "singer.jsonl"])
    assert isinstance(jane, Profile)
    assert jane.handle.identifiers == ("zendesk:601", "email:jane@acme.example")
    assert isinstance(ticket, Ticket)
    assert (ticket.key, ticket.handle.key, ticket.status) == ("zendesk:ticket/35", "zendesk:601", "open")
    assert isinstance(comment, Message)
    assert (comment.key, comment.text, comment.channel) == ("zendesk:9001", "My kettle leaks.", "email")
    assert isinstance(rejected, RejectedRow)
    assert (rejected.line, rejected.replay and rejected.replay.format) == (9, "singer")


def test_the_state_is_that_before_what_was_read_and_is_told_once() -> None:
    reader, lines = singer(), io.BytesIO((GOLDEN / "singer.jsonl").read_bytes())
    rows = reader.records(lines_of(Path("-"), lines))
    next(rows)
    assert reader.settled() is None
    next(rows)
    first = {"bookmarks": {"users": "2026-03-01T09:30:00Z"}}
    assert json.loads(reader.settled() or b"") == first
    assert reader.settled() is None
    list(rows)
    assert json.loads(reader.settled() or b"") == {"bookmarks": {**first["bookmarks"], "tickets": 35}}


@pytest.mark.parametrize(
    ("stream", "record", "key"),
    [
        (
            "Contact",
            {"Id": "003000000000001AAA", "Email": "jane@acme.example", "LastName": "Doe",
             "SystemModstamp": "2026-03-01T09:30:00.000000Z"},
            "salesforce:003000000000001AAA",
        ),
        (
            "list_members",
            {"email_address": "jane@acme.example", "unique_email_id": "aa", "status": "subscribed",
             "merge_fields": {"FNAME": "Jane"}, "last_changed": "2026-03-01T09:30:00Z"},
            "email:jane@acme.example",
        ),
    ],
)  # fmt: skip
def test_streams_go_by_the_tables_that_are_known(stream: str, record: object, key: str) -> None:
    found = read(singer(), told("SCHEMA", stream=stream), row(stream, record))
    assert {one.handle.key for one in found if isinstance(one, Profile)} == {key}


def test_a_map_fills_records_passes_streams_over_and_names_tables(tmp_path: Path) -> None:
    user = {"id": 7, "name": "Jane", "email": "j@a.example", "role": "end-user", "restricted_agent": True}
    review, person = read(
        singer(mapped(tmp_path)),
        told("SCHEMA", stream="groups"),
        row("reviews", REVIEW),
        row("groups", {"id": 3}),
        row("people", {**user, "updated_at": "2026-03-01T09:30:00Z"}),
    )
    assert isinstance(review, Message)
    assert (review.key, review.sender, review.text) == (
        "reviews:1", Handle("email", "j@a.example"), "It leaks"
    )  # fmt: skip
    assert isinstance(person, Profile)
    assert person.handle.key == "zendesk:7"


def test_what_every_record_has_is_the_same_for_every_record(tmp_path: Path) -> None:
    inside = MAP.replace('"sender.channel" = "email"', 'sender = { channel = "email" }')
    found = read(singer(mapped(tmp_path, inside)), row("reviews", REVIEW), row("reviews", REVIEW | {"id": 2}))
    assert [one.sender.key for one in found if isinstance(one, Message)] == ["email:j@a.example"] * 2


@pytest.mark.parametrize("message", [told("SCHEMA", stream="reviews"), row("reviews", REVIEW)])
def test_an_unknown_stream_is_refused_with_what_to_do(message: dict[str, object]) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(singer(), message)
    assert '--map, what it is: [streams."reviews"] with record and fields, or with skip' in str(refusal.value)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (told("SONG"), "type: 'SONG' is none of SCHEMA, RECORD and STATE"),
        (row("users", 3), "record: must be an object, not a number"),
        (row("users", {"id": 3}), "stream users: none of the tables known by that name; it has id"),
        (row("users", {"id": NESTED}), "json: lists and objects in each other are too deep"),
        (row("reviews", {"id": 3}), "sender.address: absent; it must be a text"),
    ],
)
def test_a_bad_message_is_rejected_by_its_line(
    tmp_path: Path, message: dict[str, object], reason: str
) -> None:
    (found,) = read(singer(mapped(tmp_path)), told("STATE", value=1), message)
    assert isinstance(found, RejectedRow)
    assert (found.file, found.line, found.reason) == ("-", 2, reason)


def test_batches_in_files_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="BATCH messages are not read; let the tap write RECORDs"):
        read(singer(), told("BATCH", stream="users", manifest=[]))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("streams = 3", "without [streams.NAME]"),
        ("[streams.a]\nrecord = 'poem'", "streams.a: record must be one of message, profile"),
        ("[streams.a]\ntable = 'poem'", "streams.a: table must be one of account"),
        ("[streams.a]\nfield = 'id'", "streams.a may hold fields, record, same, skip, table"),
        ("[streams.a]\nrecord = ['message']", "streams.a: record: record and table are texts"),
        ("[streams.a]\nrecord = 'message'\nfields = { text = 3 }", "streams.a: fields: record and table"),
        ("[", "give a map of streams in TOML"),
    ],
)
def test_a_map_that_is_none_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        mapped(tmp_path, text)
    assert told in str(refusal.value)


def test_the_map_of_the_documentation_is_one(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "singer.md").read_text(encoding="utf-8")
    streams = mapped(tmp_path, page.partition("```toml\n")[2].partition("```")[0])
    (review,) = read(singer(streams), row("reviews", REVIEW))
    assert isinstance(review, Message)
    assert [name for name, said in streams.items() if said.skip] == ["groups"]


def test_every_stream_of_the_documentation_is_known() -> None:
    page = (Path(__file__).parents[3] / "docs" / "singer.md").read_text(encoding="utf-8")
    table = page.partition("| system | streams |")[2].partition("\n\n")[0]
    for stream in re.findall(r"`([^`]+)`", table):
        check_stream(stream, {})


@pytest.mark.parametrize(
    ("stream", "record", "granted"),
    [
        ("Contact", {"Id": "003000000000001AAA", "LastName": "Doe", "IsDeleted": False}, [False]),
        (
            "users",
            {"id": 7, "name": "J", "email": "j@a.example", "role": "end-user", "restricted_agent": True},
            [],
        ),
    ],
)
def test_what_a_tap_says_was_deleted_is_not_taken_in(
    stream: str, record: dict[str, object], granted: list[bool]
) -> None:
    times = {"SystemModstamp": "2026-03-01T09:30:00Z", "updated_at": "2026-03-01T09:30:00Z"}
    found = read(singer(), row(stream, record | times | {"_sdc_deleted_at": "2026-03-01T09:30:00Z"}))
    assert [one.granted for one in found if isinstance(one, Consent)] == granted
    assert len(found) == len(granted)


def test_contacts_of_a_tap_that_calls_their_numbers_vid() -> None:
    email = {"property_email": {"value": "j@a.example"}}
    changed = {"property_lastmodifieddate": {"value": "2026-03-01T09:30:00.000000Z"}}
    (jane,) = read(singer(), row("contacts", {"vid": 901, **email, **changed}))
    assert isinstance(jane, Profile)
    assert jane.handle.identifiers == ("hubspot:901", "email:j@a.example")
