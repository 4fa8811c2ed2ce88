"""The table of hours in `company.toml`: when somebody is there to answer.

Times are those of clocks in the zone, daylight saving included: where they are put forward a day is short,
where they are put back it is long. A time that clocks skip is taken as if they had not been put forward
yet, one that they show twice as the first of the two; a span within an hour that they skip holds no time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ingest.company_entries import InvalidCompany, refuse_unknown, text_of, texts_of

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ENTRIES: Final = {"timezone", "country", "subdivision", "closed", *WEEKDAYS}
SPAN: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)", re.ASCII)
MIDNIGHT: Final = 24 * 60
SOME_YEAR: Final = 2000
"""Whose holidays are looked up to see whether those of a country are known."""

Span = tuple[int, int]
"""From and to, in minutes of a day."""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The spans of each weekday, Monday first, by the clocks of a zone, and the days without any.

    These are the public holidays of `country`, with those of its `subdivision`, and the days in `closed`.
    """

    timezone: str
    days: tuple[tuple[Span, ...], ...]
    country: str | None = None
    subdivision: str | None = None
    closed: tuple[date, ...] = ()

    def between(self, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
        """From when to when it is open, in UTC, from one time's day in the zone to another's."""
        zone = ZoneInfo(self.timezone)
        begin, end = first.astimezone(zone).date(), last.astimezone(zone).date()
        free = {*self.closed, *public_holidays(self.country, self.subdivision, begin.year, end.year)}
        days = (begin + timedelta(days=n) for n in range((end - begin).days + 1))
        return [span for day in days if day not in free for span in self._on(day, zone)]

    def _on(self, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        for since, until in self.days[day.weekday()]:
            opened, closed = clock(day, since, zone), clock(day, until, zone)
            if opened < closed:
                yield opened, closed


def clock(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """When clocks of a zone show so many minutes after a midnight."""
    days, rest = divmod(minute, MIDNIGHT)
    shown = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), zone)
    return shown.astimezone(UTC)


def public_holidays(country: str | None, subdivision: str | None, first: int, last: int) -> set[date]:
    """The public holidays of some years; none without a country. Raises `InvalidCompany` for no country."""
    if country is None:
        return set()
    import holidays  # noqa: PLC0415 - it takes half a second, and few ask for it

    try:
        return set(holidays.country_holidays(country, subdivision, years=range(first, last + 1)))
    except NotImplementedError:
        where = country if subdivision is None else f"{country}, {subdivision}"
        raise InvalidCompany(f"hours: the public holidays of {where} are not known") from None


def parse_opening_hours(table: dict[str, Any]) -> OpeningHours | None:
    """The entries under `[hours]`, None without any; raises `InvalidCompany`."""
    if "hours" not in table:
        return None
    given = table["hours"]
    if not isinstance(given, dict):
        raise InvalidCompany("hours: write its entries under a [hours] heading")
    hours = hours_of(given)
    public_holidays(hours.country, hours.subdivision, SOME_YEAR, SOME_YEAR)
    return hours


def hours_of(given: dict[str, Any]) -> OpeningHours:
    """The hours of a table; whether holidays of its country are known is not looked up."""
    refuse_unknown(given, "hours", ENTRIES)
    country, subdivision = optional_text(given, "country"), optional_text(given, "subdivision")
    if subdivision is not None and country is None:
        raise InvalidCompany("hours: a subdivision needs its country")
    days = tuple(spans_of(given, day) for day in WEEKDAYS)
    if not any(days):
        raise InvalidCompany('hours: needs a day with hours, such as monday = ["09:00-17:00"]')
    return OpeningHours(zone_of(given), days, country, subdivision, dates_of(given))


def optional_text(given: dict[str, Any], entry: str) -> str | None:
    return text_of(given, entry, "hours") if entry in given else None


def zone_of(given: dict[str, Any]) -> str:
    name = text_of(given, "timezone", "hours")
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidCompany(f"hours: timezone {name!r} is none, such as Europe/London") from None


def spans_of(given: dict[str, Any], day: str) -> tuple[Span, ...]:
    """The spans of a weekday in their order; raises `InvalidCompany` for those that overlap."""
    spans = tuple(sorted(span_of(text, day) for text in texts_of(given, day, "hours")))
    for (_, until), (since, _) in pairwise(spans):
        if since < until:
            raise InvalidCompany(f"hours: {day} has spans that overlap")
    return spans


def span_of(text: str, day: str) -> Span:
    found = SPAN.fullmatch(text)
    if found is None:
        raise InvalidCompany(f'hours: {day} {text!r} is no span of a day, such as "09:00-17:00"')
    hour, minute, to_hour, to_minute = (None if part is None else int(part) for part in found.groups())
    since = (hour or 0) * 60 + (minute or 0)
    until = MIDNIGHT if to_hour is None else to_hour * 60 + (to_minute or 0)
    if since >= until:
        raise InvalidCompany(
            f"hours: {day} {text!r} ends no later than it begins; what passes midnight is two"
        )
    return since, until


def dates_of(given: dict[str, Any]) -> tuple[date, ...]:
    """The days in `closed`, each once, written as 2026-12-24 with quotation marks or without."""
    value = given.get("closed", [])
    if not isinstance(value, list):
        raise InvalidCompany("hours: closed must be a list of days")
    return tuple(sorted({date_of(each) for each in value}))


def date_of(value: object) -> date:
    try:
        return date.fromisoformat(value.isoformat() if isinstance(value, date) else str(value))
    except ValueError:
        raise InvalidCompany(f"hours: closed {value!s} is no day, such as 2026-12-24") from None


def text_of_hours(hours: OpeningHours | None) -> str | None:
    """Opening hours as the record holds them: the table, with days as texts."""
    if hours is None:
        return None
    named = {"timezone": hours.timezone, "country": hours.country, "subdivision": hours.subdivision}
    spans = {
        day: [f"{shown(since)}-{shown(until)}" for since, until in spans]
        for day, spans in zip(WEEKDAYS, hours.days, strict=True)
    }
    given = {entry: value for entry, value in (named | spans).items() if value}
    return json.dumps(given | {"closed": [day.isoformat() for day in hours.closed]})


def shown(minute: int) -> str:
    """What clocks show so many minutes after midnight."""
    return f"{minute // 60:02}:{minute % 60:02}"


def hours_of_text(text: str | None) -> OpeningHours | None:
    """The opening hours of `text_of_hours`; raises `InvalidCompany` for any other text."""
    if text is None:
        return None
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidCompany(f"hours: {error}") from None
    if not isinstance(given, dict):
        raise InvalidCompany("hours: no table of entries")
    return hours_of(given)
