"""The canonical export: equal for equal graphs, whatever the order in which they came to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Final

import orjson

from graph_service.store import (
    annotation_queries,
    company_queries,
    export_queries,
    identity_queries,
    suppression_queries,
)
from graph_service.store.company import competitors_of
from graph_service.store.fact_queries import FACT_STATEMENTS
from graph_service.store.port import Engine, Row, Statement

PAGE: Final = 2_000
ERASURE: Final = "erasure"
KINDS: Final = (
    ("product", export_queries.EXPORT_PRODUCTS),
    ("handle", export_queries.EXPORT_HANDLES),
    ("customer", export_queries.EXPORT_CUSTOMERS),
    ("conversation", export_queries.EXPORT_CONVERSATIONS),
    ("message", export_queries.EXPORT_MESSAGES),
    *((form, statements.export) for form, statements in FACT_STATEMENTS.items()),
    (ERASURE, suppression_queries.EXPORT_ERASURES),
)
ORDERED: Final = frozenset(
    {
        *("aliases", "near", "notNear", "competitors", "knownReplies"),
        *("names", "namesAt", "identifiers", "identifiersAt"),
    }
)
"""Lists whose order is a fact; the others are sets and are sorted."""

COMPANY: Final = "company"
WEIGHTS: Final = "weights"
HEADS: Final = "heads"
FIRST: Final = "export"
LAST: Final = "end"
"""The kinds of a file's first line and of its last, which tells that nothing is missing."""

VERSION: Final = 2
"""Of the form of an exported file."""


def canonical_export(engine: Engine) -> Iterator[bytes]:
    """Lines of JSON, one thing each: the company, what was learnt, then all else sorted by kind and key.

    Holds facts only: no sequence numbers, no times of learning, no derived scores.
    """
    for row in engine.read(company_queries.COMPANY):
        handles = [list(pair) for pair in zip(row["handles"], row["teams"], strict=True)]
        told = {name: row[name] for name in ("name", "domains", "region")}
        competitors = [asdict(competitor) for competitor in competitors_of(row["competitors"])]
        told |= {name: row[name] for name in ("signals", "references", "costs", "hours") if row[name]}
        yield line(COMPANY, told | {"handles": handles, "competitors": competitors})
    for row in engine.read(identity_queries.WEIGHTS):
        yield line(WEIGHTS, row)
    for row in engine.read(annotation_queries.HEADS):
        yield line(HEADS, row)
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
    if isinstance(value, list):
        return [canonical("", item) for item in value]
    return value
