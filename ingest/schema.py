"""The JSON Schema of our NDJSON form: what a line may hold, told to people and to validators."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from ingest.canonical import RECORDS
from ingest.checks import Text
from ingest.forms import Entry, form_of
from ingest.handle import Handle

TIME_PATTERN = (
    r"^(19[7-9][0-9]|2[01][0-9]{2})-"
    r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)
# `$` alone lets a final line feed pass in some dialects of regular expressions.
END = r"$(?!\n)"

TIME_MEANING = "ISO 8601 with seconds and an offset: 2026-03-01T09:30:00+01:00, or with Z."
TYPES: dict[type, str] = {bool: "boolean", int: "integer", float: "number"}

Schema = dict[str, Any]


def record_schema() -> Schema:
    """The schema (JSON Schema draft 2020-12) of one line: a record of any kind.

    What it cannot say, and reading still refuses: 29 February of a common year, a time
    whose offset carries it out of 1970 to 2199, an unpaired surrogate, an address of
    which the channel's normal form leaves nothing (`@`), a reaction to both a message and
    a handle or to neither.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A record of graph-service's NDJSON form",
        "description": "One JSON object a line, in UTF-8. An optional field may be left out or null.",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in RECORDS],
        "$defs": {name: named(name, record) for name, record in RECORDS.items()} | {"handle": form(Handle)},
    }


def named(name: str, record: type) -> Schema:
    """The form of a record, with the field that says which it is."""
    schema = form(record)
    properties = {"record": {"const": name}, **schema["properties"]}
    return schema | {"properties": properties, "required": ["record", *schema["required"]]}


def form(record: type) -> Schema:
    entries = form_of(record)
    return {
        "type": "object",
        "description": (record.__doc__ or "").partition("\n")[0],
        "properties": {entry.name: field(entry) for entry in entries},
        "required": [entry.name for entry in entries if entry.required],
        "additionalProperties": False,
    }


def field(entry: Entry) -> Schema:
    described = {"description": entry.describes}
    if entry.many:
        return or_null({"type": "array", "items": single(entry), **described})
    schema = single(entry) | {"description": " ".join([entry.describes, *meaning(entry)])}
    return schema if entry.required else or_null(schema)


def meaning(entry: Entry) -> list[str]:
    return [TIME_MEANING] if entry.type is datetime else []


def single(entry: Entry) -> Schema:
    """One value of an entry, without saying what it means."""
    if entry.type is Handle:
        return {"$ref": "#/$defs/handle"}
    if entry.type is datetime:
        return {"type": "string", "pattern": TIME_PATTERN + END}
    if issubclass(entry.type, StrEnum):
        return {"enum": [value.value for value in entry.type]}
    if entry.type is str:
        return {"type": "string", **limits(entry.text)}
    return {"type": TYPES[entry.type]} | (
        {"minimum": entry.range.low, "maximum": entry.range.high} if entry.range else {}
    )


def limits(text: Text | None) -> Schema:
    if text is None:
        return {}
    if text.pattern is not None:
        return {"pattern": f"^{text.pattern}{END}"}
    shortest = {"minLength": text.shortest} if text.shortest else {}
    return {**shortest, "maxLength": text.longest}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}
