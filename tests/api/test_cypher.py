"""Cypher over GraphQL and by `POST /cypher`: who may, what comes back, and what is written down."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from typing import Any, Final

import httpx
import pyarrow as pa
import pytest

from graph_service.access.principal import Principal, Scope, acting_as
from graph_service.api.analysts import TooBusy, Turns
from graph_service.app import create_app
from tests.api.client import Client
from tests.api.conftest import Ask
from tests.api.sample import Sample

ASKED: Final = """
query ($statement: String!, $parameters: JSON, $first: Int! = 1000) {
  cypher(statement: $statement, parameters: $parameters, first: $first) {
    columns { name type } rows truncated cut graphVersion
  }
}
"""
COUNT: Final = "MATCH (m:Message) WHERE m.channel = $channel RETURN count(*) AS messages"
KEYS: Final = "MATCH (m:Message) RETURN m.key AS key ORDER BY key"
SECRET: Final = "MATCH (h:Handle {key: 'email:ann@example.org'}) RETURN h.key AS key LIMIT 7"


def post(sample: Sample, body: object, **headers: str) -> httpx.Response:
    return Client(create_app(sample.context)).post("/cypher", json=body, headers=headers)


def lines(sample: Sample) -> list[dict[str, Any]]:
    path = sample.context.audit.folder / "audit.ndjson"
    return (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    )


def test_a_statement_with_parameters(ask: Ask) -> None:
    found = ask(ASKED, statement=COUNT, parameters={"channel": "email"})["cypher"]
    assert found["columns"] == [{"name": "messages", "type": "INTEGER"}]
    assert (found["rows"], found["truncated"], found["cut"]) == ([[1]], False, None)


def test_rows_beyond_first_are_cut(ask: Ask) -> None:
    found = ask(ASKED, statement=KEYS, first=2)["cypher"]
    assert (len(found["rows"]), found["truncated"], found["cut"]) == (2, True, "ROWS")


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"statement": "MATCH (m) DETACH DELETE m"}, "INVALID_CYPHER"),
        ({"statement": "RETURN range(1, 1000000000) AS x"}, "TOO_EXPENSIVE"),
        ({"statement": KEYS, "first": 10_001}, "BAD_REQUEST"),
        ({"statement": KEYS, "parameters": [1]}, "BAD_REQUEST"),
    ],
)
def test_what_is_refused(refused: Ask, variables: dict[str, object], code: str) -> None:
    assert refused(ASKED, **variables)[0] == code


def test_tools_get_json_csv_or_arrow(sample: Sample) -> None:
    body = {"statement": COUNT, "parameters": {"channel": "email"}}
    assert post(sample, body).json()["rows"] == [[1]]
    assert post(sample, body, Accept="text/csv").text == "messages\r\n1\r\n"
    arrow = post(sample, body, Accept="application/vnd.apache.arrow.stream;q=1, text/csv;q=0.5").content
    assert pa.ipc.open_stream(arrow).read_all().to_pylist() == [{"messages": 1}]
    cut = post(sample, {"statement": KEYS, "first": 1}, Accept="text/csv")
    assert (cut.headers["x-truncated"], cut.headers["x-graph-version"]) == ("ROWS", "2")


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        ({"statement": "CREATE (n)"}, {}, 400, "INVALID_CYPHER"),
        ({"statement": 1}, {}, 400, "BAD_REQUEST"),
        ({"statement": KEYS, "first": "1"}, {}, 400, "BAD_REQUEST"),
        ({"statement": KEYS}, {"Accept": "image/png"}, 406, "NOT_ACCEPTABLE"),
        ({"statement": KEYS}, {"Content-Type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    ],
)
def test_what_the_door_refuses(
    sample: Sample, body: object, headers: dict[str, str], status: int, code: str
) -> None:
    answer = post(sample, body, **headers)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (status, code)


def test_without_the_scope_nothing_is_read(refused: Ask) -> None:
    with acting_as(Principal("reader", frozenset({Scope.READ}))):
        assert refused(ASKED, statement=KEYS)[0] == "FORBIDDEN"


def test_every_statement_is_written_down_without_what_it_names(sample: Sample) -> None:
    before = len(lines(sample))
    post(sample, {"statement": SECRET, "parameters": {"who": "ann"}})
    post(sample, {"statement": "CREATE (:Handle {key: 'email:ann@example.org'})"})
    told = lines(sample)[before:]
    assert [(line["act"], line["outcome"]) for line in told] == [
        *(("cypher", "asked"), ("cypher", "done")),
        *(("cypher", "asked"), ("cypher", "refused")),
    ]
    shown = told[1]["fields"]
    assert shown["statement"] == ("MATCH ( h : Handle { key : '?' } ) RETURN h . key AS key LIMIT ?")
    assert (shown["parameters"], shown["rows"]) == ("who", 1)
    post(sample, {"statement": "RETURN $`ann@x` AS x", "parameters": {"ann@x": 1, "of": 2}})
    told += lines(sample)[-2:]
    shown = told[-1]["fields"]
    assert (shown["statement"], shown["parameters"]) == ("RETURN ? AS x", "?, of")
    assert "ann" not in json.dumps(told)


def test_who_waits_too_long_is_told_to_come_again(sample: Sample) -> None:
    busy = dataclasses.replace(sample.context, turns=Turns(at_once=1, patience=0.0))

    async def asked_while_one_runs() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(busy))
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client,
            busy.turns.turn(),
        ):
            return await client.post("/cypher", json={"statement": KEYS})

    answer = asyncio.run(asked_while_one_runs())
    assert (answer.status_code, answer.headers["retry-after"]) == (429, str(TooBusy.retry_seconds))
    assert answer.json()["errors"][0]["extensions"]["code"] == "TOO_BUSY"
