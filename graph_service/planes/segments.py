"""Rows on disk that only grow: Arrow files with checksums under one folder, and a manifest.

A row is found by its `key`; the latest one written counts. The manifest names the files
that count and the position they stand at, and is replaced in one step, so a process
killed at any moment leaves the state before or after, never between. Files that the
manifest does not name are leftovers and are deleted on opening.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph_service.errors import DamagedPlane

MANIFEST = "manifest.json"
MOST_SEGMENTS = 32
CHUNK_ROWS = 65_536
REBUILD = "Rebuild it from the record: `graph-service rebuild`."


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of rows; it is named by the SHA-256 of its bytes."""

    digest: str
    rows: int

    @property
    def file(self) -> str:
        return f"{self.digest}.arrow"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which files count, oldest first, the position they stand at, and what made them."""

    upto: int = 0
    segments: tuple[Segment, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)


class Segments:
    """The rows of one plane under `folder`, and the position `upto` they stand at.

    `schema` has a `key` column of type string. `meta` says what made the rows (a model's
    version, say): rows made under another `meta` or schema are forgotten on opening, which
    leaves an empty plane at 0. A damaged folder opens at 0 and raises `DamagedPlane` on
    `read` and `append` until it is cleared.

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
        segments = self._without(removed)
        if table.num_rows:
            segments += (self._write(latest_rows(table.select(self._schema.names))),)
        if segments == self._manifest.segments and upto <= self.upto:
            return
        if len(segments) > MOST_SEGMENTS:
            segments = self._merged(segments, first_to_merge([segment.rows for segment in segments]))
        self._commit(max(upto, self.upto), segments)

    def read(self) -> pa.Table:
        """The latest row of every key, in order of key; raises `DamagedPlane`."""
        self._refuse_damaged()
        return self._latest(self._manifest.segments)

    def compact(self) -> None:
        """Rewrite everything as one file without superseded rows; raises `DamagedPlane`."""
        self._refuse_damaged()
        self._commit(self.upto, self._merged(self._manifest.segments, 0))

    def clear(self) -> None:
        """Forget every row, on disk too, and stand at 0."""
        self._damage: str | None = None
        self._commit(0, ())

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
        if found is None or found.meta != self._meta:
            self.clear()
        else:
            self._manifest = found
            self._sweep()

    def _refuse_damaged(self) -> None:
        if self._damage:
            raise DamagedPlane(self._damage, REBUILD)

    def _commit(self, upto: int, segments: Sequence[Segment]) -> None:
        manifest = Manifest(upto, tuple(segments), self._meta)
        self._folder.mkdir(parents=True, exist_ok=True)
        write_durably(self._folder / MANIFEST, manifest_bytes(manifest))
        self._manifest = manifest
        self._sweep()

    def _sweep(self) -> None:
        named = {MANIFEST, *(segment.file for segment in self._manifest.segments)}
        for path in self._folder.iterdir():
            if path.name not in named and path.suffix in {".arrow", ".partial"}:
                path.unlink()

    def _write(self, table: pa.Table) -> Segment:
        partial = self._folder / "segment.partial"
        with pa.OSFile(str(partial), "wb") as sink, pa.ipc.new_file(sink, self._schema) as writer:
            writer.write_table(table.cast(self._schema), max_chunksize=CHUNK_ROWS)
        segment = Segment(file_digest(partial), table.num_rows)
        synchronise(partial)
        partial.replace(self._folder / segment.file)
        return segment

    def _load(self, segment: Segment) -> pa.Table:
        path = self._folder / segment.file
        check_segment(path, segment)
        return pa.ipc.open_file(pa.memory_map(str(path))).read_all()

    def _latest(self, segments: Iterable[Segment]) -> pa.Table:
        tables = [self._load(segment) for segment in segments]
        return latest_rows(pa.concat_tables([self._schema.empty_table(), *tables]))

    def _merged(self, segments: tuple[Segment, ...], start: int) -> tuple[Segment, ...]:
        if len(segments) - start < 2:
            return segments
        return (*segments[:start], self._write(self._latest(segments[start:])))

    def _without(self, removed: Collection[str]) -> tuple[Segment, ...]:
        """The segments with those that hold a removed key written anew, and emptied ones left out."""
        if not removed:
            return self._manifest.segments
        keys = pa.array(sorted(removed), pa.string())
        return tuple(kept for segment in self._manifest.segments for kept in self._erased(segment, keys))

    def _erased(self, segment: Segment, keys: pa.Array[pa.StringScalar]) -> tuple[Segment, ...]:
        table = self._load(segment)
        kept = table.filter(pc.invert(pc.is_in(table["key"], value_set=keys)))
        if kept.num_rows == segment.rows:
            return (segment,)
        return (self._write(kept),) if kept.num_rows else ()


def latest_rows(table: pa.Table) -> pa.Table:
    """The last row of each `key`, in order of key."""
    numbered = pa.table({"key": table["key"], "row": pa.array(np.arange(table.num_rows))})
    last = numbered.group_by("key").aggregate([("row", "max")]).sort_by("key")
    return table.take(last["row_max"])


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


def read_manifest(path: Path) -> Manifest | None:
    """The manifest, or None where there is none; raises `DamagedPlane` when it cannot be trusted."""
    try:
        sealed = json.loads(path.read_bytes())
        body = sealed["manifest"]
        found = Manifest(body["upto"], tuple(Segment(**entry) for entry in body["segments"]), body["meta"])
        trusted = sealed == json.loads(manifest_bytes(found))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        trusted = False
    if not trusted:
        raise DamagedPlane(f"{path} is unreadable or was altered.", REBUILD)
    return found


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as JSON with the SHA-256 of its content."""
    body = asdict(manifest)
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return json.dumps({"manifest": body, "sha256": digest}, sort_keys=True, indent=1).encode()


def check_segment(path: Path, segment: Segment) -> None:
    """Raise `DamagedPlane` unless the file is there with the bytes it was written with."""
    try:
        intact = file_digest(path) == segment.digest
    except FileNotFoundError:
        raise DamagedPlane(f"{path} is missing.", REBUILD) from None
    if not intact:
        raise DamagedPlane(f"{path} was truncated or altered.", REBUILD)


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file in one step; when this returns it survives a loss of power."""
    partial = path.with_suffix(".partial")
    partial.write_bytes(content)
    synchronise(partial)
    partial.replace(path)
    synchronise(path.parent)


def synchronise(path: Path) -> None:
    """Have the operating system write a file or folder to the disk now."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
