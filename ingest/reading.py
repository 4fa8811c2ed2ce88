"""Paths in, records out: folders are walked, formats recognised, nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from ingest.canonical import Record, RejectedRow
from ingest.detect import UnknownFormat, connector_named, detected
from ingest.formats import EmptyFile, UnreadableFile, read_head

Records = Iterator[Record | RejectedRow]


def read_files(paths: Sequence[Path], format_name: str | None = None) -> Records:
    """The records of files, and of all files in folders in the order of their names.

    Every file is looked at before anything is yielded, so that a mistake in the last one
    costs nothing: raises `UnreadableFile` for one that is absent, empty, in no known
    format (`UnknownFormat`) or without a needed column. In a folder, where other things
    may lie about, an empty file or one in no known format is a `RejectedRow` at line 0.
    Names that begin with a dot are passed over there.
    """
    if format_name is not None:
        connector_named(format_name)
    sources = [source for path in paths for source in opened(path, format_name)]
    return chain.from_iterable(sources)


def opened(path: Path, format_name: str | None) -> Iterator[Iterable[Record | RejectedRow]]:
    if not path.is_dir():
        yield records(path, format_name)
        return
    files = members(path)
    if not files:
        raise UnreadableFile(f"{path}: a folder without files")
    for file in files:
        try:
            yield records(file, format_name)
        except (UnknownFormat, EmptyFile) as error:
            yield [RejectedRow(str(file), 0, f"file: {error}", "")]


def members(folder: Path) -> list[Path]:
    inside = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(
        path for path in inside if not any(p.startswith(".") for p in path.relative_to(folder).parts)
    )


def records(path: Path, format_name: str | None) -> Records:
    head = read_head(path)
    connector = connector_named(format_name) if format_name else detected(head, path)
    return connector.read(path)
