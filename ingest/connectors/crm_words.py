"""Values as CRMs write them: days, names of states, yes and no in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from ingest.checks import InvalidRecord
from ingest.tables import Cells

NO_WORD = re.compile(r"[^a-z0-9]+")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def slug(text: str) -> str | None:
    """A state's name as a short one: `In Progress` is `in_progress`; None where nothing is left of it.

    >>> slug("Waiting on Customer"), slug("2nd level"), slug("")
    ('waiting_on_customer', 'x2nd_level', None)
    """
    name = NO_WORD.sub("_", text.casefold()).strip("_")[:60]
    return (name if name[:1].isalpha() else f"x{name}") if name else None


def day(cells: Cells, field: str) -> datetime | None:
    """A day's beginning in UTC, or the time where one is given; None where the cell is empty."""
    text = cells.text(field)
    if not DAY.fullmatch(text):
        return cells.time(field) if text else None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidRecord(f"{field}: {text!r} is no day ({error})") from None
