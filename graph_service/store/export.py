"""The canonical export: equal for equal graphs, whatever the order in which they came to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

import orjson

from graph_service.store import queries
from graph_service.store.fact_queries import FACT_STATEMENTS
from graph_service.store.port import Engine, Row, Statement

PAGE: Final = 2_000
KINDS: Final = (
    ("product", queries.EXPORT_PRODUCTS),
    ("handle", queries.EXPORT_HANDLES),
    ("customer", queries.EXPORT_CUSTOMERS),
    ("conversation", queries.EXPORT_CONVERSATIONS),
    ("message", queries.EXPORT_MESSAGES),
    *((form, statements.export) for form, statements in FACT_STATEMENTS.items()),
)
ORDERED: Final = frozenset({"aliases", "knownReplies"})
"""Lists whose order is a fact; the others are sets and are sorted."""

COMPANY: Final = "company"
FIRST: Final = "export"
LAST: Final = "end"
"""The kinds of a file's first line and of its last, which tells that nothing is missing."""

VERSION: Final = 1
"""Of the form of an exported file."""


def canonical_export(engine: Engine) -> Iterator[bytes]:
    """Lines of JSON, one thing each: the company, then all else sorted by kind and key.

    Holds facts only: no sequence numbers, no times of learning, no derived scores.
    """
    for row in engine.read(queries.COMPANY):
        handles = [list(pair) for pair in zip(row["handles"], row["teams"], strict=True)]
        yield line(COMPANY, {"name": row["name"], "handles": handles, "domains": row["domains"]})
    for kind, statement in KINDS:
        for row in rows(engine, statement):
            yield line(kind, row)


def exported_file(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a file that holds these lines: what it is comes first, and last how many there are."""
    yield line(FIRST, {"version": VERSION})
    count = 0
    for count, each in enumerate(lines, 1):  # noqa: B007 - its last value is the number of lines
        yield each
    yield line(LAST, {"lines": count})


def rows(engine: Engine, statement: Statement) -> Iterator[Row]:
    page = engine.read(statement, after="", limit=PAGE)
    while page:
        yield from page
        page = engine.read(statement, after=page[-1]["key"], limit=PAGE)


def line(kind: str, row: Row) -> bytes:
    return orjson.dumps({"record": kind} | {name: canonical(name, value) for name, value in row.items()})


def canonical(name: str, value: object) -> object:
    """A property's value in its one written form."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, list) and name not in ORDERED:
        return sorted(value)
    return value
