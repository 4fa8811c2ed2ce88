"""Rows on disk that only grow: Arrow files with checksums under one folder, and a manifest.

A row is found by its `key`; the latest one written counts. The manifest names the files
that count and the position they stand at, and is replaced in one step, so a process
killed at any moment leaves the state before or after, never between. Files that the
manifest does not name are leftovers and are deleted on opening.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph_service.errors import DamagedPlane
from graph_service.planes.manifest import (
    MANIFEST,
    REBUILD,
    Manifest,
    Segment,
    check_segment,
    file_digest,
    manifest_bytes,
    of_another,
    read_manifest,
    synchronise,
    write_durably,
)

MOST_SEGMENTS = 32
"""So many segments may stand before they are merged; full ones do not count."""
FULL_ROWS = 16_384
"""No segment holds more rows, and one of half as many is merged no more: to erase a row costs one file."""


class Segments:
    """The rows of one plane under `folder`, and the position `upto` they stand at.

    `schema` has a `key` column of type string. `meta` says what made the rows (a model's
    version, say): rows made under another `meta` or schema are forgotten on opening, which
    leaves an empty plane at 0. A folder that is damaged, or is of another record (see
    `of_record`), opens at 0 and raises `DamagedPlane` on `read` and `append` until it is cleared.

    One object per folder, used by one thread at a time.
    """

    def __init__(self, folder: Path, schema: pa.Schema, meta: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._schema = schema
        self._meta = {**(meta or {}), "schema": str(schema.remove_metadata())}
        self._manifest = Manifest(meta=self._meta)
        self._open()

    @property
    def upto(self) -> int:
        """The position that every row written so far is durably part of; 0 when empty or damaged."""
        return self._manifest.upto

    def append(self, table: pa.Table, removed: Collection[str] = (), *, upto: int) -> None:
        """Add rows, erase those of the keys in `removed`, and stand at `upto`, all or nothing.

        When this returns it is durable and no file holds an erased row. A key both in the
        table and in `removed` keeps the table's row. A lower `upto` than now leaves the position.
        Raises `DamagedPlane` when a file that must be rewritten does not match its checksum.
        """
        self._refuse_damaged()
        segments = (*self._without(removed), *self._written(self._latest_of(table)))
        if segments == self._manifest.segments and upto <= self.upto:
            return
        full = after_the_last_full(segments)
        if len(segments) - full > MOST_SEGMENTS:
            rows = [segment.rows for segment in segments[full:]]
            segments = self._merged(segments, full + first_to_merge(rows))
        self._commit(max(upto, self.upto), segments)

    def read(self) -> pa.Table:
        """The latest row of every key, in order of key; raises `DamagedPlane`."""
        self._refuse_damaged()
        return self._latest(self._manifest.segments)

    def tables(self) -> Iterator[pa.Table]:
        """The latest row of every key, a file at a time; raises `DamagedPlane`.

        Takes far less memory than `read`. The files must not change meanwhile.
        """
        self._refuse_damaged()
        for segment, latest in zip(self._manifest.segments, self._latest_places(), strict=True):
            yield self._load(segment).filter(latest)

    def compact(self) -> None:
        """Rewrite what holds superseded rows without them, and small files as few; raises `DamagedPlane`."""
        self._refuse_damaged()
        pairs = zip(self._manifest.segments, self._latest_places(), strict=True)
        kept = tuple(segment for pair in pairs for segment in self._only(*pair))
        self._commit(self.upto, self._merged(kept, after_the_last_full(kept)))
        self._sweep()

    def clear(self) -> None:
        """Forget every row, on disk too, and stand at 0."""
        self._damage: str | None = None
        self._commit(0, ())
        self._sweep()

    def verify(self) -> str | None:
        """What is damaged, in a sentence, or None: reads every file and compares its checksum."""
        if self._damage:
            return self._damage
        try:
            if read_manifest(self._folder / MANIFEST) != self._manifest:
                return f"{self._folder / MANIFEST} was changed by somebody else."
            for segment in self._manifest.segments:
                check_segment(self._folder / segment.file, segment)
        except DamagedPlane as damage:
            return str(damage.args[0])
        return None

    def _open(self) -> None:
        self._damage = None
        try:
            found = read_manifest(self._folder / MANIFEST)
        except DamagedPlane as damage:
            self._damage = str(damage.args[0])
            return
        if found is not None and of_another(found.meta, self._meta):
            self._damage = f"{self._folder} holds what was made of another record."
        elif found is None or found.meta != self._meta:
            self.clear()
        else:
            self._manifest = found
            self._sweep()

    def _refuse_damaged(self) -> None:
        if self._damage:
            raise DamagedPlane(self._damage, REBUILD)

    def _commit(self, upto: int, segments: Sequence[Segment]) -> None:
        manifest, left = Manifest(upto, tuple(segments), self._meta), self._manifest.segments
        self._folder.mkdir(parents=True, exist_ok=True)
        write_durably(self._folder / MANIFEST, manifest_bytes(manifest))
        self._manifest = manifest
        if not set(left).issubset(segments):
            self._sweep()

    def _sweep(self) -> None:
        named = {MANIFEST, *(segment.file for segment in self._manifest.segments)}
        for path in self._folder.iterdir():
            if path.name not in named and path.suffix in {".arrow", ".partial"}:
                path.unlink()

    def _latest_of(self, table: pa.Table) -> pa.Table:
        """The latest row of each key of a table, in our columns."""
        rows = table.select(self._schema.names)
        return latest_rows(rows) if rows.num_rows else rows

    def _written(self, table: pa.Table) -> Iterator[Segment]:
        """Rows in files of their own, none of them more than full; no file for no rows."""
        for start in range(0, table.num_rows, FULL_ROWS):
            yield self._write(table.slice(start, FULL_ROWS))

    def _write(self, table: pa.Table) -> Segment:
        partial = self._folder / "segment.partial"
        self._folder.mkdir(parents=True, exist_ok=True)
        with pa.OSFile(str(partial), "wb") as sink, pa.ipc.new_file(sink, self._schema) as writer:
            writer.write_table(table.cast(self._schema))
        segment = Segment(file_digest(partial), table.num_rows)
        synchronise(partial)
        partial.replace(self._folder / segment.file)
        return segment

    def _load(self, segment: Segment) -> pa.Table:
        path = self._folder / segment.file
        check_segment(path, segment)
        return mapped(path)

    def _keys(self, segment: Segment) -> pa.ChunkedArray[pa.StringScalar]:
        """Its keys alone, without reading the rest of the file; raises `DamagedPlane` where that fails."""
        path = self._folder / segment.file
        try:
            keys = mapped(path)["key"]
            keys.validate(full=True)
        except (OSError, KeyError, pa.ArrowException):
            check_segment(path, segment)
            raise
        return keys

    def _latest(self, segments: Iterable[Segment]) -> pa.Table:
        tables = [self._load(segment) for segment in segments]
        return latest_rows(pa.concat_tables([self._schema.empty_table(), *tables]))

    def _latest_places(self) -> list[pa.Array[pa.BooleanScalar]]:
        """For each segment, which of its rows no later one supersedes."""
        keys = [self._keys(segment) for segment in self._manifest.segments]
        chunks = [chunk for column in keys for chunk in column.chunks]
        joined = pa.table({"key": pa.chunked_array(chunks, pa.string())})
        latest = np.zeros(joined.num_rows, bool)
        latest[last_places(joined)] = True
        ends = np.cumsum([len(column) for column in keys])[:-1]
        return [pa.array(part) for part in np.split(latest, ends)] if keys else []

    def _merged(self, segments: tuple[Segment, ...], start: int) -> tuple[Segment, ...]:
        if len(segments) - start < 2:
            return segments
        return (*segments[:start], *self._written(self._latest(segments[start:])))

    def _without(self, removed: Collection[str]) -> tuple[Segment, ...]:
        """The segments with those that hold a removed key written anew, and emptied ones left out."""
        if not removed:
            return self._manifest.segments
        keys = pa.array(sorted(removed), pa.string())
        return tuple(
            kept
            for segment in self._manifest.segments
            for kept in self._only(segment, pc.invert(pc.is_in(self._keys(segment), value_set=keys)))
        )

    def _only(self, segment: Segment, kept: pa.Array[pa.BooleanScalar]) -> tuple[Segment, ...]:
        """A segment with some of its rows alone, written anew where it holds others."""
        if pc.all(kept).as_py():
            return (segment,)
        return tuple(self._written(self._load(segment).filter(kept)))


def mapped(path: Path) -> pa.Table:
    """The rows of a file, of which only what is looked at is read."""
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()


def after_the_last_full(segments: Sequence[Segment]) -> int:
    """Where those segments begin that may still be merged."""
    full = [place for place, segment in enumerate(segments, 1) if segment.rows >= FULL_ROWS // 2]
    return full[-1] if full else 0


def latest_rows(table: pa.Table) -> pa.Table:
    """The last row of each `key`, in order of key."""
    return table.take(pa.array(last_places(table)))


def last_places(table: pa.Table) -> NDArray[np.int64]:
    """Where the last row of each `key` is, in order of key."""
    numbered = pa.table({"key": table["key"], "row": pa.array(np.arange(table.num_rows))})
    last = numbered.group_by("key").aggregate([("row", "max")]).sort_by("key")
    return np.asarray(last["row_max"].to_numpy())


def first_to_merge(rows: Sequence[int]) -> int:
    """From which segment on to merge, given the rows of each, oldest first.

    At least the younger half is merged, and on from there whatever is less than twice as
    large as all that follows it: so a row is rewritten about log2(n) times in its life.

    >>> first_to_merge([1000, 1, 1, 1])
    1
    """
    start = len(rows) // 2
    total = sum(rows[start:])
    while start and rows[start - 1] < 2 * total:
        start -= 1
        total += rows[start]
    return start
