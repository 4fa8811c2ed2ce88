"""The same statements over the same graph: the same columns, types and rows, as JSON, CSV and Arrow."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import orjson
import pyarrow as pa
import pytest

from graph_service.api.tables import as_arrow, as_csv, as_json
from graph_service.questions.cypher import Timed
from graph_service.store.analyst import Limits
from graph_service.store.port import Engine
from graph_service.store.record import GraphStore
from graph_service.store.table import Column, ColumnType, Cut
from tests.records import tweet

AT: Final = datetime(2026, 3, 1, 9, 1, tzinfo=UTC)
STATEMENTS: Final[dict[str, tuple[str, list[str], list[list[object]]]]] = {
    "MATCH (m:Message) RETURN count(*) AS n": ("a whole number", ["INTEGER"], [[3]]),
    "MATCH (m:Message) RETURN m.key AS key ORDER BY key": (
        "texts",
        ["STRING"],
        [["twitter:0"], ["twitter:1"], ["twitter:2"]],
    ),
    "MATCH (m:Message {key: 'twitter:1'}) RETURN m.sentAt AS at, m.text AS text": (
        "a time",
        ["DATETIME", "STRING"],
        [[AT, "=1+1"]],
    ),
    "MATCH (m:Message) RETURN m.key = 'twitter:1' AS is, null AS none ORDER BY m.key": (
        "truth and nothing",
        ["BOOLEAN", "NULL"],
        [[False, None], [True, None], [False, None]],
    ),
    "UNWIND [1, 2.5, null] AS x RETURN x": ("numbers of both kinds", ["FLOAT"], [[1.0], [2.5], [None]]),
    "UNWIND [1, 'a', true] AS x RETURN x": ("several kinds", ["MIXED"], [[1], ["a"], [True]]),
    "UNWIND [1, datetime('2026-03-01T10:01:00+01:00')] AS x RETURN x": (
        "a time among others",
        ["MIXED"],
        [[1], ["2026-03-01T09:01:00Z"]],
    ),
    "MATCH (m:Message) WITH m.key AS key ORDER BY key RETURN collect(key) AS all, size(collect(key)) AS n": (
        "a list",
        ["LIST", "INTEGER"],
        [[["twitter:0", "twitter:1", "twitter:2"], 3]],
    ),
    "RETURN {a: 1, at: datetime('2026-03-01T09:01:00Z'), b: [null, {c: true}]} AS m": (
        "a map",
        ["MAP"],
        [[{"a": 1, "at": "2026-03-01T09:01:00Z", "b": [None, {"c": True}]}]],
    ),
    "MATCH (m:Message {key: 'twitter:1'}) RETURN labels(m) AS labels, m.nothing AS nothing": (
        "labels",
        ["LIST", "NULL"],
        [[["Message"], None]],
    ),
    "RETURN date('2026-03-01') AS d, localdatetime('2026-03-01T09:01:00') AS l, avg(2) AS mean": (
        "times without an offset are text",
        ["STRING", "STRING", "FLOAT"],
        [["2026-03-01", "2026-03-01T09:01:00", 2.0]],
    ),
    "MATCH (m:Message {key: 'no'}) RETURN m.key AS key": ("no rows", ["NULL"], []),
    "MATCH (:Handle)-[s:SENT]->(m:Message) RETURN s, type(s) AS kind ORDER BY m.key LIMIT 1": (
        "a relationship",
        ["RELATIONSHIP", "STRING"],
        [[{"properties": {}, "type": "SENT"}, "SENT"]],
    ),
}
NAMED: Final = {name: (statement, types, rows) for statement, (name, types, rows) in STATEMENTS.items()}


@pytest.fixture(scope="module")
def filled(lasting_engine: Engine) -> GraphStore:
    store = GraphStore(lasting_engine)
    store.load([tweet(n, text="=1+1" if n == 1 else f"number {n}") for n in range(3)])
    return store


@pytest.mark.parametrize("name", NAMED)
def test_columns_types_and_rows_are_the_same(filled: GraphStore, name: str) -> None:
    statement, types, rows = NAMED[name]
    made = filled.table(statement, {}, Limits())
    assert [column.type for column in made.columns] == types
    assert [[type(value) for value in row] for row in made.rows] == [[*map(type, row)] for row in rows]
    assert made.rows == rows
    assert (made.cut, made.graph_version) == (None, filled.position().graph_version)


def test_a_node_shows_labels_and_properties_and_no_number_of_the_engine(filled: GraphStore) -> None:
    made = filled.table("MATCH (m:Message {key: 'twitter:1'}) RETURN m", {}, Limits())
    assert made.columns == (Column("m", ColumnType.NODE),)
    [[node]] = made.rows
    assert isinstance(node, dict)
    assert (node["labels"], node["properties"]["key"], node["properties"]["sentAt"]) == (
        ["Message"],
        "twitter:1",
        "2026-03-01T09:01:00Z",
    )
    assert not node["properties"].keys() & {"id", "type", "title"}


def test_a_path_shows_nodes_and_relationships(filled: GraphStore) -> None:
    made = filled.table("MATCH p = (:Handle)-[:SENT]->(:Message {key: 'twitter:1'}) RETURN p", {}, Limits())
    assert made.columns == (Column("p", ColumnType.PATH),)
    [[path]] = made.rows
    assert isinstance(path, dict)
    assert [node["properties"]["key"] for node in path["nodes"]] == ["twitter:ann", "twitter:1"]
    assert path["relationships"] == [{"type": "SENT", "properties": {}}]


def test_rows_beyond_the_limit_are_cut_and_that_is_told(filled: GraphStore) -> None:
    statement = "MATCH (m:Message) RETURN m.key AS key ORDER BY key"
    assert filled.table(statement, {}, Limits(rows=2)).cut is Cut.ROWS
    assert filled.table(statement, {}, Limits(rows=3)).cut is None


SAMPLE: Final = (
    "MATCH (m:Message) RETURN m.key AS key, m.text AS text, m.sentAt AS at, [-1] AS list, -1 AS less "
    "ORDER BY key"
)


def test_json_csv_and_arrow_hold_the_same(filled: GraphStore) -> None:
    made = filled.table(SAMPLE, {}, Limits())
    assert orjson.loads(as_json(Timed(made, 1.0)))["rows"][1] == [
        "twitter:1",
        "=1+1",
        "2026-03-01T09:01:00Z",
        [-1],
        -1,
    ]
    # A spreadsheet takes the text for a text, and the number for a number.
    assert as_csv(made).decode().split("\r\n") == [
        "key,text,at,list,less",
        "twitter:0,number 0,2026-03-01T09:00:00Z,[-1],-1",
        "twitter:1,'=1+1,2026-03-01T09:01:00Z,[-1],-1",
        "twitter:2,number 2,2026-03-01T09:02:00Z,[-1],-1",
        "",
    ]
    read = pa.ipc.open_stream(as_arrow(made)).read_all()
    assert read.column_names == ["key", "text", "at", "list", "less"]
    assert [str(kind) for kind in read.schema.types] == [
        *("string", "string", "timestamp[us, tz=UTC]", "string", "int64")
    ]
    assert read.to_pylist()[1] == {"key": "twitter:1", "text": "=1+1", "at": AT, "list": "[-1]", "less": -1}
