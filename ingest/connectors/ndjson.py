"""Our own form: one JSON object a line, each a record, as `ingest.schema` describes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

import orjson

from ingest.canonical import RECORDS, Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.fields import Fields
from ingest.formats import Line, read_lines, shown, undecodable
from ingest.forms import Entry, form_of
from ingest.handle import Handle
from ingest.identity.normal import normal_address

SUFFIXES = (".ndjson", ".jsonl")
NAMES: dict[type, str] = {record: name for name, record in RECORDS.items()}
Made = TypeVar("Made")


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
    return read_object(parse_object(data))


def parse_object(data: bytes) -> Fields:
    """One line as the fields of a JSON object; raises `InvalidRecord` where it is none."""
    try:
        data.decode()
        value = orjson.loads(data)
    except UnicodeDecodeError as error:
        raise InvalidRecord(undecodable(error)) from None
    except orjson.JSONDecodeError as error:
        raise InvalidRecord(f"json: {error}") from None
    if not isinstance(value, dict):
        raise InvalidRecord("json: a line must be an object in braces")
    return Fields("", value)


def read_object(line: Fields) -> Record:
    kind = line.take("record", str)
    if kind not in RECORDS:
        raise InvalidRecord(f"record: {kind[:80]!r} is none of {', '.join(RECORDS)}")
    made: Record = filled(RECORDS[kind], line)
    return made


def filled(record: type[Made], given: Fields) -> Made:
    """A record of a class from the fields of its form; raises `InvalidRecord`."""
    values = {entry.name: taken(entry, given) for entry in form_of(record)}
    if record is Handle:
        values["address"] = normal_address(str(values["channel"]), str(values["address"]))
    return given.spent(record(**{name: value for name, value in values.items() if value is not None}))


def taken(entry: Entry, given: Fields) -> object:
    if entry.many:
        return tuple(given.several(entry.name, entry.type, filled))
    if entry.type is Handle:
        inner = given.inner(entry.name) if entry.required else given.find_inner(entry.name)
        return None if inner is None else filled(Handle, inner)
    return given.value(entry.name, entry.type, required=entry.required)


def write_ndjson(record: Record) -> str:
    """The line of a record, without its line end; what is None or empty is left out.

    Reading the line gives an equal record.
    """
    return orjson.dumps({"record": NAMES[type(record)], **plain(record)}).decode()


def plain(made: Record | Handle) -> dict[str, object]:
    values = {field.name: getattr(made, field.name) for field in fields(made)}
    return {name: simple(value) for name, value in values.items() if value not in (None, ())}


def simple(value: object) -> object:
    if isinstance(value, Handle):
        return plain(value)
    return [simple(item) for item in value] if isinstance(value, tuple) else value
