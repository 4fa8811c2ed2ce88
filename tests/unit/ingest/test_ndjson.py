import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ingest.canonical import Direction, Message, MessageKind, Profile, Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.connectors import ndjson
from ingest.connectors.ndjson import parse_record, write_ndjson
from ingest.facts import Consent, Opportunity, Organization, Reaction, Referral, Ticket, Usage
from ingest.forms import Entry, form_of
from ingest.handle import Handle, HandleKind
from ingest.schema import record_schema

VALIDATOR = Draft202012Validator(record_schema())
JANE = {"channel": "email", "address": "Jane@Acme.com"}
NOTE: dict[str, object] = {
    "record": "message",
    "source": "zendesk",
    "native_id": "7",
    "channel": "email",
    "sender": JANE,
    "sent_at": "2026-03-01T13:30:05.25+01:00",
    "text": "Tom &amp; Jerry\r\n",
}
CONTACT: dict[str, object] = {
    "record": "profile",
    "source": "crm",
    "handle": JANE,
    "asserted_at": "2026-03-01T12:30:05Z",
}


def parsed(fields: object) -> Record:
    return parse_record(json.dumps(fields).encode())


def accepted(check: Callable[[object], Record], fields: object) -> bool:
    try:
        check(fields)
    except InvalidRecord:
        return False
    return True


def test_the_fewest_fields_make_a_message() -> None:
    assert parsed(NOTE) == Message(
        source="zendesk",
        native_id="7",
        channel="email",
        sender=Handle("email", "jane@acme.com"),
        sent_at=datetime(2026, 3, 1, 12, 30, 5, 250_000, tzinfo=UTC),
        text="Tom &amp; Jerry\r\n",
    )


def test_all_fields_are_read() -> None:
    handle = {"channel": "twitter", "address": "@Jane", "name": "Jane", "verified": True, "kind": "person"}
    more = {
        "sender": {**handle, "identifiers": ["crm:1"]},
        "subject": "Kettle",
        "reply_to": "6",
        "thread": "1",
        "conversation": "T-9",
        "shares": "5",
        "mentions": [{"channel": "phone", "address": "0049 30 901820"}],
        "known_replies": ["8"],
        "direction": "inbound",
        "revised_at": "2026-03-02T00:00:00Z",
    }
    assert parsed(NOTE | more) == Message(
        source="zendesk",
        native_id="7",
        channel="email",
        sender=Handle("twitter", "jane", "Jane", True, HandleKind.PERSON, ("crm:1",)),
        sent_at=datetime(2026, 3, 1, 12, 30, 5, 250_000, tzinfo=UTC),
        text="Tom &amp; Jerry\r\n",
        subject="Kettle",
        reply_to="6",
        thread="1",
        conversation="T-9",
        shares="5",
        mentions=(Handle("phone", "+4930901820"),),
        known_replies=("8",),
        direction=Direction.INBOUND,
        revised_at=datetime(2026, 3, 2, tzinfo=UTC),
    )


def test_a_profile_is_read() -> None:
    moment = datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)
    assert parsed(CONTACT) == Profile("crm", Handle("email", "jane@acme.com"), moment)


def test_null_is_as_good_as_absent() -> None:
    nothing = dict.fromkeys(["subject", "reply_to", "mentions", "known_replies", "direction", "revised_at"])
    assert parsed(NOTE | nothing) == parsed(NOTE)


WRONG: list[tuple[dict[str, object], str]] = [
    ({"color": "red"}, "color: unknown field"),
    ({"sender": JANE | {"age": 3}}, "sender.age: unknown field"),
    ({"record": "tweet"}, "record: 'tweet' is none of message, profile, reaction,"),
    ({"record": None}, "record: absent; it must be a text"),
    ({"text": None}, "text: absent; it must be a text"),
    ({"text": 3}, "text: must be a text, not a number"),
    ({"native_id": 7}, "native_id: must be a text, not a number"),
    ({"native_id": ""}, "native_id: empty; a message needs the id its source gives it"),
    ({"source": "Zen Desk"}, "source: 'Zen Desk' is not a lower-case name such as 'twitter'"),
    ({"sender": "jane"}, "sender: must be an object, not a text"),
    ({"sender": JANE | {"verified": "yes"}}, "sender.verified: must be true or false, not a text"),
    ({"sender": JANE | {"kind": "cat"}}, "sender.kind: 'cat' is not one of person, organization, bot"),
    ({"sender": {"channel": "twitter", "address": "@"}}, "address: empty; a handle needs a name or number"),
    ({"mentions": [JANE, 4]}, "mentions[1]: must be an object, not a number"),
    ({"mentions": [{"channel": "email"}]}, "mentions[0].address: absent; it must be a text"),
    ({"known_replies": "8"}, "known_replies: must be a list, not a text"),
    ({"direction": "up"}, "direction: 'up' is not one of inbound, outbound, peer"),
    ({"sent_at": "2026-03-01T12:30:05"}, "sent_at: '2026-03-01T12:30:05' is no time from 1970 to 2199"),
    ({"sent_at": "2026-02-29T12:30:05Z"}, "sent_at: '2026-02-29T12:30:05Z' is no time (day is out of range"),
    ({"sent_at": "1900-01-01T00:00:00Z"}, "sent_at: '1900-01-01T00:00:00Z' is no time from 1970 to 2199"),
    ({"sent_at": "2999-01-01T00:00:00Z"}, "sent_at: '2999-01-01T00:00:00Z' is no time from 1970 to 2199"),
    ({"sent_at": "1970-01-01T00:00:00+01:00"}, "sent_at: 1969-12-31 lies outside 1970 to 2199"),
    ({"revised_at": 12}, "revised_at: must be a text, not a number"),
    ({"text": "\ud83d"}, "json: "),
]


