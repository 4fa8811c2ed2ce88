"""The GraphQL documents of the page, read from its files as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "graph_service" / "web" / "page"
MARKED: Final = re.compile(r"/\* GraphQL \*/\s*`([^`]*)`")
LIKE_ONE: Final = re.compile(
    r"`\s*(?:(?:query|mutation|subscription)\s+\w+\s*[({]|fragment\s+\w+\s+on\b|\{\s*\w+\s*[({])[^`]*`"
)


@dataclass(frozen=True, slots=True)
class Document:
    """One document, and the file and line that it begins on."""

    place: str
    text: str


def scripts() -> list[Path]:
    """The scripts of the page that we wrote."""
    return sorted(path for path in PAGE.rglob("*.js") if "vendor" not in path.parts)


def documents() -> list[Document]:
    """Every document that is marked as one."""
    return [document for path in scripts() for document in in_script(path, MARKED, 1)]


def unmarked() -> list[str]:
    """Where something stands that looks like a document and is not marked."""
    known = {document.place for document in documents()}
    alike = [document for path in scripts() for document in in_script(path, LIKE_ONE, 0)]
    return [document.place for document in alike if document.place not in known]


def in_script(path: Path, form: re.Pattern[str], group: int) -> Iterator[Document]:
    source = path.read_text(encoding="utf-8")
    for found in form.finditer(source):
        line = source.count("\n", 0, source.index("`", found.start())) + 1
        yield Document(f"{path.relative_to(PAGE)}:{line}", found[group])
