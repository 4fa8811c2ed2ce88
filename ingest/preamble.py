"""Tables below a preamble: lines in which an exporter says what it exported, when and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ingest.canonical import Record, RejectedRow
from ingest.field_map import FieldMap, check_needed, made
from ingest.formats import UnreadableFile, read_head
from ingest.rows import header_frame, read_header
from ingest.tables import Columns, sniff_header

DEEPEST: Final = 60
"""Lines of a file in which its header is looked for: a query may take many of a preamble's."""


def header_place(table: FieldMap, head: bytes) -> int | None:
    """How many lines stand above a table's header; None where there is none."""
    lines = enumerate(head.split(b"\n")[:DEEPEST])
    return next((number for number, line in lines if table.columns(sniff_header(line)) is not None), None)


def sniff_below(table: FieldMap, head: bytes, _path: Path) -> bool:
    """Whether a file is such a table, with a preamble or without."""
    return header_place(table, head) is not None


def read_below(table: FieldMap, path: Path) -> Iterator[Record | RejectedRow]:
    """The records of a table's rows; raises `UnreadableFile`, before any is yielded, for no such table."""
    below, header, columns = place_of(table, path)
    check_needed(path, header, columns, table)
    return made(path, columns, table.make, below)


def frame_below(table: FieldMap, path: Path) -> tuple[str, str]:
    """What a row needs around it to be a file by itself: the header, for which no preamble is needed."""
    return header_frame(path, place_of(table, path)[0])


def place_of(table: FieldMap, path: Path) -> tuple[int, tuple[str, ...], Columns]:
    below = header_place(table, read_head(path))
    header = () if below is None else read_header(path, below)
    columns = table.columns(header)
    if below is None or columns is None:
        raise UnreadableFile(f"{path}: no header of {table.name} in its first {DEEPEST} lines")
    return below, header, columns
