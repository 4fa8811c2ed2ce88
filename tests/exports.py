"""Exports for tests: trees of files, and the same trees as zips."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from ingest.canonical import Record, RejectedRow
from ingest.reading import read_files


def written_tree(folder: Path, files: Mapping[str, object]) -> Path:
    """A folder with these files: texts as they are, everything else as JSON."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return folder


def zipped(folder: Path) -> Path:
    """The same tree as a zip beside the folder, its files in no particular order."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*"), reverse=True):
            archive.write(file, file.relative_to(folder))
    return path


def read_all(path: Path, format_name: str | None = None) -> tuple[list[Record], list[RejectedRow]]:
    """The records at a path, and the rejected rows."""
    rows = list(read_files([path], format_name))
    return [row for row in rows if not isinstance(row, RejectedRow)], [
        row for row in rows if isinstance(row, RejectedRow)
    ]
