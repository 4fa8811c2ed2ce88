"""JSON objects, one a line, become items; a broken line costs only itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson

from ingest.canonical import RejectedRow
from ingest.checks import InvalidRecord
from ingest.connectors.ndjson import parse_object
from ingest.formats import Line, read_head, read_lines, shown
from ingest.items import Item


def is_json_lines(path: Path) -> bool:
    """Whether the first line of a file is a whole JSON object, and there are more."""
    first, end, rest = read_head(path).partition(b"\n")
    try:
        return bool(rest.strip() if end else b"") and isinstance(orjson.loads(first), dict)
    except orjson.JSONDecodeError:
        return False


def read_json_lines(path: Path) -> Iterator[Item | RejectedRow]:
    """The objects of a file, each with its line; a line that holds none is a `RejectedRow`."""
    for line in read_lines(path):
        if not isinstance(line, Line):
            yield line
        elif line.data.strip():
            try:
                yield Item(line.number, parse_object(line.data).left)
            except InvalidRecord as error:
                yield RejectedRow(str(path), line.number, str(error), shown(line.data))
