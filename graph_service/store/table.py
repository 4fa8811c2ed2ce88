"""What a statement yields: typed columns and rows, the same whatever engine made them.

A value is null, a boolean, a number, a text or a time in UTC; a list or a map of values, in
which times are text; a node as its labels and properties, a relationship as its type and
properties, a path as its nodes and relationships. No value holds an engine's own numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

import orjson

from graph_service.errors import InvalidStatement

DEEPEST: Final = 60
"""Lists and maps within each other in a value."""


class ColumnType(StrEnum):
    """What the values of a column are; nulls are of every type."""

    STRING = "STRING"
    INTEGER = "INTEGER"
    FLOAT = "FLOAT"
    BOOLEAN = "BOOLEAN"
    DATETIME = "DATETIME"
    LIST = "LIST"
    MAP = "MAP"
    NODE = "NODE"
    RELATIONSHIP = "RELATIONSHIP"
    PATH = "PATH"
    NULL = "NULL"
    """There is no value."""
    MIXED = "MIXED"
    """Several of the others; whole numbers among fractions are fractions."""


class Cut(StrEnum):
    """The limit at which a result was cut off."""

    ROWS = "ROWS"
    BYTES = "BYTES"


@dataclass(frozen=True, slots=True)
class Node:
    """A node as an engine handed it out."""

    labels: tuple[str, ...]
    properties: dict[str, object]


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship as an engine handed it out."""

    type: str
    properties: dict[str, object]


@dataclass(frozen=True, slots=True)
class Path:
    """A path as an engine handed it out."""

    nodes: tuple[Node, ...]
    relationships: tuple[Relationship, ...]


TYPES: Final[dict[type, ColumnType]] = {
    type(None): ColumnType.NULL,
    bool: ColumnType.BOOLEAN,
    int: ColumnType.INTEGER,
    float: ColumnType.FLOAT,
    str: ColumnType.STRING,
    datetime: ColumnType.DATETIME,
    list: ColumnType.LIST,
    dict: ColumnType.MAP,
    Node: ColumnType.NODE,
    Relationship: ColumnType.RELATIONSHIP,
    Path: ColumnType.PATH,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name and what its values are."""

    name: str
    type: ColumnType


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows, where they were cut off if they were, and the graph they are of."""

    columns: tuple[Column, ...]
    rows: list[list[object]]
    cut: Cut | None
    graph_version: int

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def texts(self) -> list[list[object]]:
        """The rows with times as text."""
        times = [place for place, column in enumerate(self.columns) if column.type is ColumnType.DATETIME]
        return [texted(row, times) for row in self.rows] if times else self.rows


@dataclass(slots=True)
class Gathering:
    """Rows that are taken in one by one until there are as many, or as large, as there may be."""

    names: Sequence[str]
    most_rows: int
    most_characters: int

    def table(self, rows: Iterable[Sequence[object]], graph_version: int) -> Table:
        """The table of rows as an engine hands them out; no more of them are asked for than are kept."""
        types: list[set[ColumnType]] = [set() for _ in self.names]
        kept: list[list[object]] = []
        cut, size = None, 0
        for row in rows:
            told = [plain(value) for value in row]
            size += len(orjson.dumps(told))
            cut = self.cut(len(kept), size)
            if cut is not None:
                break
            kept.append(told)
            for seen, value in zip(types, row, strict=True):
                seen.add(TYPES.get(type(value), ColumnType.STRING))
        columns = tuple(Column(name, joint(seen)) for name, seen in zip(self.names, types, strict=True))
        return Table(columns, list(fitting(columns, kept)), cut, graph_version)

    def cut(self, rows: int, characters: int) -> Cut | None:
        if rows >= self.most_rows:
            return Cut.ROWS
        return Cut.BYTES if characters > self.most_characters else None


def joint(seen: set[ColumnType]) -> ColumnType:
    """The type of a column that holds values of some types."""
    held = seen - {ColumnType.NULL}
    if not held:
        return ColumnType.NULL
    if held == {ColumnType.INTEGER, ColumnType.FLOAT}:
        return ColumnType.FLOAT
    return held.pop() if len(held) == 1 else ColumnType.MIXED


def fitting(columns: Sequence[Column], rows: Iterable[list[object]]) -> Iterator[list[object]]:
    """Rows in which whole numbers among fractions are fractions, and times among others text."""
    types = [column.type for column in columns]
    for row in rows:
        yield [fit(value, kind) for value, kind in zip(row, types, strict=True)]


def fit(value: object, kind: ColumnType) -> object:
    if kind is ColumnType.FLOAT and isinstance(value, int):
        return float(value)
    return written(value) if kind is ColumnType.MIXED and isinstance(value, datetime) else value


def plain(value: object) -> object:
    """A value as a table holds it."""
    return value.astimezone(UTC) if isinstance(value, datetime) else inner(value)


def inner(value: object, level: int = 0) -> object:
    """A value as JSON has it."""
    if level > DEEPEST:
        raise InvalidStatement(f"A value nests more than {DEEPEST} lists or maps.", "Return them apart.")
    match value:
        case list() | tuple():
            return [inner(item, level + 1) for item in value]
        case dict():
            return {str(key): inner(value[key], level + 1) for key in sorted(value)}
        case Node() | Relationship() | Path():
            return inner(parts_of(value), level)
    return single(value)


def parts_of(value: Node | Relationship | Path) -> dict[str, object]:
    """What a part of the graph shows of itself."""
    match value:
        case Node():
            return {"labels": sorted(value.labels), "properties": value.properties}
        case Relationship():
            return {"type": value.type, "properties": value.properties}
    return {"nodes": value.nodes, "relationships": value.relationships}


def single(value: object) -> object:
    if isinstance(value, datetime):
        return written(value)
    # Neither JSON nor a spreadsheet has a word for infinity.
    return None if isinstance(value, float) and not math.isfinite(value) else value


def texted(row: list[object], places: list[int]) -> list[object]:
    return [inner(value) if place in places else value for place, value in enumerate(row)]


def written(time: datetime) -> str:
    """A time in UTC as ISO 8601 with a final Z."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
