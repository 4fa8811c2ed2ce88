"""Bodies of deliveries into records: our own form, CloudEvents 1.0 around it, and what connectors read."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import orjson

from graph_service.access.operations import DECISIONS, UNDECIDED
from graph_service.hooks.registry import Source
from graph_service.hooks.schemes import Delivery
from ingest.canonical import Record, RejectedRow, Replay
from ingest.connectors.ndjson import record_or_reject, write_ndjson
from ingest.formats import Line, UnreadableFile, shown
from ingest.reading import read_files

OURS: Final = "ndjson"
EVENT: Final = "application/cloudevents+json"
EVENTS: Final = "application/cloudevents-batch+json"
LINES: Final = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl"})
NEEDED: Final = ("id", "source", "type")
PREFIX: Final = "ce-"


class BadEvent(ValueError):
    """What is no CloudEvent, or holds nothing that can be read; says why."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a delivery brings: records as lines of our form, rows that are none, and the event's own id.

    The id is None where there is no event, or more than one.
    """

    lines: tuple[str, ...]
    rejected: tuple[RejectedRow, ...]
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Payload:
    """What is to be read: a body, or the data of an event, and its media type."""

    data: bytes
    kind: str
    event: str | None = None


def content(source: Source, delivery: Delivery) -> Content:
    """What a delivery brings; what is wrong with it as a whole is a rejected row."""
    try:
        payloads = list(unwrapped(delivery))
    except BadEvent as error:
        row = RejectedRow(source.file, 1, f"event: {error}", shown(delivery.body), Replay(source.format))
        return Content((), (row,))
    rows = [row for payload in payloads for row in read(source, payload)]
    return Content(
        tuple(row for row in rows if isinstance(row, str)),
        tuple(row for row in rows if isinstance(row, RejectedRow)),
        payloads[0].event if len(payloads) == 1 else None,
    )


def unwrapped(delivery: Delivery) -> Iterator[Payload]:
    """The payloads of a delivery, out of their events where they are in some; raises `BadEvent`."""
    kind = media_type(delivery.headers.get("content-type", ""))
    if kind == EVENT:
        yield opened(parsed(delivery.body))
    elif kind == EVENTS:
        events = parsed(delivery.body)
        if not isinstance(events, list):
            raise BadEvent("a batch is an array")
        yield from map(opened, events)
    elif "ce-specversion" in delivery.headers:
        told = {
            name.removeprefix(PREFIX): value
            for name, value in delivery.headers.items()
            if name.startswith(PREFIX)
        }
        yield Payload(delivery.body, kind, named(told))
    else:
        yield Payload(delivery.body, kind)


def opened(event: object) -> Payload:
    """The payload of an event in its structured mode; raises `BadEvent`."""
    if not isinstance(event, dict):
        raise BadEvent("an event is an object")
    name, kind = named(event), media_type(str(event.get("datacontenttype") or "application/json"))
    if isinstance(packed := event.get("data_base64"), str):
        try:
            return Payload(b64decode(packed, validate=True), kind, name)
        except ValueError:
            raise BadEvent("data_base64 is no base64") from None
    data = event.get("data")
    if data is None:
        raise BadEvent("there is no data in it")
    as_text = isinstance(data, str) and not is_json(kind)
    return Payload(data.encode("utf-8", "replace") if as_text else packed_again(data), kind, name)


def packed_again(data: object) -> bytes:
    try:
        return orjson.dumps(data)
    except orjson.JSONEncodeError:
        # More levels can be read than written.
        raise BadEvent("its data is nested too deeply") from None


def named(event: Mapping[str, object]) -> str:
    """What an event is called for good: its source and id; raises `BadEvent`."""
    if event.get("specversion") != "1.0":
        raise BadEvent("specversion is not 1.0")
    for name in NEEDED:
        if not (isinstance(event.get(name), str) and event[name]):
            raise BadEvent(f"{name} is missing")
    return f"{event['source']}\n{event['id']}"


def parsed(data: bytes) -> object:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise BadEvent(f"it is no JSON ({error})") from None


def media_type(header: str) -> str:
    return header.partition(";")[0].strip().lower()


def is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def read(source: Source, payload: Payload) -> Iterator[str | RejectedRow]:
    """A payload as lines of our form."""
    if source.format == OURS:
        yield from own(source, payload)
    else:
        yield from foreign(source, payload.data)


def own(source: Source, payload: Payload) -> Iterator[str | RejectedRow]:
    """Records in our own form: a line each or, where the whole is JSON, an object or an array of them."""
    lines = payload.data.split(b"\n") if payload.kind in LINES else objects(payload.data)
    for number, data in enumerate(lines, start=1):
        if data.strip():
            yield checked(source, Line(number, data))


def objects(data: bytes) -> list[bytes]:
    """The objects of a JSON text, each on a line; the lines of the text itself where that cannot be done."""
    try:
        value = orjson.loads(data)
        return [orjson.dumps(each) for each in (value if isinstance(value, list) else [value])]
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        # No JSON, or nested deeper than can be written.
        return data.split(b"\n")


def checked(source: Source, line: Line) -> str | RejectedRow:
    """A line itself, where it is a record that its source may bring."""
    row = record_or_reject(Path(source.file), line)
    if isinstance(row, RejectedRow):
        return replace(row, replay=Replay(OURS))
    return line.data.decode() if allowed(row) else undecided(source, line.number, shown(line.data))


def allowed(record: Record) -> bool:
    # What people decide takes the scope `act`, which no source has.
    return type(record) not in DECISIONS


def undecided(source: Source, number: int, raw: str) -> RejectedRow:
    return RejectedRow(source.file, number, UNDECIDED, raw, Replay(OURS))


def foreign(source: Source, data: bytes) -> Iterator[str | RejectedRow]:
    """What the connector of a source makes of a payload, which is a file to it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "body"
        path.write_bytes(data)
        try:
            rows = list(read_files([path], source.format))
        except UnreadableFile as error:
            reason = str(error).replace(str(path), "body")
            rows = [RejectedRow(source.file, 1, f"file: {reason}", shown(data), Replay(source.format))]
    for number, row in enumerate(rows, start=1):
        if isinstance(row, RejectedRow):
            yield replace(row, file=source.file)
        elif allowed(row):
            yield write_ndjson(row)
        else:
            yield undecided(source, number, write_ndjson(row))
