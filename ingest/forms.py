"""Records as forms: their fields, types, limits and meanings, read off the classes themselves.

Whoever reads a record from JSON, describes it in a schema or checks one that was made goes by
the same declaration: `name: Annotated[str | None, Text(1000), "The display name."] = None`.
"""

from __future__ import annotations

import re
import types
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from ingest.checks import SLUG, InvalidRecord, Range, Text, check_number, check_slug, check_text, check_time


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a form. `type` is that of a single value, of which there may be `many`."""

    name: str
    type: type
    describes: str
    required: bool
    many: bool = False
    text: Text | None = None
    range: Range | None = None


FORMS: dict[type, tuple[Entry, ...]] = {}
"""The forms that were read off already: a record is checked whenever one is made."""


def form_of(record: type) -> tuple[Entry, ...]:
    """The fields of a record class, in its order."""
    if record not in FORMS:
        FORMS[record] = entries(record)
    return FORMS[record]


def entries(record: type) -> tuple[Entry, ...]:
    hints = get_type_hints(record, include_extras=True)
    return tuple(
        entry(each.name, hints[each.name], required=each.default is MISSING) for each in fields(record)
    )


def entry(name: str, hint: object, *, required: bool) -> Entry:
    inner, notes = unwrapped(hint)
    many = get_origin(inner) is tuple
    if many:
        inner, more = unwrapped(get_args(inner)[0])
        notes += more
    if not isinstance(inner, type):
        raise TypeError(f"{name}: {inner} is no type that a form can hold")
    return Entry(
        name,
        inner,
        next((note for note in notes if isinstance(note, str)), ""),
        required,
        many,
        next((note for note in notes if isinstance(note, Text)), None),
        next((note for note in notes if isinstance(note, Range)), None),
    )


def unwrapped(hint: object) -> tuple[Any, list[object]]:
    """A type without `Annotated` and `| None`, and the notes that were on it."""
    notes: list[object] = []
    while get_origin(hint) in (Annotated, Union, types.UnionType):
        inner, *more = get_args(hint)
        if get_origin(hint) is Annotated:
            notes = [*more, *notes]
        hint = inner
    return hint, notes


def check(record: object) -> None:
    """Raise `InvalidRecord` where a field of a record is not as its form says."""
    for each in form_of(type(record)):
        given = getattr(record, each.name)
        for value in given if each.many else (given,):
            if value is not None:
                check_value(each, value)


def check_value(each: Entry, value: Any) -> None:  # noqa: ANN401 - a value of the entry's type
    if isinstance(value, datetime):
        check_time(each.name, value)
    if each.range is not None:
        check_number(each.name, value, each.range)
    if each.text is not None:
        check_written(each.name, value, each.text)


def check_written(name: str, value: str, allowed: Text) -> None:
    if allowed.pattern == SLUG.pattern:
        check_slug(name, value)
        return
    check_text(name, value, longest=allowed.longest)
    if len(value) < allowed.shortest:
        raise InvalidRecord(f"{name}: empty")
    if allowed.pattern and not re.fullmatch(allowed.pattern, value):
        raise InvalidRecord(f"{name}: {value[:80]!r} is not in the expected form")
