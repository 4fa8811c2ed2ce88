"""Our own form: one JSON object a line, a message or a profile, as `ingest.schema` describes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import orjson

from ingest.canonical import (
    Direction,
    Handle,
    HandleKind,
    InvalidRecord,
    Message,
    Profile,
    Record,
    RejectedRow,
)
from ingest.fields import Fields
from ingest.formats import Line, read_lines, shown, undecodable
from ingest.identity.normal import normal_address

SUFFIXES = (".ndjson", ".jsonl")


def sniff(head: bytes, path: Path) -> bool:
    """Whether a file begins with a JSON object, and is named for it or says `"record"`."""
    named = path.name.removesuffix(".gz").endswith(SUFFIXES)
    return named or (head.lstrip().startswith(b"{") and b'"record"' in head)


def read(path: Path) -> Iterator[Record | RejectedRow]:
    """The records of a file, with a `RejectedRow` for each line that is none; blank lines are passed over.

    Texts are taken as they are: this form is what others are turned into.
    """
    for line in read_lines(path):
        if not isinstance(line, Line):
            yield line
        elif line.data.strip():
            yield record_or_reject(path, line)


def record_or_reject(path: Path, line: Line) -> Record | RejectedRow:
    try:
        return parse_record(line.data)
    except InvalidRecord as error:
        return RejectedRow(str(path), line.number, str(error), shown(line.data))


def parse_record(data: bytes) -> Record:
    """One line as a record.

    Raises `InvalidRecord` naming the field: unknown, absent, of another type, or out of bounds.
    """
    try:
        data.decode()
        value = orjson.loads(data)
    except UnicodeDecodeError as error:
        raise InvalidRecord(undecodable(error)) from None
    except orjson.JSONDecodeError as error:
        raise InvalidRecord(f"json: {error}") from None
    if not isinstance(value, dict):
        raise InvalidRecord("json: a line must be an object in braces")
    return read_object(Fields("", value))


def read_object(line: Fields) -> Record:
    kind = line.take("record", str)
    if kind == "message":
        return line.spent(message(line))
    if kind == "profile":
        return line.spent(profile(line))
    raise InvalidRecord(f"record: {kind[:80]!r} is neither 'message' nor 'profile'")


def message(line: Fields) -> Message:
    return Message(
        source=line.take("source", str),
        native_id=line.take("native_id", str),
        channel=line.take("channel", str),
        sender=handle(line.inner("sender")),
        sent_at=line.needed_time("sent_at"),
        text=line.take("text", str),
        subject=line.find("subject", str),
        reply_to=line.find("reply_to", str),
        thread=line.find("thread", str),
        conversation=line.find("conversation", str),
        shares=line.find("shares", str),
        mentions=tuple(
            handle(Fields(f"mentions[{place}].", values))
            for place, values in enumerate(line.each("mentions", dict))
        ),
        known_replies=tuple(line.each("known_replies", str)),
        direction=line.choice("direction", Direction),
        revised_at=line.time("revised_at"),
    )


def profile(line: Fields) -> Profile:
    return Profile(
        source=line.take("source", str),
        handle=handle(line.inner("handle")),
        asserted_at=line.needed_time("asserted_at"),
    )


def handle(given: Fields) -> Handle:
    channel = given.take("channel", str)
    made = Handle(
        channel=channel,
        address=normal_address(channel, given.take("address", str)),
        name=given.find("name", str),
        verified=given.find("verified", bool),
        kind=given.choice("kind", HandleKind),
        identifiers=tuple(given.each("identifiers", str)),
    )
    return given.spent(made)


def write_ndjson(record: Record) -> str:
    """The line of a record, without its line end; what is None or empty is left out.

    Reading the line gives an equal record.
    """
    kind = "message" if isinstance(record, Message) else "profile"
    return orjson.dumps({"record": kind, **plain(record)}).decode()


def plain(made: Record | Handle) -> dict[str, object]:
    values = {field.name: getattr(made, field.name) for field in fields(made)}
    return {name: simple(value) for name, value in values.items() if value not in (None, ())}


def simple(value: object) -> object:
    if isinstance(value, Handle):
        return plain(value)
    return [simple(item) for item in value] if isinstance(value, tuple) else value
