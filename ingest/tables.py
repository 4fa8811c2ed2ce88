"""CSV tables whose columns are found by the names that exporters give them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path

from ingest.canonical import Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.formats import UnreadableFile
from ingest.repair import repair_text
from ingest.rows import Row, read_header, read_rows

Layout = Mapping[str, tuple[str, ...]]
"""For each field the column names it goes by, the surest first, as `spelled` writes them.

A name that ends in `*` stands for all that begin so.
"""

CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
NO_LETTER = re.compile(r"[^\w#]+|_")
SAYS_UTC = re.compile(r" (?:utc|gmt)$")
TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d{1,2}:\d\d(?::\d\d(?:\.\d{1,6})?)?) ?(Z|UTC|GMT|[+-]\d\d:?\d\d)?", re.ASCII
)
MAIL_TIME = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", re.ASCII)


BARE = frozenset({"id", "#"})
"""Names of columns that hold an id for good as often as the number of the row in its file."""
ROW_NUMBER = re.compile(r"#?\d+(?:\.0+)?")


def spelled(name: str) -> str:
    """A column's name in lower case and single spaces: `ResponseId` and `response_id` are `response id`."""
    return " ".join(NO_LETTER.sub(" ", CAMEL.sub(" ", name)).casefold().split())


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields of a layout stand in the header of one file.

    `in_utc` are the fields whose columns say by their names that their times are in UTC.
    """

    places: Mapping[str, int]
    headings: Mapping[str, str]
    in_utc: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cells:
    """One row by the fields of a layout."""

    row: Sequence[str]
    columns: Columns

    def text(self, field: str) -> str:
        """The cell's text, repaired; empty where there is no such column."""
        place = self.columns.places.get(field)
        return "" if place is None else repair_text(self.row[place]).strip()

    def needed(self, field: str) -> str:
        """The text of a cell that may not be empty; raises `InvalidRecord`."""
        text = self.text(field)
        if not text:
            raise InvalidRecord(f"{field}: empty")
        return text

    def own_id(self, field: str) -> str:
        """The id in a cell; empty where it may only number the row, as rows of other files are too."""
        text = self.text(field)
        numbered = spelled(self.columns.headings.get(field, "")) in BARE and ROW_NUMBER.fullmatch(text)
        return "" if numbered else text

    def time(self, field: str) -> datetime:
        """The cell's time in UTC; raises `InvalidRecord` where neither it nor its column has an offset."""
        return time_of(field, self.needed(field), in_utc=field in self.columns.in_utc)


def time_of(field: str, text: str, *, in_utc: bool) -> datetime:
    match = TIME.fullmatch(text)
    if match is None and not MAIL_TIME.fullmatch(text):
        raise InvalidRecord(f"{field}: {text[:80]!r} is no time like 2026-03-01 09:30:00 +0100")
    if match is not None and match.group(3) is None and not in_utc:
        raise InvalidRecord(
            f"{field}: {text!r} has no offset from UTC; "
            "add one, or call the column '… (UTC)' if that is what its times are in"
        )
    try:
        stated = parsedate_to_datetime(text) if match is None else datetime.fromisoformat(iso_form(match))
        return (stated if stated.tzinfo else stated.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidRecord(f"{field}: {text!r} is no time ({error})") from None


def iso_form(match: re.Match[str]) -> str:
    day, clock, zone = match.groups("")
    hour, colon, rest = clock.partition(":")
    clock = f"{hour:0>2}{colon}{rest}"
    return f"{day}T{clock}{zone if zone[:1] in ('+', '-') else '+00:00'}"


def find_columns(header: Sequence[str], layout: Layout) -> Columns:
    """Where the fields stand that the header has."""
    spellings = [spelled(heading) for heading in header]
    names = [SAYS_UTC.sub("", spelling) for spelling in spellings]
    found = {field: place_of(names, known) for field, known in layout.items()}
    places = {field: place for field, place in found.items() if place is not None}
    in_utc = frozenset(field for field, place in places.items() if names[place] != spellings[place])
    return Columns(places, {field: header[place] for field, place in places.items()}, in_utc)


def place_of(names: Sequence[str], known: Sequence[str]) -> int | None:
    for one in known:
        for place, name in enumerate(names):
            if name == one or (one.endswith("*") and name.startswith(one[:-1])):
                return place
    return None


def sniff_header(head: bytes) -> tuple[str, ...]:
    """The names in the first row of what may be a CSV file; none where it cannot be one."""
    return next(iter(sniff_rows(head, 0)), ())


def sniff_rows(head: bytes, most: int) -> list[tuple[str, ...]]:
    """The first row of what may be a CSV file, and at most so many below it; none where it cannot be one."""
    reader = csv.reader(head.decode("utf-8", "replace").splitlines(keepends=True))
    try:
        return [tuple(row) for row in islice(reader, most + 1)]
    except csv.Error:
        return []


def read_table(
    path: Path,
    layout: Layout,
    needed: Sequence[Sequence[str]],
    make: Callable[[Cells], Record | None],
) -> Iterator[Record | RejectedRow]:
    """The records that `make` makes of a table's rows, with a `RejectedRow` for each it refuses.

    Rows that it makes nothing of are passed over. Of each group in `needed` one field must
    have a column: else raises `UnreadableFile`, before anything is yielded.
    """
    header = read_header(path)
    columns = find_columns(header, layout)
    check_groups(path, header, columns, needed, layout)
    return made(path, columns, make)


def check_groups(
    path: Path, header: Sequence[str], columns: Columns, needed: Sequence[Sequence[str]], layout: Layout
) -> None:
    """Raise `UnreadableFile` where a header has no column for any field of a group."""
    missing = [group for group in needed if columns.places.keys().isdisjoint(group)]
    if missing:
        wanted = "; ".join(described(group, layout) for group in missing)
        raise UnreadableFile(f"{path}: no column for {wanted}; its columns are {', '.join(header)}")


def described(group: Sequence[str], layout: Layout) -> str:
    return " or ".join(f"{field} (such as {', '.join(layout[field][:3])})" for field in group)


def made(
    path: Path, columns: Columns, make: Callable[[Cells], Record | None]
) -> Iterator[Record | RejectedRow]:
    """The records of a table's rows, none for those that `make` makes nothing of."""
    for row in read_rows(path):
        if not isinstance(row, Row):
            yield row
            continue
        try:
            record = make(Cells(row.cells, columns))
        except InvalidRecord as error:
            yield RejectedRow(str(path), row.line, str(error), row.raw)
            continue
        if record is not None:
            yield record
