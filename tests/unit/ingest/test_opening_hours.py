"""When somebody is there to answer: by clocks that go forward and back, and as `company.toml` says it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from ingest.company import parse_company
from ingest.company_entries import InvalidCompany
from ingest.opening_hours import OpeningHours, hours_of_text, text_of_hours

WEEK: Final = {
    "timezone": "Europe/Berlin",
    "monday": ["09:00-12:00", "13:00-17:00"],
    "sunday": ["00:00-24:00"],
}


def hours(**entries: Any) -> OpeningHours:
    found = parse_company({"name": "Acme", "hours": WEEK | entries}).hours
    assert found is not None
    return found


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(hour=12, tzinfo=UTC)


def open_on(found: OpeningHours, text: str) -> list[tuple[str, str]]:
    """From when to when it is open on a day, in UTC."""
    return [
        (f"{since:%d %H:%M}", f"{until:%d %H:%M}") for since, until in found.between(day(text), day(text))
    ]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        # In winter Berlin is an hour ahead, in summer two.
        ("2026-03-02", [("02 08:00", "02 11:00"), ("02 12:00", "02 16:00")]),
        ("2026-06-01", [("01 07:00", "01 10:00"), ("01 11:00", "01 15:00")]),
        ("2026-03-03", []),
        # A Sunday of 23 hours and one of 25.
        ("2026-03-29", [("28 23:00", "29 22:00")]),
        ("2026-10-25", [("24 22:00", "25 23:00")]),
    ],
)
def test_days_by_the_clocks_of_the_zone(text: str, spans: list[tuple[str, str]]) -> None:
    assert open_on(hours(), text) == spans


def test_an_hour_that_clocks_skip_holds_no_time() -> None:
    # At 2 in the morning of 29 March 2026 clocks show 3.
    assert open_on(hours(sunday=["02:10-03:00"]), "2026-03-29") == []
    assert open_on(hours(sunday=["01:30-03:30"]), "2026-03-29") == [("29 00:30", "29 01:30")]


def test_holidays_of_the_country_and_days_of_our_own_are_closed() -> None:
    # Easter Monday, and International Women's Day, which is one in Berlin alone.
    assert open_on(hours(), "2026-04-06") != []
    assert open_on(hours(country="DE"), "2026-04-06") == []
    assert open_on(hours(country="DE"), "2026-03-08") != []
    assert open_on(hours(country="DE", subdivision="BE"), "2026-03-08") == []
    for written in ("2026-03-02", date(2026, 3, 2)):
        assert open_on(hours(closed=[written]), "2026-03-02") == []


def test_from_one_day_to_another() -> None:
    spans = hours().between(day("2026-03-01"), day("2026-03-08"))
    assert len(spans) == 4
    assert sum((until - since for since, until in spans), timedelta()) == timedelta(hours=24 + 7 + 24)


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ({"opens": "09:00"}, "hours: unknown entry 'opens'; known: closed, country, friday, monday, "),
        ({"timezone": "Europe/Bern"}, "hours: timezone 'Europe/Bern' is none, such as Europe/London"),
        ({"timezone": "../etc"}, "hours: timezone '../etc' is none, such as Europe/London"),
        ({"monday": "09:00-17:00"}, "hours: monday must be a list of texts"),
        ({"monday": ["9-17"]}, "hours: monday '9-17' is no span of a day, such as \"09:00-17:00\""),
        ({"monday": ["22:00-06:00"]}, "hours: monday '22:00-06:00' ends no later than it begins; what "),
        ({"monday": ["09:00-12:00", "11:00-13:00"]}, "hours: monday has spans that overlap"),
        ({"monday": [], "sunday": []}, "hours: needs a day with hours, such as monday = "),
        ({"country": "XX"}, "hours: the public holidays of XX are not known"),
        ({"country": "DE", "subdivision": "ENG"}, "hours: the public holidays of DE, ENG are not known"),
        ({"subdivision": "BE"}, "hours: a subdivision needs its country"),
        ({"closed": ["24.12.2026"]}, "hours: closed 24.12.2026 is no day, such as 2026-12-24"),
        ({"closed": "2026-12-24"}, "hours: closed must be a list of days"),
    ],
)
def test_a_mistake_is_named(entries: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidCompany) as found:
        hours(**entries)
    assert str(found.value).startswith(told)


def test_without_a_table_there_are_none() -> None:
    assert parse_company({"name": "Acme"}).hours is None
    with pytest.raises(InvalidCompany, match="under a"):
        parse_company({"name": "Acme", "hours": []})


def test_the_record_holds_them_as_a_text() -> None:
    found = hours(country="DE", subdivision="BE", closed=["2026-12-24"])
    assert hours_of_text(text_of_hours(found)) == found
    assert hours_of_text(text_of_hours(None)) is None
    for text in ("{", "[]", "{}", '{"timezone": "UTC"}'):
        with pytest.raises(InvalidCompany):
            hours_of_text(text)
