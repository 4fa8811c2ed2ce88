"""Paths in, records out: folders are walked, formats recognised, nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from ingest.bundles import Bundle, entered, is_tree, tree_at
from ingest.canonical import Record, RejectedRow, Replay
from ingest.detect import (
    BundleConnector,
    Connector,
    UnknownFormat,
    bundle_detected,
    connector_named,
    detected,
    known_formats,
)
from ingest.formats import EmptyFile, UnreadableFile, read_head

Records = Iterator[Record | RejectedRow]
Source = Records | RejectedRow
"""The records of a file or bundle, or why there are none."""


def read_files(paths: Sequence[Path], format_name: str | None = None) -> Records:
    """The records of files, and of all files in folders and zips in the order of their names.

    Every file is looked at before anything is yielded, so that a mistake in the last one
    costs nothing: raises `UnreadableFile` for one that is absent, empty, in no known
    format (`UnknownFormat`) or without a needed column. In a folder or zip, where other things
    may lie about, an empty file or one in no known format is a `RejectedRow` at line 0; a zip
    with nothing in a known format is itself in none. Names that begin with a dot are passed
    over there. A folder or zip that is one export, such as Slack's, is read as one, also when
    it lies below the folder given.
    """
    if format_name is not None:
        connector_named(format_name)
    sources = [source for path in paths for source in opened(path, format_name)]
    return chain.from_iterable(map(rows, sources))


def rows(source: Source) -> Iterable[Record | RejectedRow]:
    return [source] if isinstance(source, RejectedRow) else source


def opened(path: Path, format_name: str | None) -> list[Source]:
    if not is_tree(path):
        return [records(path, format_name)]
    sources = list(inside(tree_at(path), format_name))
    if not path.is_dir() and all(isinstance(source, RejectedRow) for source in sources):
        raise UnknownFormat(f"{path}: a zip without a file in a known format: {known_formats()}")
    return sources


def inside(tree: Bundle, format_name: str | None) -> Iterator[Source]:
    """What a folder or zip holds; a format that reads it as one may be wrapped in further folders."""
    connector = None if format_name is None else connector_named(format_name)
    if isinstance(connector, BundleConnector):
        yield export(connector, entered(tree, connector.sniff))
    else:
        yield from walked(tree, format_name)


def walked(tree: Bundle, format_name: str | None) -> Iterator[Source]:
    connector = bundle_detected(tree) if format_name is None else None
    if connector is not None:
        yield export(connector, tree)
        return
    for part in tree.parts():
        if isinstance(part, Bundle):
            yield from walked(part, format_name)
        else:
            yield from tolerated(part, format_name)


def tolerated(file: Path, format_name: str | None) -> list[Source]:
    try:
        return opened(file, format_name)
    except (UnknownFormat, EmptyFile) as error:
        return [RejectedRow(str(file), 0, f"file: {error}", "")]


def records(path: Path, format_name: str | None) -> Records:
    head = read_head(path)
    connector = connector_named(format_name) if format_name else detected(head, path)
    if isinstance(connector, BundleConnector):
        raise UnreadableFile(f"{path}: {connector.alone}")
    return replayable(connector.read(path), partial(replay_of, connector, path))


def export(connector: BundleConnector, tree: Bundle) -> Records:
    replay = Replay(connector.name, "[", "]", bundle=str(tree.root))
    return replayable(connector.read(tree), lambda: replay)


def replay_of(connector: Connector, path: Path) -> Replay:
    """What it takes to read a row of a file again."""
    return Replay(connector.name, *connector.frame(path))


def replayable(found: Records, replay: Callable[[], Replay]) -> Records:
    """The rows as they are, but the rejected ones with what it takes to read them again."""
    made: Replay | None = None
    for row in found:
        if isinstance(row, RejectedRow):
            made = made or replay()
            yield replace(row, replay=made)
        else:
            yield row
