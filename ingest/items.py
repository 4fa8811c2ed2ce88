"""JSON arrays become items, each with its number; a broken item costs only itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import orjson

from ingest.canonical import Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.fields import Fields
from ingest.formats import DAMAGE, UTF8_MARK, DamagedFile, UnreadableFile, open_bytes, shown, size_of

LARGEST_ARRAY = 2**30
"""Bytes of a JSON file before it is refused: it is read at once, and takes several times its size."""

ASSIGNMENT = re.compile(rb"\s*window\.[A-Za-z0-9_.]+\s*=")
"""What makes JavaScript of JSON: `window.YTD.tweets.part0 = [ … ]`."""


class Item(NamedTuple):
    """An object of a JSON array: its place, from 1, and its fields."""

    number: int
    values: dict[str, object]


def check_sizes(files: Iterable[Path]) -> None:
    """Raise `UnreadableFile` for a file that is too large to be read at once."""
    for file in files:
        size = size_of(file)
        if size > LARGEST_ARRAY:
            raise UnreadableFile(
                f"{file}: {size // 2**20:,} MiB of JSON, and at most {LARGEST_ARRAY // 2**20:,} MiB are read"
                " at once; split its array into several files, or export a shorter time"
            )


def read_json(path: Path) -> object:
    """The value in a JSON file, or assigned in a JavaScript file; raises `UnreadableFile`."""
    data = whole(path)
    assigned = ASSIGNMENT.match(data)
    try:
        return parsed(data[assigned.end() if assigned else 0 :].rstrip().removesuffix(b";"))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"{path}: no JSON ({error}); fetch the export again") from None


def whole(path: Path) -> bytes:
    try:
        with open_bytes(path) as stream:
            return stream.read(LARGEST_ARRAY).removeprefix(UTF8_MARK)
    except DAMAGE as error:
        raise UnreadableFile(f"{path}: damaged or cut off ({error}); fetch the export again") from None


def parsed(data: bytes) -> object:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        # Half an emoji, `\ud83d`, is no error to Python's own reader; texts are mended later.
        return json.loads(data)


def read_items(path: Path) -> Iterator[Item | RejectedRow]:
    """The objects of a JSON array; what else stands in it is a `RejectedRow` with its number as line.

    A file that cannot be read, or holds no array, is a single `DamagedFile` at line 0.
    """
    try:
        values = read_json(path)
    except UnreadableFile as error:
        yield DamagedFile(str(path), 0, f"file: {error}", "")
        return
    if not isinstance(values, list):
        yield DamagedFile(str(path), 0, "json: the file must hold an array in brackets", "")
        return
    for number, value in enumerate(values, start=1):
        if isinstance(value, dict):
            yield Item(number, value)
        else:
            yield RejectedRow(str(path), number, "json: an item must be an object in braces", raw_of(value))


def read_objects(path: Path) -> Iterator[Item]:
    """The objects of a JSON array, and nothing else of it; raises `UnreadableFile`."""
    values = read_json(path)
    if not isinstance(values, list):
        raise UnreadableFile(f"{path}: the file must hold an array in brackets")
    return (Item(number, value) for number, value in enumerate(values, 1) if isinstance(value, dict))


def each_made(
    path: Path, items: Iterable[Item | RejectedRow], make: Callable[[Fields], Iterable[Record]]
) -> Iterator[Record | RejectedRow]:
    """The records that `make` makes of each item.

    All of an item's, or, when one is invalid, a `RejectedRow` with its number as line and the
    item's JSON as `raw`.
    """
    for item in items:
        if isinstance(item, RejectedRow):
            yield item
            continue
        raw = raw_of(item.values)  # beforehand: fields are taken out one by one
        try:
            yield from list(make(Fields("", item.values)))
        except InvalidRecord as error:
            yield RejectedRow(str(path), item.number, str(error), raw)


def raw_of(value: object) -> str:
    try:
        return shown(orjson.dumps(value))
    except orjson.JSONEncodeError:
        return shown(json.dumps(value).encode())
