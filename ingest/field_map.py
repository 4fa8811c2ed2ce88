"""Tables of other people's systems, each said as a map: its columns, its mark, and what a row makes.

A connector for one more system is a `FieldMap` for each of its tables and a line in `ingest.detect`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from ingest.canonical import Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.formats import UnreadableFile
from ingest.rows import Row, read_header, read_rows
from ingest.tables import Cells, Columns, Layout, described, find_columns, sniff_rows

SNIFFED: Final = 20
"""Rows of a file that are looked at to tell whose table it is: one of them may be damaged."""
NUMBER: Final = re.compile(
    r"-?(?:\d{1,20}|\d{1,3}(?:,\d{3}){1,6})(?:\.\d{1,20})?(?:[eE]\+?\d{1,2})?", re.ASCII
)
YES: Final = frozenset({"true", "yes", "1"})
NO: Final = frozenset({"false", "no", "0"})

Groups = tuple[tuple[str, ...], ...]
"""Fields, of each group of which one will do."""


def any_row(_cells: Cells) -> bool:
    """The header alone tells whose table it is."""
    return True


@dataclass(frozen=True, slots=True)
class FieldMap:
    """One table of a system.

    `layout` gives each field the columns it goes by. A file is taken for such a table when its header
    has a column for one field of each group in `told_by`, and `mark` holds for one of its first rows; it
    is refused when it has none for a group in `needed`. `make` gives the records of a row, none for one
    that is passed over, and raises `InvalidRecord`. `utc` is for systems that write all their times in
    UTC without saying so.
    """

    name: str
    layout: Layout
    told_by: Groups
    make: Callable[[Cells], Iterable[Record]]
    needed: Groups = ()
    mark: Callable[[Cells], bool] = any_row
    utc: bool = False

    def columns(self, header: Sequence[str]) -> Columns | None:
        """Where the fields stand in a header; None where it is none of this table."""
        found = find_columns(header, self.layout)
        if any(found.places.keys().isdisjoint(group) for group in self.told_by):
            return None
        return replace(found, in_utc=frozenset(found.places)) if self.utc else found

    def fits(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
        """Whether a file that begins so is such a table.

        One without rows is told by its header alone, which then must have all that is needed. A row may
        be damaged, or be cut off where what was read of the file ends.
        """
        columns = self.columns(header)
        if columns is None:
            return False
        filled = [Cells([*row, *[""] * (len(header) - len(row))], columns) for row in rows if row]
        return any(map(self.mark, filled)) if filled else self.has_all(columns)

    def has_all(self, columns: Columns) -> bool:
        """Whether a header has a column for each group that is needed."""
        return not any(columns.places.keys().isdisjoint(group) for group in self.needed)


def sniff_maps(maps: Sequence[FieldMap], head: bytes, _path: Path) -> bool:
    """Whether a file is one of these tables."""
    header, *rows = sniff_rows(head, SNIFFED) or [()]
    return any(each.fits(header, rows) for each in maps)


def read_maps(maps: Sequence[FieldMap], path: Path) -> Iterator[Record | RejectedRow]:
    """The records of a table's rows, in its order, with a `RejectedRow` for each that makes none.

    Raises `UnreadableFile`, before anything is yielded, when it is none of these tables.
    """
    header = read_header(path)
    rows = [row.cells for row in islice(read_rows(path), SNIFFED) if isinstance(row, Row)]
    for each in maps:
        columns = each.columns(header)
        if columns is not None and each.fits(header, rows):
            check_needed(path, header, columns, each)
            return made(path, columns, each.make)
    raise UnreadableFile(
        f"{path}: no table of these: {', '.join(each.name for each in maps)}; "
        f"its columns are {', '.join(header)}"
    )


def check_needed(path: Path, header: Sequence[str], columns: Columns, table: FieldMap) -> None:
    missing = [group for group in table.needed if columns.places.keys().isdisjoint(group)]
    if missing:
        wanted = "; ".join(described(group, table.layout) for group in missing)
        raise UnreadableFile(
            f"{path}: {table.name} without a column for {wanted}; its columns are {', '.join(header)}"
        )


def made(
    path: Path, columns: Columns, make: Callable[[Cells], Iterable[Record]], below: int = 0
) -> Iterator[Record | RejectedRow]:
    """The records of the rows under a header that itself stands below so many lines."""
    for row in read_rows(path, below):
        if not isinstance(row, Row):
            yield row
            continue
        try:
            found = list(make(Cells(row.cells, columns)))
        except InvalidRecord as error:
            yield RejectedRow(str(path), row.line, str(error), row.raw)
            continue
        yield from found


def sniffer(*maps: FieldMap) -> Callable[[bytes, Path], bool]:
    """What tells the files of these tables, for a `Connector`."""
    return partial(sniff_maps, maps)


def reader(*maps: FieldMap) -> Callable[[Path], Iterator[Record | RejectedRow]]:
    """What reads the files of these tables, for a `Connector`."""
    return partial(read_maps, maps)


def records_of(table: FieldMap, values: Mapping[str, object]) -> list[Record]:
    """The records that a table makes of one row given by name, as a JSON object has it.

    Raises `InvalidRecord`, also where a needed field is missing.
    """
    header = tuple(values)
    columns = table.columns(header)
    if columns is None:
        raise InvalidRecord(f"{table.name}: a needed field is missing; there are {', '.join(header)}")
    return list(table.make(Cells([written(value) for value in values.values()], columns)))


def written(value: object) -> str:
    """A value as a CSV file has it: a list's items with semicolons between them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(map(written, value)) if isinstance(value, list) else str(value)


def flag(cells: Cells, field: str) -> bool | None:
    """A cell's yes or no; None where it is empty; raises `InvalidRecord`."""
    text = cells.text(field)
    if text.casefold() in YES:
        return True
    if not text or text.casefold() in NO:
        return False if text else None
    raise InvalidRecord(f"{field}: {text[:80]!r} is neither true nor false")


def moment(cells: Cells, field: str) -> datetime | None:
    """A cell's time; None where it is empty; raises `InvalidRecord`."""
    return cells.time(field) if cells.text(field) else None


def number(cells: Cells, field: str) -> float | None:
    """A cell's number, written with a point; None where it is empty; raises `InvalidRecord`."""
    text = cells.text(field)
    if text and not NUMBER.fullmatch(text):
        raise InvalidRecord(f"{field}: {text[:80]!r} is no number")
    return float(text.replace(",", "")) if text else None


def whole(cells: Cells, field: str) -> int | None:
    """A cell's whole number; None where it is empty; raises `InvalidRecord`."""
    value = number(cells, field)
    if value is not None and value != int(value):
        raise InvalidRecord(f"{field}: {value:g} is no whole number")
    return None if value is None else int(value)
