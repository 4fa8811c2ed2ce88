"""Pages of lists: keyset cursors, which stay where they are when rows are inserted."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

import orjson

from graph_service.errors import InvalidCursor, Misuse
from graph_service.planes.view import EPOCH, MICROSECOND

Row = TypeVar("Row")
Place = tuple[str | int | float, ...]
"""Where a row stands in its list: places of one list compare as its rows follow each other."""

FIRST: Final = 20
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, a cursor for each, and whether there are others after and before them."""

    rows: tuple[Row, ...]
    cursors: tuple[str, ...]
    more: bool
    earlier: bool


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """A list that is paged: its name, the place of a row, the types of a place's parts, the usual size."""

    name: str
    place: Callable[[Row], Place]
    form: tuple[type, ...]
    first: int = FIRST

    def size(self, first: int | None) -> int:
        """How many rows are asked for; raises `Misuse` beyond 0 to `MOST`."""
        return page_size(self.first if first is None else first)

    def after(self, cursor: str | None) -> Place | None:
        """The place a cursor of this list stands for; raises `InvalidCursor`."""
        return None if cursor is None else read_cursor(self.name, cursor, self.form)

    def cut(self, rows: Sequence[Row], first: int | None, after: str | None) -> Page[Row]:
        """The page that follows `after`, of a whole list in its order."""
        place = self.after(after)
        rest = rows if place is None else [row for row in rows if self.place(row) > place]
        return self.page(rest, first, after)

    def page(self, rows: Sequence[Row], first: int | None, after: str | None) -> Page[Row]:
        """The page that `rows` begin with; one row more than asked for says that more follow."""
        size = self.size(first)
        kept = tuple(rows[:size])
        cursors = tuple(write_cursor(self.name, self.place(row)) for row in kept)
        return Page(kept, cursors, more=len(rows) > size, earlier=after is not None)


def page_size(first: int) -> int:
    """`first` itself; raises `Misuse` for a negative number and for more than `MOST`."""
    if first < 0:
        raise Misuse(f"first: {first} is negative.", f"Ask for 0 to {MOST} rows.")
    if first > MOST:
        raise Misuse(f"first: {first:,} is more than {MOST}.", "Ask for a page at a time, with `after`.")
    return first


def write_cursor(name: str, place: Place) -> str:
    """A cursor for a place in the list of this name: base64url of JSON."""
    return urlsafe_b64encode(orjson.dumps([name, *place])).decode().rstrip("=")


def read_cursor(name: str, cursor: str, form: Sequence[type]) -> Place:
    """The place of a cursor; raises `InvalidCursor` unless it is one of this list, of this form."""
    try:
        held = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        held = None
    if not isinstance(held, list) or held[:1] != [name] or [type(part) for part in held[1:]] != list(form):
        raise InvalidCursor(f"{cursor[:80]!r} is no cursor of {name}.")
    return tuple(held[1:])


def moment(name: str, ticks: str | int | float) -> datetime:
    """The time that a cursor's microseconds stand for; raises `InvalidCursor` for none."""
    try:
        return EPOCH + int(ticks) * MICROSECOND
    except OverflowError:
        raise InvalidCursor(f"A cursor of {name} holds a time beyond the calendar.") from None
