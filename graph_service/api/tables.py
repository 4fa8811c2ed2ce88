"""A table as the tools of analysts take it: JSON, CSV for spreadsheets, and Arrow."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import orjson
import pyarrow as pa

from graph_service.questions.cypher import Timed
from graph_service.store.table import Column, ColumnType, Table

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a text for a formula, in its wide forms too."""
HARMLESS: Final = "'"
ARROW: Final = {
    ColumnType.STRING: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.FLOAT: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATETIME: pa.timestamp("us", tz="UTC"),
    ColumnType.NULL: pa.null(),
}
"""Columns of other types are JSON as text."""
CYPHER_TYPE: Final = b"cypher.type"
"""The key under which a field's metadata has the type of its column."""


class Form(StrEnum):
    """How a table is written, by media type."""

    JSON = "application/json"
    CSV = "text/csv"
    ARROW = "application/vnd.apache.arrow.stream"


def table_as(form: Form, answer: Timed) -> bytes:
    """A table written in a form."""
    if form is Form.JSON:
        return as_json(answer)
    return as_csv(answer.table) if form is Form.CSV else as_arrow(answer.table)


def as_json(answer: Timed) -> bytes:
    """An object with the names of GraphQL's `CypherTable`."""
    table = answer.table
    return orjson.dumps(
        {
            "columns": [{"name": column.name, "type": column.type} for column in table.columns],
            "rows": table.rows,
            "truncated": table.cut is not None,
            "cut": table.cut,
            "milliseconds": answer.milliseconds,
            "graphVersion": str(table.graph_version),
        },
        option=orjson.OPT_UTC_Z,
    )


def as_csv(table: Table) -> bytes:
    """CSV by RFC 4180 in UTF-8, with a line of names; null is empty, lists and maps are JSON.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in table.names])
    writer.writerows([cell(value) for value in row] for row in table.rows)
    return out.getvalue().encode()


def cell(value: object) -> str:
    """A value as a cell: numbers as they are, so that a negative one stays a number."""
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    return orjson.dumps(value, option=orjson.OPT_UTC_Z).decode().strip('"')


def harmless(text: str) -> str:
    return HARMLESS + text if text.startswith(FORMULA) else text


def as_arrow(table: Table) -> bytes:
    """A stream of Arrow's IPC format; its metadata has the version of the graph, and where it was cut."""
    schema = pa.schema(
        [field_of(column) for column in table.columns],
        metadata={"graphVersion": str(table.graph_version), "cut": table.cut or ""},
    )
    columns = [
        pa.array(list(values_of(table, place)), schema.field(place).type) for place in range(len(schema))
    ]
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as stream:
        stream.write_batch(pa.record_batch(columns, schema=schema))
    return bytes(sink.getvalue())


def field_of(column: Column) -> pa.Field:
    kind = ARROW.get(column.type, pa.string())
    return pa.field(column.name, kind, metadata={CYPHER_TYPE: column.type.value.encode()})


def values_of(table: Table, place: int) -> Iterator[object]:
    """The values of a column, as JSON where Arrow has no type of their own for them."""
    plain = table.columns[place].type in ARROW
    for row in table.rows:
        value = row[place]
        yield value if plain or value is None else orjson.dumps(value).decode()
