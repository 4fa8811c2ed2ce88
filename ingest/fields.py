"""Typed access to the fields of a JSON object from outside, strict and telling."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from ingest.canonical import InvalidRecord
from ingest.schema import TIME_PATTERN

TIME = re.compile(TIME_PATTERN)
NAMES: dict[type, str] = {
    str: "a text",
    bool: "true or false",
    dict: "an object",
    list: "a list",
    int: "a number",
    float: "a number",
    type(None): "null",
}

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)


class Fields:
    """The fields of one JSON object, taken out one by one so that what is left over is unknown."""

    def __init__(self, path: str, values: dict[str, object]) -> None:
        self.path = path
        self.left = values

    def take(self, name: str, form: type[Value]) -> Value:
        """A field that must be there; raises `InvalidRecord`."""
        value = self.find(name, form)
        if value is None:
            raise InvalidRecord(f"{self.path}{name}: absent; it must be {NAMES[form]}")
        return value

    def find(self, name: str, form: type[Value]) -> Value | None:
        """A field that may be left out or null; raises `InvalidRecord` for another type."""
        value = self.left.pop(name, None)
        if value is None or isinstance(value, form):
            return value
        raise InvalidRecord(f"{self.path}{name}: must be {NAMES[form]}, not {NAMES[type(value)]}")

    def time(self, name: str) -> datetime | None:
        text = self.find(name, str)
        return None if text is None else utc_time(f"{self.path}{name}", text)

    def needed_time(self, name: str) -> datetime:
        return utc_time(f"{self.path}{name}", self.take(name, str))

    def choice(self, name: str, values: type[Choice]) -> Choice | None:
        text = self.find(name, str)
        if text is None:
            return None
        if text not in list(values):
            raise InvalidRecord(f"{self.path}{name}: {text[:80]!r} is not one of {', '.join(values)}")
        return values(text)

    def inner(self, name: str) -> Fields:
        return Fields(f"{self.path}{name}.", self.take(name, dict))

    def each(self, name: str, form: type[Value]) -> list[Value]:
        """The items of a list, all of one type; none when the list is left out or null."""
        items = self.find(name, list) or []
        for place, item in enumerate(items):
            if not isinstance(item, form):
                raise InvalidRecord(
                    f"{self.path}{name}[{place}]: must be {NAMES[form]}, not {NAMES[type(item)]}"
                )
        return items

    def spent(self, made: Value) -> Value:
        """`made`, if all fields went into it; raises `InvalidRecord` naming one that did not."""
        if self.left:
            raise InvalidRecord(f"{self.path}{min(self.left)[:80]}: unknown field")
        return made


def utc_time(name: str, text: str) -> datetime:
    if not TIME.fullmatch(text):
        raise InvalidRecord(
            f"{name}: {text[:80]!r} is no time from 1970 to 2199 with an offset, as in ISO 8601"
        )
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidRecord(f"{name}: {text!r} is no time ({error})") from None
