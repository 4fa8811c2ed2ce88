"""The application over HTTP: media types, status codes, guards, health, the page."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from graph_service.access.admission import api_keys
from graph_service.api.guards import Exposed, refuse_exposed
from graph_service.api.threads import aside
from graph_service.app import GRAPHIQL, Listen, create_app, serve
from graph_service.errors import Misuse
from tests.api.client import Client
from tests.api.sample import ANN, Sample, tweet
from tests.api.test_limits import doubling

KEY = "correct-horse-battery-staple"
NEWER = "application/graphql-response+json"
OLDER = "application/json"
UTF8 = "; charset=utf-8"


@pytest.fixture(scope="module")
def client(sample: Sample) -> Client:
    return Client(create_app(sample.context))


def post(client: Client, query: str, accept: str = NEWER, **more: Any) -> httpx.Response:
    return client.post("/graphql", json={"query": query, **more}, headers={"accept": accept})


def code_of(response: httpx.Response) -> str:
    return str(response.json()["errors"][0]["extensions"]["code"])


def test_a_query_is_answered_in_the_newer_media_type(client: Client) -> None:
    response = post(client, "{ stats { customers } }")
    assert (response.status_code, response.headers["content-type"]) == (200, NEWER + UTF8)
    assert response.json() == {"data": {"stats": {"customers": 3}}}


@pytest.mark.parametrize("accept", ["application/json", "*/*"])
def test_a_query_is_answered_as_plain_json_otherwise(client: Client, accept: str) -> None:
    response = post(
        client, "query ($n: String) { customers(filter: {name: $n}) { edges { node { name } } } }", accept
    )
    assert (response.status_code, response.headers["content-type"]) == (200, OLDER + UTF8)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "INVALID_QUERY"),
        ("{ nothing }", "INVALID_QUERY"),
        ("query ($n: Int!) { customers(first: $n) { edges { cursor } } }", "INVALID_QUERY"),
        (doubling(24), "TOO_EXPENSIVE"),
    ],
)
def test_what_cannot_be_run_is_400_to_those_who_know_the_newer_media_type(
    client: Client, query: str, code: str
) -> None:
    newer, older = post(client, query), post(client, query, "application/json")
    assert (newer.status_code, older.status_code) == (400, 200)
    assert "data" not in newer.json()
    assert (code_of(newer), code_of(older)) == (code, code)


def test_an_error_of_a_field_leaves_the_status_alone(client: Client) -> None:
    response = post(client, "{ stats { customers } customers(first: -1) { edges { cursor } } }")
    assert (response.status_code, code_of(response)) == (200, "BAD_REQUEST")
    assert response.json()["data"] is None


def test_queries_may_come_by_get_and_mutations_may_not(client: Client) -> None:
    assert client.get("/graphql", params={"query": "{ stats { products } }"}).json() == {
        "data": {"stats": {"products": 2}}
    }
    query = 'mutation { ingest(input: {ndjson: ""}) { receipt { added } } }'
    response = client.get("/graphql", params={"query": query})
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"query": "\xff"}', "application/json", 400),
        (b"{}", "application/json", 400),
        (b'{"query": 7}', "application/json", 400),
        (b"query=1", "application/x-www-form-urlencoded", 415),
    ],
)
def test_what_is_no_graphql_request_is_refused_in_json(
    client: Client, content: bytes, kind: str, status: int
) -> None:
    response = client.post("/graphql", content=content, headers={"content-type": kind})
    assert (response.status_code, code_of(response)) == (status, "BAD_REQUEST")


def test_a_body_may_have_five_megabytes(client: Client) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield b" " * 1_000_000

    headers = {"content-type": "application/json"}
    announced = client.post("/graphql", content=b" " * 5_000_001, headers=headers)
    streamed = client.post("/graphql", content=chunks(), headers=headers)
    allowed = client.post(
        "/graphql", content=b'{"query": "{ stats { handles } }"}'.ljust(5_000_000), headers=headers
    )
    assert [announced.status_code, streamed.status_code, allowed.status_code] == [413, 413, 200]
    assert (
        announced.json()["errors"][0]["message"]
        == "The request has more than 5,000,000 bytes: send it in parts."
    )


def test_the_process_is_up_and_the_service_ready(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "up"}
    version = post(client, "{ stats { graphVersion } }").json()["data"]["stats"]["graphVersion"]
    assert client.get("/readyz").json() == {"status": "ready", "graphVersion": version}


def test_a_service_whose_planes_lag_is_not_ready(fresh: Sample) -> None:
    fresh.context.store.load([tweet("x", ANN, "hello")])
    client = Client(create_app(fresh.context))
    response = client.get("/readyz")
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert response.json() == {
        "status": "not ready",
        "code": "BEHIND",
        "reason": "Still catching up: interactions (0 %), lexical (0 %), vectors (0 %).",
    }
    fresh.context.pipeline.catch_up()
    assert client.get("/readyz").status_code == 200


def test_a_store_that_is_away_is_told_with_a_code(fresh: Sample) -> None:
    client = Client(create_app(fresh.context))
    fresh.engine.away = True
    ready, asked = client.get("/readyz"), post(client, "{ stats { messages } }")
    assert (ready.status_code, ready.headers["retry-after"]) == (503, "5")
    assert ready.json()["code"] == code_of(asked) == "UNAVAILABLE"
    assert client.get("/healthz").status_code == 200
    fresh.engine.away = False


def test_what_nobody_expected_is_told_by_a_number_in_the_log(
    fresh: Sample, caplog: pytest.LogCaptureFixture
) -> None:
    fresh.engine.broken = True
    with caplog.at_level(logging.ERROR, "graph_service.api"):
        response = post(Client(create_app(fresh.context)), "{ stats { messages } }")
    fresh.engine.broken = False
    message = response.json()["errors"][0]["message"]
    found = re.fullmatch(r"Internal error. Quote ([0-9a-f]{16}) when you report it: .*", message)
    assert found is not None
    assert code_of(response) == "INTERNAL"
    assert [vars(record)["fields"]["reference"] for record in caplog.records] == [found.group(1)]
    assert "ZeroDivisionError" not in response.text
    assert "ZeroDivisionError" in caplog.text


def test_graphiql_comes_from_here_alone(client: Client) -> None:
    page = client.get("/graphiql")
    files = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'; script-src 'self'" in page.headers["content-security-policy"]
    assert len(files) == 6
    assert [client.get(file).status_code for file in files] == [200] * 6
    assert all(file.startswith("/graphiql/files/") for file in files)


def test_graphiql_is_small_and_carries_its_licences() -> None:
    files = {file.name: file.stat().st_size for file in GRAPHIQL.iterdir()}
    assert {"LICENSE-graphiql.txt", "LICENSE-react.txt", "LICENSES-bundled.txt", "README.md"} <= files.keys()
    assert sum(files.values()) < 3_000_000


def test_with_keys_every_request_but_health_needs_one(fresh: Sample) -> None:
    fresh.context.pipeline.catch_up()
    client = Client(create_app(fresh.context, keys=api_keys(f"{'x' * 24}, {KEY}")), "http://graph.example")
    paths = ["/graphql?query={stats{messages}}", "/graphiql", "/graphiql/files/page.js", "/readyz"]
    refused = [client.get(path) for path in paths]
    assert [(r.status_code, code_of(r), r.headers["www-authenticate"]) for r in refused] == [
        (401, "UNAUTHENTICATED", "Bearer")
    ] * 4
    for given in (KEY, "x" * 24):
        headers = {"authorization": f"Bearer {given}"}
        assert [client.get(path, headers=headers).status_code for path in paths] == [200] * 4
    for wrong in (f"Basic {KEY}", "Bearer", f"Bearer {KEY[:-1]}", f"Bearer {KEY}, {KEY}", KEY):
        assert client.get("/readyz", headers={"authorization": wrong}).status_code == 401
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:9000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("rebound.example", 421),
        ("localhost.rebound.example", 421),
        ("127.0.0.1.rebound.example:8000", 421),
        ("user@rebound.example", 421),
        ("[::1", 421),
        ("", 421),
    ],
)
def test_without_keys_only_this_machine_is_answered_by_name(client: Client, host: str, status: int) -> None:
    response = client.get("/graphql", params={"query": "{ stats { messages } }"}, headers={"host": host})
    assert response.status_code == status


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "graph.example", ""])
def test_listening_beyond_this_machine_takes_keys(host: str) -> None:
    refuse_exposed(host, api_keys(KEY))
    with pytest.raises(Exposed, match="Make a key with `graph-service keys create`, or set"):
        refuse_exposed(host, api_keys(" , "))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.1.2.3"])
def test_listening_on_this_machine_takes_none(host: str) -> None:
    refuse_exposed(host, api_keys(""))


def test_serving_refuses_before_it_listens(fresh: Sample) -> None:
    with pytest.raises(Misuse, match=r"listen on 127\.0\.0\.1 only"):
        serve(fresh.context, Listen(host="0.0.0.0"))


def test_stopping_closes_what_was_given_after_the_work_under_way(fresh: Sample) -> None:
    events: list[str] = []

    def work() -> None:
        time.sleep(0.2)
        events.append("work done")

    async def live() -> None:
        app = create_app(fresh.context, close=lambda: events.append("closed"))
        async with app.router.lifespan_context(app):
            hung_up = asyncio.ensure_future(aside(work))
            await asyncio.sleep(0.05)
            hung_up.cancel()

    asyncio.run(live())
    assert events == ["work done", "closed"]
