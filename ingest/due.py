"""How soon something has to be done, as people write it: `4h`, `2d`, or ISO 8601 such as `PT90M`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

SHORT: Final = re.compile(r"(\d{1,5})\s*([mhdw])", re.IGNORECASE)
ISO: Final = re.compile(r"P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?)?")
UNITS: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
DAY: Final = 24 * 60
"""Minutes."""


def due_of(text: str) -> timedelta:
    """The span of time a text stands for, at least a minute; raises `ValueError` for none.

    >>> [str(due_of(text)) for text in ("4h", "2 d", "P1DT12H", "PT90M")]
    ['4:00:00', '2 days, 0:00:00', '1 day, 12:00:00', '1:30:00']
    """
    short, iso = SHORT.fullmatch(text), ISO.fullmatch(text)
    if short:
        span = timedelta(**{UNITS[short[2].lower()]: int(short[1])})
    else:
        weeks, days, hours, minutes = (int(part or 0) for part in (iso.groups() if iso else [0] * 4))
        span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
    if not span:
        raise ValueError(f"{text[:80]!r} is no time to act in; write 4h, 2d or PT90M")
    return span


def written_due(span: timedelta) -> str:
    """The one way to write a span of whole minutes in ISO 8601.

    >>> [written_due(due_of(text)) for text in ("48h", "90m", "1w", "36h")]
    ['P2D', 'PT90M', 'P7D', 'PT36H']
    """
    minutes = int(span.total_seconds() // 60)
    if minutes % DAY == 0:
        return f"P{minutes // DAY}D"
    return f"PT{minutes}M" if minutes % 60 else f"PT{minutes // 60}H"
