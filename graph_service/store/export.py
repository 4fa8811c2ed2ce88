"""The canonical export: equal for equal graphs, whatever the order in which they came to be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import orjson

from graph_service.store import queries
from graph_service.store.port import Engine, Row, Statement

PAGE: Final = 2_000
KINDS: Final = (
    ("product", queries.EXPORT_PRODUCTS),
    ("handle", queries.EXPORT_HANDLES),
    ("customer", queries.EXPORT_CUSTOMERS),
    ("conversation", queries.EXPORT_CONVERSATIONS),
    ("message", queries.EXPORT_MESSAGES),
)
ORDERED: Final = frozenset({"aliases", "knownReplies"})
"""Lists whose order is a fact; the others are sets and are sorted."""


def canonical_export(engine: Engine) -> Iterator[bytes]:
    """Lines of JSON, one thing each, sorted by kind and key.

    Holds facts only: no sequence numbers, no times of learning, no derived scores.
    """
    for kind, statement in KINDS:
        for row in rows(engine, statement):
            yield line(kind, row)


def rows(engine: Engine, statement: Statement) -> Iterator[Row]:
    page = engine.read(statement, after="", limit=PAGE)
    while page:
        yield from page
        page = engine.read(statement, after=page[-1]["key"], limit=PAGE)


def line(kind: str, row: Row) -> bytes:
    return orjson.dumps({"kind": kind} | {name: canonical(name, value) for name, value in row.items()})


def canonical(name: str, value: object) -> object:
    """A property's value in its one written form."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, list) and name not in ORDERED:
        return sorted(value)
    return value
