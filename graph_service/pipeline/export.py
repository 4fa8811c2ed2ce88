"""Exported files: written in one step or not at all, and read line by line."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import Final

from graph_service.planes.manifest import synchronise
from graph_service.store.exported import BadExport
from ingest.formats import DAMAGE, open_bytes

GZIP: Final = ".gz"
LEVEL: Final = 6


def write_export(path: Path, lines: Iterable[bytes]) -> int:
    """Write lines to a file, which is there only once it is whole; how many they were.

    Compressed where the name ends with `.gz`; equal lines give equal files.
    """
    partial = path.with_name(f"{path.name}.partial")
    count = 0
    try:
        with opened(partial, compressed=path.suffix == GZIP) as file:
            for count, line in enumerate(lines, 1):  # noqa: B007 - its last value is the number of lines
                file.write(line + b"\n")
        synchronise(partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    synchronise(path.parent)
    return count


@contextmanager
def opened(path: Path, *, compressed: bool) -> Iterator[BufferedIOBase]:
    """A file to write to; compressed without its name and time, which would differ from run to run."""
    with path.open("wb") as plain:
        if not compressed:
            yield plain
            return
        with gzip.GzipFile("", "wb", LEVEL, plain, mtime=0) as file:
            yield file


def read_export(path: Path) -> Iterator[bytes]:
    """The lines of a plain or gzip file, without their ends.

    Raises `UnreadableFile` for a file that cannot be opened, and `BadExport` for damaged gzip data.
    """
    number = 0
    with open_bytes(path) as stream:
        try:
            for number, line in enumerate(stream, 1):  # noqa: B007 - where the damage is
                yield line.removesuffix(b"\n")
        except DAMAGE as error:
            raise BadExport(f"line {number + 1}: the gzip data are damaged or cut off ({error}).") from None
