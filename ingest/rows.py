"""CSV files become rows, each with the line it starts on; a broken row costs only itself."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ingest.canonical import RejectedRow
from ingest.formats import Line, UnreadableFile, read_lines, shown, undecodable

STAND_IN = "\x1e"
"""Takes the place of a CR inside a line while `csv` looks at it: there it would end the row."""


class Row(NamedTuple):
    """A data row of a table: its cells, and the lines of the file that it was made of."""

    cells: list[str]
    lines: list[Line]

    @property
    def line(self) -> int:
        return self.lines[0].number

    @property
    def raw(self) -> str:
        return shown(b"".join(line.data for line in self.lines))


class RowFeed(Iterator[str]):
    """Hands lines to `csv.reader`, and hands them again when the row they made was no row.

    A quote that is never closed swallows the lines after it. They are not lost: only the
    first line is refused, and reading goes on with the second.
    """

    def __init__(self, path: Path, below: int = 0) -> None:
        self.path = path
        self.source = islice(read_lines(path), below, None)
        self.again: deque[Line | RejectedRow] = deque()
        self.taken: list[Line] = []
        self.unread: list[RejectedRow] = []
        self.fault = ""
        self.stood_in = False

    def __next__(self) -> str:
        item = self.again.popleft() if self.again else next(self.source)
        if isinstance(item, RejectedRow):
            self.unread.append(item)
            raise csv.Error("the row is cut off by a line that cannot be read")
        self.taken.append(item)
        return self.spelled(item.data)

    def spelled(self, data: bytes) -> str:
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            self.fault = undecodable(error)
            text = data.decode("utf-8", "replace")
        if "\r" not in text:
            return text
        body = text.removesuffix("\n").removesuffix("\r")
        self.stood_in = self.stood_in or "\r" in body
        return body.replace("\r", STAND_IN) + text[len(body) :]

    def start_row(self) -> None:
        self.taken, self.fault, self.stood_in = [], "", False

    def refuse_first(self, reason: str) -> Iterator[RejectedRow]:
        """Reject the first line taken, put the others back, and pass on lines that could not be read."""
        if self.taken:
            first, *rest = self.taken
            yield RejectedRow(str(self.path), first.number, reason, shown(first.data))
            self.again.extendleft(reversed([*rest, *self.unread]))
        else:
            yield from self.unread
        self.unread = []


def read_header(path: Path, below: int = 0) -> tuple[str, ...]:
    """The names in the first row of a CSV file; raises `UnreadableFile` when there is no such row.

    `below` is how many lines stand before it that are none of the table's.
    """
    feed = RowFeed(path, below)
    try:
        return tuple(name.strip() for name in next(csv.reader(feed, strict=True)))
    except (StopIteration, csv.Error) as error:
        raise UnreadableFile(f"{path}: the first line is no CSV header ({error or 'it is absent'})") from None


def header_frame(path: Path, below: int = 0) -> tuple[str, str]:
    """What a row needs before and after it to be a CSV file by itself: the header."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(read_header(path, below))
    return line.getvalue(), ""


def read_rows(path: Path, below: int = 0) -> Iterator[Row | RejectedRow]:
    """The rows of a CSV file below its header, which itself stands below so many lines.

    Cells may hold line ends when quoted, and a lone CR even when not. A row that `csv`
    cannot read, that has not as many cells as the header, or that is not UTF-8 is a
    `RejectedRow` at the line where it starts. Blank lines are passed over. A cell holds
    at most 131,072 characters, the limit of `csv`.
    """
    feed = RowFeed(path, below)
    reader = csv.reader(feed, strict=True)
    width = len(next(reader))
    while True:
        feed.start_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield from feed.refuse_first(f"csv: {error}")
            continue
        fault = feed.fault or (
            "" if len(cells) == width else f"columns: {len(cells)}, the header has {width}"
        )
        row = Row(spelled_back(cells) if feed.stood_in else cells, feed.taken)
        if not fault:
            yield row
        elif cells:
            yield RejectedRow(str(path), row.line, fault, row.raw)


def spelled_back(cells: list[str]) -> list[str]:
    return [cell.replace(STAND_IN, "\r") for cell in cells]
