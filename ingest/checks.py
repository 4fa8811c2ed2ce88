"""What every record promises of its values, and the errors that say where one does not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated

SLUG = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
LONGEST_TEXT = 1_000_000
LONGEST_NAME = 1_000
LONGEST_ADDRESS = 320
LONGEST_IDENTIFIER = 400
"""Limits in characters: of a message's text; of ids, subjects and names; of a handle's address and keys."""

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""Bounds of a believable time. `2999-01-01` means "never" in somebody's export, not a date."""


class InvalidRecord(ValueError):
    """A record that cannot be canonical; the message says which field and what was expected."""


@dataclass(frozen=True, slots=True)
class Text:
    """How long a text may be, in characters, and the pattern it must match in full."""

    longest: int
    shortest: int = 0
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that are allowed, both ends included."""

    low: float
    high: float


Slug = Annotated[str, Text(64, pattern=SLUG.pattern)]
Name = Annotated[str, Text(LONGEST_NAME)]
NativeId = Annotated[str, Text(LONGEST_NAME, shortest=1)]
Address = Annotated[str, Text(LONGEST_ADDRESS, shortest=1)]
Identifier = Annotated[str, Text(LONGEST_IDENTIFIER)]
Body = Annotated[str, Text(LONGEST_TEXT)]
Day = Annotated[str, Text(10, pattern=r"(1[89]|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")]


def check_slug(name: str, value: str) -> None:
    """Raise `InvalidRecord` unless `value` is a short lower-case name."""
    if not is_slug(value):
        raise InvalidRecord(f"{name}: {value[:80]!r} is not a lower-case name such as 'twitter'")


@lru_cache(maxsize=1_000)
def is_slug(value: str) -> bool:
    return SLUG.fullmatch(value) is not None


def check_text(name: str, value: str, *, longest: int) -> None:
    """Raise `InvalidRecord` unless `value` is well-formed Unicode of at most `longest` characters."""
    if len(value) > longest:
        raise InvalidRecord(f"{name}: {len(value):,} characters, more than {longest:,}")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise InvalidRecord(f"{name}: unpaired surrogate at character {error.start}") from None


def check_time(name: str, value: datetime) -> None:
    """Raise `InvalidRecord` unless `value` is an aware, believable time in UTC."""
    if value.tzinfo is not UTC:
        raise InvalidRecord(f"{name}: must be in UTC")
    if not EARLIEST <= value < LATEST:
        raise InvalidRecord(f"{name}: {value.date()} lies outside 1970 to 2199")


def check_number(name: str, value: float, allowed: Range) -> None:
    """Raise `InvalidRecord` unless `value` lies in a range."""
    if not allowed.low <= value <= allowed.high:
        raise InvalidRecord(f"{name}: {value:g} lies outside {allowed.low:g} to {allowed.high:g}")
