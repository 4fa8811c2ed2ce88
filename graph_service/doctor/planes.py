"""The planes: intact, and level with the record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph_service.doctor.finding import Finding, ok, warning, wrong
from graph_service.doctor.record import Looked
from graph_service.planes.inspection import Inspected, inspect
from graph_service.planes.manifest import RECORD

PLANES: Final = ("interactions", "lexical", "vectors")
REBUILD: Final = "Run `graph-service rebuild`; the record has everything that is needed."
BY_ITSELF: Final = "Nothing to do: the next `ingest`, `query` or `serve` does it."


def examine_planes(data: Path, record: Looked, model: str | None) -> list[Finding]:
    """The planes of the record; of every record in the data folder where it is not known which is ours."""
    if record.seq == 0:
        return []
    folders = [data / "planes" / record.identity] if record.identity else sorted((data / "planes").glob("*/"))
    return [finding for folder in folders for finding in examine_folder(folder, record, model)]


def examine_folder(folder: Path, record: Looked, model: str | None) -> Iterator[Finding]:
    try:
        found = {plane.name: plane for plane in inspect(folder)}
    except OSError as error:
        yield wrong("planes", f"Cannot be read: {error}.", "Check the disk and the permissions.")
        return
    for name in sorted({*PLANES, *found}):
        plane = found.get(name)
        yield examine_plane(plane, record, model) if plane else unbuilt(name)


def unbuilt(name: str) -> Finding:
    return warning(check_of(name), "Not built yet.", BY_ITSELF)


def check_of(name: str) -> str:
    return f"plane {name}"


def examine_plane(plane: Inspected, record: Looked, model: str | None) -> Finding:
    """One plane against the record and its last change, where they are known, and against the text model."""
    check, last = check_of(plane.name), record.seq
    made_by = plane.meta.get("encoder")
    damage = plane.damage or strange(plane, record.identity)
    if damage:
        return wrong(check, damage, REBUILD)
    if last is None:
        return ok(check, f"Intact, at change {plane.position:,}.")
    if plane.position > last:
        said = f"At change {plane.position:,}, but the record ends at {last:,}."
        return wrong(check, f"{said} Was an older record put in its place?", REBUILD)
    if model and made_by and made_by != model:
        return warning(check, f"Made by text model {made_by}; ours is {model}.", BY_ITSELF)
    if plane.position < last:
        return warning(check, f"{last - plane.position:,} changes behind the record.", BY_ITSELF)
    return ok(check, f"Intact and level with the record, at change {last:,}.")


def strange(plane: Inspected, identity: str | None) -> str | None:
    """That a plane was made of another record, where both have a name."""
    made_of = plane.meta.get(RECORD)
    return "Holds what was made of another record." if identity and made_of not in (None, identity) else None
