"""What files a plane consists of: the manifest that names them, and writing so that nothing is lost.

The manifest is replaced in one step, so a process killed at any moment leaves the state before or
after, never between.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph_service.errors import DamagedPlane

MANIFEST = "manifest.json"
REBUILD = "Rebuild it from the record: `graph-service rebuild`."
RECORD = "record"
"""Under this name a plane's `meta` says which record its rows come from."""


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


def of_record(record: str) -> dict[str, str]:
    """What a plane's `meta` says of the record it is of; nothing where that has no name."""
    return {RECORD: record} if record else {}


def of_another(theirs: Mapping[str, str], ours: Mapping[str, str]) -> bool:
    """Whether two planes name different records."""
    return RECORD in theirs and RECORD in ours and theirs[RECORD] != ours[RECORD]


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
    segments = [{"digest": each.digest, "rows": each.rows} for each in manifest.segments]
    body = {"meta": dict(manifest.meta), "segments": segments, "upto": manifest.upto}
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return json.dumps({"manifest": body, "sha256": digest}, sort_keys=True).encode()


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
