"""Days as people write them, where it is plain which day they mean."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

YEAR_FIRST: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?")
YEAR_LAST: Final = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})")
MONTH_SECOND: Final = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)?(?:[ -]+of)?[ -]*([a-z]{3,9})\.?,?[ -]*(\d{4})"
)
MONTH_FIRST: Final = re.compile(r"([a-z]{3,9})\.? *(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})")
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def day_digits(text: str) -> str | None:
    """A day as eight digits; empty where day and month cannot be told apart, None where it is no day.

    >>> day_digits("29.02.1980"), day_digits("29 Feb 1980"), day_digits("03/04/1980"), day_digits("1980")
    ('19800229', '19800229', '', None)
    """
    lower = text.strip().lower()
    if found := YEAR_FIRST.fullmatch(lower):
        year, month, day = map(int, found.groups())
        return digits(year, month, day)
    if found := YEAR_LAST.fullmatch(lower):
        one, other, year = map(int, found.groups())
        return either(year, one, other)
    if found := MONTH_SECOND.fullmatch(lower):
        return digits(int(found[3]), month_number(found[2]), int(found[1]))
    if found := MONTH_FIRST.fullmatch(lower):
        return digits(int(found[3]), month_number(found[1]), int(found[2]))
    return None


def either(year: int, one: int, other: int) -> str | None:
    """The day of two numbers that are day and month in whatever order."""
    found = {digits(year, one, other), digits(year, other, one)} - {None}
    return "" if len(found) > 1 else next(iter(found), None)


def digits(year: int, month: int, day: int) -> str | None:
    try:
        return f"{date(year, month, day):%Y%m%d}"
    except ValueError:
        return None


def month_number(name: str) -> int:
    """The number of a month by its English name or the start of it, 0 for no month."""
    known = [
        number
        for number, month in enumerate(MONTHS, start=1)
        if month.startswith("sep" if name == "sept" else name)
    ]
    return known[0] if known else 0
