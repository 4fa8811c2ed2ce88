"""GraphQL over HTTP as its draft of September 2026 has it, where the audits of graphql-http do not differ."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from graph_service.app import create_app
from tests.api.client import Client
from tests.api.sample import Sample

NEWER = "application/graphql-response+json"
OLDER = "application/json"
TWO = "query A { __typename } query B { __typename }"
MUTATION = 'mutation { ingest(input: {ndjson: "{}"}) { receipt { rejected } } }'


@pytest.fixture(scope="module")
def client(sample: Sample) -> Client:
    return Client(create_app(sample.context))


def post(client: Client, body: object, accept: str = NEWER) -> httpx.Response:
    return client.post("/graphql", json=body, headers={"accept": accept})


@pytest.mark.parametrize(
    ("body", "newer", "older"),
    [
        ({"query": "{ __typename }"}, 200, 200),
        ({"query": "{ __typename }", "variables": None, "operationName": None, "more": 1}, 200, 200),
        ({"query": TWO, "operationName": "B"}, 200, 200),
        ({"query": "{"}, 400, 200),
        ({"query": ""}, 400, 200),
        ({"query": "{ nothing }"}, 400, 200),
        ({"query": "query ($n: Int!) { customers(first: $n) { totalCount } }"}, 400, 200),
        ({"query": TWO}, 422, 200),
        ({"query": TWO, "operationName": "C"}, 422, 200),
        ({"qeury": "{ __typename }"}, 400, 400),
        ({"query": None}, 400, 400),
        ({"query": "{ __typename }", "variables": [7]}, 400, 400),
        ({"query": "{ __typename }", "extensions": "more"}, 400, 400),
        ({"query": "{ __typename }", "operationName": 7}, 400, 400),
        ([], 400, 400),
        (7, 400, 400),
        ("null", 400, 400),
    ],
)
def test_the_status_says_how_far_a_request_came(client: Client, body: object, newer: int, older: int) -> None:
    answers = [post(client, body, accept) for accept in (NEWER, OLDER)]
    assert [answer.status_code for answer in answers] == [newer, older]
    assert [answer.headers["content-type"] for answer in answers] == [
        f"{kind}; charset=utf-8" for kind in (NEWER, OLDER)
    ]
    assert [("data" in answer.json()) for answer in answers] == [newer == 200] * 2
    if newer != 200:
        assert all(answer.json()["errors"] for answer in answers)


def test_a_document_of_several_operations_says_what_is_missing(client: Client) -> None:
    (error,) = post(client, {"query": TWO}).json()["errors"]
    assert (error["extensions"]["code"], error["message"]) == (
        "INVALID_QUERY",
        "The document has more than one operation: name one of them by `operationName`.",
    )


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused_with_those_there_are(client: Client, method: str) -> None:
    response = client.request(method, "/graphql", json={"query": "{ __typename }"})
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, POST")
    assert response.json()["errors"][0]["message"] == "Ask by GET or POST."


def test_a_client_that_takes_neither_type_is_told_which_there_are(client: Client) -> None:
    response = post(client, {"query": "{ __typename }"}, "text/html, application/xml;q=0.9")
    assert (response.status_code, response.headers["content-type"]) == (406, f"{OLDER}; charset=utf-8")
    assert NEWER in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"query": "query ($id: ID!) { node(id: $id) { id } }", "variables": '{"id": "x"}'}, 200),
        ({"query": "{ __typename }", "variables": "", "operationName": "", "extensions": ""}, 200),
        ({"query": "query null { __typename }", "operationName": "null"}, 200),
        ({"query": "{ __typename }", "variables": "{"}, 400),
        ({"query": "{ __typename }", "variables": "[]"}, 400),
        ({"query": ""}, 400),
        ({}, 400),
        ({"query": MUTATION}, 405),
        ({"query": f"query A {{ __typename }} {MUTATION.replace('mutation', 'mutation B')}"}, 422),
    ],
)
def test_get_takes_its_parameters_from_the_address(
    client: Client, parameters: dict[str, Any], status: int
) -> None:
    response = client.get("/graphql", params=parameters, headers={"accept": NEWER})
    assert response.status_code == status


def test_get_chooses_among_operations_and_never_runs_the_mutation(sample: Sample, client: Client) -> None:
    document = f"query A {{ __typename }} {MUTATION.replace('mutation', 'mutation B')}"
    before = sample.context.store.position()
    answers = [
        client.get("/graphql", params={"query": document, "operationName": name}).status_code
        for name in ("A", "B")
    ]
    assert answers == [200, 405]
    assert sample.context.store.position() == before


def test_a_body_may_not_say_another_charset(client: Client) -> None:
    content = '{"query": "{ __typename }"}'.encode("utf-16")
    headers = {"content-type": "application/json; charset=utf-16"}
    assert client.post("/graphql", content=content, headers=headers).status_code == 415


def test_an_answer_that_brings_nothing_while_the_store_is_away_is_503(fresh: Sample) -> None:
    client = Client(create_app(fresh.context))
    fresh.engine.away = True
    null = 'customer(by: {handle: {channel: "twitter", address: "ann"}}) { name }'
    answers = [
        post(client, {"query": query}, accept)
        for query in ("{ stats { messages } }", f"{{ {null} }}")
        for accept in (NEWER, OLDER)
    ]
    fresh.engine.away = False
    assert [(answer.status_code, answer.headers["retry-after"]) for answer in answers] == [(503, "5")] * 4
    assert [answer.json()["data"] for answer in answers] == [None] * 4
    assert [answer.json()["errors"][0]["extensions"]["retryAfter"] for answer in answers] == [5] * 4


def test_an_answer_that_brings_something_while_the_store_is_away_is_200(fresh: Sample) -> None:
    fresh.engine.away = True
    query = '{ __typename customer(by: {handle: {channel: "twitter", address: "ann"}}) { name } }'
    response = post(Client(create_app(fresh.context)), {"query": query})
    fresh.engine.away = False
    assert (response.status_code, response.json()["data"]) == (200, {"__typename": "Query", "customer": None})
    assert response.headers["retry-after"] == "5"


def test_what_nobody_expected_is_500(fresh: Sample) -> None:
    fresh.engine.broken = True
    response = post(Client(create_app(fresh.context)), {"query": "{ stats { messages } }"}, OLDER)
    fresh.engine.broken = False
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (500, "INTERNAL")
