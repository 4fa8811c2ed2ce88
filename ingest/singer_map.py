"""Which records the streams of a Singer tap become: by the tables we know, or by a map of the user's."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ingest.canonical import RECORDS, Record
from ingest.checks import InvalidRecord
from ingest.connectors import hubspot, intercom_tables, mailchimp, qualtrics, salesforce, zendesk_tables
from ingest.connectors.ndjson import read_object
from ingest.field_map import FieldMap, records_of, written
from ingest.fields import Fields
from ingest.formats import UnreadableFile
from ingest.forms import form_of
from ingest.tables import Cells, spelled

SYSTEMS: Final[Mapping[str, Mapping[str, FieldMap]]] = {
    "salesforce": salesforce.MAPS,
    "hubspot": hubspot.MAPS,
    "zendesk": zendesk_tables.MAPS,
    "intercom": intercom_tables.MAPS,
    "mailchimp": mailchimp.MAPS,
    "qualtrics": qualtrics.MAPS,
}
LANDED: Final = " landed"
"""Ends the names of tables whose columns have what a loader put before them."""
DELETED_AT: Final = "_sdc_deleted_at"
"""When a row was deleted, as taps add it to the row."""
WRAPPERS: Final = frozenset({"properties", "value"})
"""Objects around a value that say nothing of it."""
FORM: Final = (
    "record and table are texts, fields names texts by texts, same is a table, skip is true or false"
)
KEYS: Final = frozenset({"record", "fields", "same", "skip", "table"})


def tables() -> dict[str, list[FieldMap]]:
    """The tables that a stream may be, by its name as `spelled` writes it."""
    found: dict[str, list[FieldMap]] = {}
    for maps in SYSTEMS.values():
        for name, table in maps.items():
            found.setdefault(spelled(name).removesuffix(LANDED).replace(",", ""), []).append(table)
    return found


TABLES: Final = tables()


@dataclass(frozen=True, slots=True)
class StreamMap:
    """What a user says of a stream: nothing of it is wanted, or where each field of a record comes from."""

    record: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, object] = field(default_factory=dict)
    skip: bool = False
    table: str = ""


Streams = Mapping[str, StreamMap]
"""A map for each stream by its name; all others go by the tables that we know."""


def check_stream(stream: str, streams: Streams) -> None:
    """Raise `UnreadableFile` for a stream of which nobody says what it is."""
    if stream not in streams and spelled(stream) not in TABLES:
        raise UnreadableFile(
            f"stream {stream[:80]!r}: none that is known ({', '.join(sorted(TABLES))}); say in a file, given "
            f'with --map, what it is: [streams."{stream[:80]}"] with record and fields, or with skip = true'
        )


def made(stream: str, values: dict[str, object], streams: Streams) -> list[Record]:
    """The records of one row of a stream; raises `InvalidRecord`."""
    said = streams.get(stream)
    if said is None:
        return tabled(stream, TABLES[spelled(stream)], flat(values))
    if said.skip:
        return []
    if said.table:
        return tabled(stream, TABLES[spelled(said.table)], flat(values))
    return [mapped(said, values)]


def tabled(stream: str, candidates: Iterable[FieldMap], values: dict[str, object]) -> list[Record]:
    if values.get(DELETED_AT):
        values = {
            "is_deleted": True,
            **{name: values[name] for name in values if spelled(name) != "is deleted"},
        }
    header, row = tuple(values), [written(value) for value in values.values()]
    for table in candidates:
        columns = table.columns(header)
        if columns is not None and table.mark(Cells(row, columns)):
            gone = values.get(DELETED_AT) and "deleted" not in columns.places
            return [] if gone else records_of(table, values)
    raise InvalidRecord(f"stream {stream}: none of the tables known by that name; it has {', '.join(header)}")


def flat(values: Mapping[str, object], above: str = "") -> dict[str, object]:
    """An object without objects inside: `{"via": {"channel": "web"}}` has the field `via channel`.

    >>> flat({"id": 1, "properties": {"email": {"value": "jane@acme.example"}}, "via": {"channel": "web"}})
    {'id': 1, 'email': 'jane@acme.example', 'via channel': 'web'}
    """
    found: dict[str, object] = {}
    for name, value in values.items():
        full = above if name in WRAPPERS and (above or isinstance(value, dict)) else f"{above} {name}".strip()
        found |= flat(value, full) if isinstance(value, dict) else {full: value}
    return found


def mapped(said: StreamMap, values: Mapping[str, object]) -> Record:
    """A record filled from a row by a user's map; raises `InvalidRecord`."""
    filled: dict[str, object] = {"record": said.record}
    for target, constant in said.same.items():
        put(filled, target, constant)
    for target, origin in said.fields.items():
        if (value := taken(values, origin)) is not None:
            put(filled, target, as_text(said.record, target, value))
    return read_object(Fields("", filled))


def put(filled: dict[str, object], target: str, value: object) -> None:
    outer, dot, inner = target.partition(".")
    if not dot:
        filled[outer] = dict(value) if isinstance(value, dict) else value  # the map's own stays as it is
        return
    below = filled.setdefault(outer, {})
    if isinstance(below, dict):
        below[inner] = value


def taken(values: Mapping[str, object], origin: str) -> object:
    """The value at a path such as `author.email`; None where there is none."""
    value: object = values
    for name in origin.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def as_text(record: str, target: str, value: object) -> object:
    """A number as its digits where the record's field is a text, as ids are."""
    types = {entry.name: entry.type for entry in form_of(RECORDS[record])}
    a_text = "." in target or types.get(target) is str
    return str(value) if a_text and isinstance(value, int) and not isinstance(value, bool) else value


def read_map(path: Path) -> Streams:
    """A map of streams from a TOML file; raises `UnreadableFile` where it is none."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8")).get("streams")
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{path}: {error}; give a map of streams in TOML") from None
    if not isinstance(told, dict):
        raise UnreadableFile(f"{path}: without [streams.NAME]; name each stream that you map")
    return {name: stream_map(path, name, given) for name, given in told.items()}


def stream_map(path: Path, name: str, given: object) -> StreamMap:
    if not isinstance(given, dict) or given.keys() - KEYS:
        raise UnreadableFile(f"{path}: streams.{name} may hold {', '.join(sorted(KEYS))}")
    wrong = [key for key, value in given.items() if not isinstance(value, type(getattr(StreamMap(), key)))]
    if wrong or not all(isinstance(origin, str) for origin in given.get("fields", {}).values()):
        raise UnreadableFile(f"{path}: streams.{name}: {', '.join(wrong) or 'fields'}: {FORM}")
    said = StreamMap(**given)
    if not said.skip and not said.table and said.record not in RECORDS:
        raise UnreadableFile(f"{path}: streams.{name}: record must be one of {', '.join(RECORDS)}")
    if said.table and spelled(said.table) not in TABLES:
        raise UnreadableFile(f"{path}: streams.{name}: table must be one of {', '.join(sorted(TABLES))}")
    return said