@pytest.mark.parametrize(("change", "told"), WRONG)
def test_a_wrong_field_is_named(change: dict[str, object], told: str) -> None:
    with pytest.raises(InvalidRecord) as refusal:
        parsed(NOTE | change)
    assert str(refusal.value).startswith(told)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{", "json: "),
        (b"[1]", "json: a line must be an object in braces"),
        (b'{"record": "message", "text": "caf\xe9"}', "utf-8: byte 0xe9 at position 34 is not UTF-8"),
        (b"[" * 100_000, "json: "),
    ],
)
def test_what_is_no_object_is_told(line: bytes, told: str) -> None:
    with pytest.raises(InvalidRecord) as refusal:
        parse_record(line)
    assert str(refusal.value).startswith(told)


def test_bad_lines_are_rejected_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "records.ndjson"
    good = json.dumps(NOTE).encode()
    path.write_bytes(good + b"\n\n  \n{oops\n" + good + b"\r\n" + b"x" * 5_000_000 + b"\n" + good)
    found = list(ndjson.read(path))
    rejected = [(row.line, row.reason.partition(":")[0]) for row in found if isinstance(row, RejectedRow)]
    assert rejected == [(4, "json"), (6, "line")]
    assert [row for row in found if not isinstance(row, RejectedRow)] == [parsed(NOTE)] * 3


@pytest.mark.parametrize(
    ("head", "name", "recognised"),
    [
        (b'\n{"record": "message"}', "any", True),
        (b'{"id": 1}', "any", False),
        (b'{"id": 1}', "a.ndjson", True),
        (b"oops", "a.jsonl.gz", True),
        (b'["record"]', "any", False),
    ],
)
def test_recognised_by_name_or_first_record(head: bytes, name: str, recognised: bool) -> None:
    assert ndjson.sniff(head, Path(name)) is recognised


TEXTS = st.text(max_size=12)
SLUGS = st.from_regex(r"[a-z][a-z0-9_.-]{0,8}", fullmatch=True)
TIMES = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001
    datetime(2199, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)
HANDLES = st.builds(
    Handle,
    channel=st.just("chat"),
    address=st.from_regex(r"[a-z0-9]{1,9}", fullmatch=True),
    name=st.none() | TEXTS,
    verified=st.none() | st.booleans(),
    kind=st.none() | st.sampled_from(HandleKind),
    identifiers=st.lists(TEXTS, max_size=2).map(tuple),
)
MESSAGES = st.builds(
    Message,
    source=SLUGS,
    native_id=st.text(min_size=1, max_size=12),
    channel=SLUGS,
    sender=HANDLES,
    sent_at=TIMES,
    text=TEXTS,
    subject=st.none() | TEXTS,
    reply_to=st.none() | TEXTS,
    thread=st.none() | TEXTS,
    conversation=st.none() | TEXTS,
    shares=st.none() | TEXTS,
    mentions=st.lists(HANDLES, max_size=2).map(tuple),
    known_replies=st.lists(TEXTS, max_size=2).map(tuple),
    direction=st.none() | st.sampled_from(Direction),
    revised_at=st.none() | TIMES,
    kind=st.none() | st.sampled_from(MessageKind),
    outcome=st.none() | SLUGS,
    seconds=st.none() | st.integers(0, 10_000_000),
    rating=st.none() | st.integers(0, 10),
)
SIMPLE: dict[type, st.SearchStrategy[object]] = {
    datetime: TIMES,
    bool: st.booleans(),
    int: st.integers(0, 10),
    float: st.floats(0, 10),
    Handle: HANDLES,
}


def values(entry: Entry) -> st.SearchStrategy[object]:
    if issubclass(entry.type, StrEnum):
        value: st.SearchStrategy[object] = st.sampled_from(entry.type)
    elif entry.type is str:
        value = TEXTS.filter(bool)
        if entry.text is not None and entry.text.pattern is not None:
            value = st.from_regex(entry.text.pattern, fullmatch=True, alphabet=ASCII)
    else:
        value = SIMPLE[entry.type]
    return value if entry.required else st.none() | value


