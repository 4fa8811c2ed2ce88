"""Typed access to the fields of a JSON object from outside, strict and telling."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from ingest.checks import InvalidRecord
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

NUMBERS: dict[type, str] = {int: "whole number", float: "number"}
WRITTEN_AS: dict[type, type] = {datetime: str}

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

    def value(self, name: str, form: type, *, required: bool) -> object:
        """A single value of a type that records have; a number may be written without a fraction."""
        if required and self.left.get(name) is None:
            self.take(name, WRITTEN_AS.get(form, form))
        if form is datetime:
            return self.time(name)
        if issubclass(form, StrEnum):
            return self.choice(name, form)
        if form is int or form is float:
            return self.number(name, form)
        return self.find(name, form)

    def number(self, name: str, form: type[int] | type[float]) -> float | None:
        value = self.find(name, float if isinstance(self.left.get(name), float) else int)
        if isinstance(value, bool) or (form is int and value is not None and value != int(value)):
            raise InvalidRecord(f"{self.path}{name}: must be a {NUMBERS[form]}, not {value!r}")
        return None if value is None else form(value)

    def choice(self, name: str, values: type[Choice]) -> Choice | None:
        text = self.find(name, str)
        if text is None:
            return None
        if text not in list(values):
            raise InvalidRecord(f"{self.path}{name}: {text[:80]!r} is not one of {', '.join(values)}")
        return values(text)

    def inner(self, name: str) -> Fields:
        return Fields(f"{self.path}{name}.", self.take(name, dict))

    def find_inner(self, name: str) -> Fields | None:
        values = self.find(name, dict)
        return None if values is None else Fields(f"{self.path}{name}.", values)

    def several(
        self, name: str, form: type[Value], read: Callable[[type[Value], Fields], Value]
    ) -> Iterator[Value]:
        """The items of a list: texts as they are, objects as `read` makes them of their fields."""
        if form is str:
            yield from self.each(name, form)
            return
        for place, values in enumerate(self.each(name, dict)):
            yield read(form, Fields(f"{self.path}{name}[{place}].", values))

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
