"""A line for every request, with nothing in it that was asked or said."""

from __future__ import annotations

import logging
import re
from typing import Any

import httpx
import pytest

from graph_service.app import create_app
from tests.api.client import Client
from tests.api.sample import Sample

INGEST = "mutation ($ndjson: String!) { ingest(input: {ndjson: $ndjson}) { receipt { added rejected } } }"
JANE = (
    '{"record": "message", "source": "chat", "native_id": "1", "channel": "chat", "text": "janes secret", '
    '"sender": {"channel": "email", "address": "jane@acme.example"}, "sent_at": "2026-03-02T09:00:00Z"}'
)


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, dict[str, Any]]]:
    """Events with their fields, but for how long things took."""
    rows = [(record.getMessage(), dict(vars(record)["fields"])) for record in caplog.records]
    for _, fields in rows:
        assert fields.pop("milliseconds", 1) >= 0
    return rows


@pytest.fixture(autouse=True)
def at_info(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "graph_service")


def request(status: int, path: str, method: str = "GET") -> tuple[str, dict[str, Any]]:
    return "request", {"method": method, "path": path, "status": status}


def test_requests_are_logged_by_known_paths_alone(sample: Sample, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(create_app(sample.context))
    client.get("/graphql", params={"query": "{ stats { messages } }"})
    client.get("/graphiql/files/page.js")
    client.get("/jane@acme.example")
    client.get("/graphqljane")
    client.get("/healthz")
    assert told(caplog) == [
        request(200, "/graphql"),
        request(200, "/graphiql/files"),
        request(404, "other"),
        request(404, "other"),
    ]


def test_what_is_refused_before_it_arrives_is_logged_too(
    sample: Sample, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(create_app(sample.context), "http://elsewhere.example")
    client.get("/healthz")
    assert told(caplog) == [request(421, "/healthz")]


def test_taking_in_is_logged_by_its_receipt(fresh: Sample, caplog: pytest.LogCaptureFixture) -> None:
    fresh.context.pipeline.catch_up()
    caplog.clear()
    body = {"query": INGEST, "variables": {"ndjson": f"{JANE}\nno record"}}
    headers = {"x-request-id": "proxy-0001"}
    answer = Client(create_app(fresh.context)).post("/graphql", json=body, headers=headers)
    assert answer.json()["data"]["ingest"]["receipt"] == {"added": 1, "rejected": 1}
    assert answer.headers["x-request-id"] == "proxy-0001"
    rows = dict(told(caplog))
    assert list(rows) == ["planes caught up", "ingested", "request"]
    assert rows["planes caught up"]["planes"] == ["interactions", "lexical", "vectors"]
    assert rows["planes caught up"]["upto"] == fresh.context.store.position().seq
    assert (rows["ingested"]["added"], rows["ingested"]["rejected"]) == (1, 1)
    assert "jane" not in repr([vars(record) for record in caplog.records])


def test_refusals_are_logged_by_code_without_the_query(
    sample: Sample, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(create_app(sample.context))
    for query in ('{ jane(a: "jane") }', '{ jane: customer(by: {id: "jane"}) { name } }'):
        client.post("/graphql", json={"query": query})
    refused = [fields for name, fields in told(caplog) if name == "refused"]
    assert refused == [{"code": "INVALID_QUERY"}, {"code": "INVALID_ID"}]
    assert "jane" not in repr([vars(record) for record in caplog.records])


def test_an_id_that_could_hold_anything_is_replaced(sample: Sample) -> None:
    client = Client(create_app(sample.context))
    ids = [
        id_of(client.get("/healthz", headers={"x-request-id": given})) for given in ("a@b.example", "x" * 65)
    ]
    assert all(re.fullmatch("[0-9a-f]{16}", given) for given in ids)
    assert ids[0] != ids[1]


def id_of(response: httpx.Response) -> str:
    return response.headers["x-request-id"]


def test_a_store_that_is_away_is_a_warning(fresh: Sample, caplog: pytest.LogCaptureFixture) -> None:
    fresh.engine.away = True
    Client(create_app(fresh.context)).get("/readyz")
    fresh.engine.away = False
    levels = [(record.getMessage(), record.levelname) for record in caplog.records]
    assert levels == [("not ready", "WARNING"), ("request", "WARNING")]
    assert told(caplog)[0] == ("not ready", {"code": "UNAVAILABLE"})