ASCII = st.characters(max_codepoint=127)


def records(form: type[Record]) -> st.SearchStrategy[Record]:
    return st.builds(form, **{entry.name: values(entry) for entry in form_of(form)})


OTHERS = (Profile, Usage, Referral, Consent, Ticket, Opportunity, Organization)
RECORDS = st.one_of(MESSAGES, *map(records, OTHERS))


def test_a_reaction_is_to_a_message_or_a_handle() -> None:
    like: dict[str, object] = {
        "record": "reaction",
        "source": "twitter",
        "native_id": "like-1",
        "kind": "like",
        "at": "2026-03-01T12:30:05Z",
        "handle": JANE,
    }
    found = parsed(like | {"message": "7"})
    assert isinstance(found, Reaction)
    assert (found.key, found.message, found.target) == ("twitter:reaction/like-1", "7", None)
    assert parse_record(write_ndjson(found).encode()) == found
    followed = parsed(like | {"kind": "follow", "target": {"channel": "twitter", "address": "@Wren"}})
    assert isinstance(followed, Reaction)
    assert followed.target == Handle("twitter", "wren")
    for wrong in ({}, {"message": "7", "target": JANE}):
        with pytest.raises(InvalidRecord, match="either the message or the target"):
            parsed(like | wrong)


@given(RECORDS)
def test_a_written_record_is_one_line_read_back_equal_and_valid(record: Record) -> None:
    line = write_ndjson(record)
    assert "\n" not in line
    assert parse_record(line.encode()) == record
    VALIDATOR.validate(json.loads(line))


ODD_VALUES: list[object] = [
    *(-1, 3.5, 3.0, 10**16, "2026-02-30", "202x-01-01"),
    *(None, 3, True, {}, [], ["x"], [3], [{"channel": "chat"}], {"channel": "chat", "address": "a"}),
    *("", "x", "Not A Slug", "twitter\n", "inbound", "bot", "x" * 1_001),
    *("2026-02-30T00:00:00Z", "2026-12-31T23:59:60Z", "2026-01-01T24:00:00Z"),
    *("2026-01-01T00:00:00Z\n", "2026-01-01T00:00:00.1234567Z", "2026-06-30T23:59:59.5-23:59"),
]


@given(RECORDS, st.data())
def test_schema_and_parser_agree_on_damaged_records(record: Record, data: st.DataObject) -> None:
    given = json.loads(write_ndjson(record))
    inner = [given[name] for name in ("sender", "handle") if name in given]
    target = data.draw(st.sampled_from([given, *inner]))
    others = ["subject", "kind", "verified", "revised_at", "rating", "unknown"]
    name = data.draw(st.sampled_from([*target, *others]))
    odd_value = st.sampled_from(ODD_VALUES)
    if data.draw(st.booleans()):
        target[name] = data.draw(odd_value)
    else:
        target.pop(name, None)
    assert VALIDATOR.is_valid(given) == accepted(parsed, given)


@pytest.mark.parametrize("change", [change for change, _ in WRONG])
def test_the_schema_refuses_what_the_parser_refuses_but_for_its_stated_limits(
    change: dict[str, object],
) -> None:
    beyond = [
        {"text": "\ud83d"},
        {"sent_at": "2026-02-29T12:30:05Z"},
        {"sent_at": "1970-01-01T00:00:00+01:00"},
        {"sender": {"channel": "twitter", "address": "@"}},
    ]
    assert VALIDATOR.is_valid(NOTE | change) is (change in beyond)


def test_the_schema_is_valid_and_describes_every_field() -> None:
    Draft202012Validator.check_schema(record_schema())
    forms = record_schema()["$defs"]
    assert isinstance(forms, dict)
    names = {form: set(forms[form]["properties"]) for form in forms}
    assert names["message"] == {"record", *Message.__dataclass_fields__}
    assert names["profile"] == {"record", *Profile.__dataclass_fields__}
    assert names["reaction"] == {"record", *(field.name for field in fields(Reaction))}
    assert all(part["description"] for name in names for part in described(forms[name]))
    assert names["handle"] == set(Handle.__dataclass_fields__)


def described(form: dict[str, Any]) -> list[dict[str, Any]]:
    parts = [part for name, part in form["properties"].items() if name != "record"]
    return [part["anyOf"][0] if "anyOf" in part else part for part in parts]


def test_times_are_written_in_utc() -> None:
    moment = datetime(2026, 3, 1, 13, 30, tzinfo=timezone(timedelta(hours=1))).astimezone(UTC)
    message = parsed(NOTE)
    assert isinstance(message, Message)
    assert (
        json.loads(write_ndjson(replace(message, sent_at=moment)))["sent_at"] == "2026-03-01T12:30:00+00:00"
    )
