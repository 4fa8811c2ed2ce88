"""The three rows of headings above a survey that Qualtrics exports: names, questions, and where each is from.

The third row holds JSON, which also says the time zone of what are times.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from ingest.rows import Row, read_header, read_rows
from ingest.tables import Columns, Layout, find_columns, spelled

UTC_NAMES: Final = frozenset({"etc/utc", "utc", "gmt", "etc/gmt"})
NPS_GROUP: Final = " nps group"
"""Ends the name of the column in which Qualtrics says whether a score is a promoter's."""


@dataclass(frozen=True, slots=True)
class Headings:
    """A file's headings; without the second and third row in files of other makers."""

    names: tuple[str, ...]
    questions: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()

    @property
    def rows(self) -> Iterator[tuple[str, ...]]:
        """As they stand in a file."""
        return filter(None, (self.names, self.questions, self.imports))


def headings_of(rows: Sequence[Sequence[str]]) -> Headings:
    """The headings among the first rows of a file."""
    names, *others = (tuple(row) for row in rows[:3]) if rows else ((),)
    if len(others) == 2 and others[1] and others[1][0].startswith('{"ImportId"'):
        return Headings(names, *others)
    return Headings(names)


def read_headings(path: Path) -> Headings:
    """The headings of a CSV file; raises `UnreadableFile` where it has none."""
    below = [row.cells for row in islice(read_rows(path), 2) if isinstance(row, Row)]
    return headings_of([read_header(path), *below])


def columns_of(headings: Headings, layout: Layout) -> Columns:
    """Where the fields stand: by a column's name, else by its question; the score by the group beside it."""
    found = find_columns(headings.names, layout)
    if not headings.imports:
        return found
    asked = find_columns(headings.questions, layout)
    places = {**asked.places, **found.places, **scored(headings.names)}
    called = {field: headings.questions[place] for field, place in places.items()}
    in_utc = {field for field, place in places.items() if zone(headings.imports[place]) in UTC_NAMES}
    return replace(found, places=places, headings=called, in_utc=found.in_utc | in_utc)


def scored(names: Sequence[str]) -> dict[str, int]:
    spellings = [spelled(name) for name in names]
    groups = [name.removesuffix(NPS_GROUP) for name in spellings if name.endswith(NPS_GROUP)]
    return {"score": spellings.index(groups[0])} if groups and groups[0] in spellings else {}


def zone(told: str) -> str:
    """The time zone that a column's third heading names, in small letters."""
    try:
        given = json.loads(told)
    except ValueError:
        return ""
    return str(given.get("timeZone", "")).casefold() if isinstance(given, dict) else ""
