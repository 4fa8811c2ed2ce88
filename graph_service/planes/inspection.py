"""Looks at planes on disk without opening them: opening tidies up, and forgets what it cannot use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from graph_service.errors import DamagedPlane
from graph_service.planes.manifest import MANIFEST, Manifest, check_segment, read_manifest

TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Inspected:
    """A plane as its files say: where it stands, what made it, and what is damaged, if anything."""

    name: str
    position: int
    meta: Mapping[str, str]
    damage: str | None


def inspect(folder: Path) -> list[Inspected]:
    """The planes in the folder of one record, in order of name; a plane without a manifest is none."""
    parts = sorted(path.parent for path in folder.rglob(MANIFEST))
    named = groupby(parts, lambda part: part.relative_to(folder).parts[0])
    return [inspected(name, list(of_plane)) for name, of_plane in named]


def inspected(name: str, parts: list[Path]) -> Inspected:
    """One plane, which stands where the hindmost of its parts does."""
    held = [look(part) for part in parts]
    manifests = [manifest for manifest, _ in held]
    damage = next((damage for _, damage in held if damage), None)
    meta = {key: value for manifest in manifests for key, value in manifest.meta.items()}
    return Inspected(name, min(manifest.upto for manifest in manifests), meta, damage)


def look(part: Path) -> tuple[Manifest, str | None]:
    """A part's manifest and its damage; looks again where a running service has moved on meanwhile."""
    for _ in range(TRIES):
        manifest, damage = look_once(part)
        if damage is None or read_or_none(part) == manifest:
            break
    return manifest, damage


def look_once(part: Path) -> tuple[Manifest, str | None]:
    manifest = Manifest()
    try:
        manifest = read_manifest(part / MANIFEST) or manifest
        for segment in manifest.segments:
            check_segment(part / segment.file, segment)
    except DamagedPlane as damage:
        return manifest, str(damage.args[0])
    return manifest, None


def read_or_none(part: Path) -> Manifest | None:
    try:
        return read_manifest(part / MANIFEST)
    except DamagedPlane:
        return None
