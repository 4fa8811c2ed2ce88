"""The entries of a company file, read strictly: what is missing, misspelt or of another type is named."""

from __future__ import annotations

from typing import Any


class InvalidCompany(ValueError):
    """A company file that cannot be used; the message names the file, the entry and the remedy."""


def refuse_unknown(table: dict[str, Any], where: str, known: set[str]) -> None:
    unknown = table.keys() - known
    if unknown:
        raise InvalidCompany(f"{where}: unknown entry {min(unknown)!r}; known: {', '.join(sorted(known))}")


def rows_of(table: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = table.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InvalidCompany(f"{name}: write each entry under its own [[{name}]] heading")
    return rows


def text_of(table: dict[str, Any], name: str, where: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InvalidCompany(f'{where}: needs {name} = "…"')
    return value.strip()


def texts_of(table: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise InvalidCompany(f"{where}: {name} must be a list of texts")
    return tuple(item.strip() for item in value)


def choice_of(table: dict[str, Any], name: str, where: str, known: tuple[str, ...]) -> str | None:
    """One of some words; None where none is given."""
    if name not in table:
        return None
    value = text_of(table, name, where)
    if value not in known:
        raise InvalidCompany(f"{where}: {name} {value!r} is none of {', '.join(known)}")
    return value


def number_of(table: dict[str, Any], name: str, where: str, allowed: tuple[float, float]) -> float | None:
    """A number within bounds, both included; None where none is given."""
    value = table.get(name)
    if value is None:
        return None
    low, high = allowed
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InvalidCompany(f"{where}: {name} must be a number from {low:g} to {high:g}")
    return float(value)
