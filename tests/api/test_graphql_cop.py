"""The thirteen checks of graphql-cop, in its order, and its fourteenth that is not run by default."""

from __future__ import annotations

import httpx
import pytest

from graph_service.access.admission import api_keys
from graph_service.app import create_app
from tests.api.client import Client
from tests.api.sample import Sample

KEY = "correct-horse-battery-staple"
INTROSPECTION = "query cop { __schema { types { name fields { name } } } }"
CIRCLE = (
    "query { __schema { ...A } } fragment A on __Schema { __typename ...B } fragment B on __Schema { ...A }"
)
NESTED = "type { fields { type { fields { type { fields { type { name } } } } } } }"


@pytest.fixture(scope="module")
def client(sample: Sample) -> Client:
    return Client(create_app(sample.context))


def ask(client: Client, query: str) -> httpx.Response:
    return client.post("/graphql", json={"query": query})


def codes(response: httpx.Response) -> set[str]:
    return {error["extensions"]["code"] for error in response.json()["errors"]}


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query cop { __schema { directive } }", {}),
        ("query cop { custmers { totalCount } }", {}),
        ("query cop { customers(frst: 1) { totalCount } }", {}),
        ("query cop { node(id: 1) { ... on Custmer { id } } }", {}),
        ("query cop { voices(groupBy: [CHANEL]) { people } }", {}),
        ("query cop($by: [VoiceDimension!]!) { voices(groupBy: $by) { people } }", {"by": ["CHANEL"]}),
        ("query cop { customers }", {}),
    ],
)
def test_names_are_not_suggested(client: Client, query: str, variables: dict[str, object]) -> None:
    response = client.post("/graphql", json={"query": query, "variables": variables})
    assert codes(response) == {"INVALID_QUERY"}
    assert "Did you mean" not in response.text


def test_the_schema_is_told_to_those_with_a_key(sample: Sample) -> None:
    client = Client(create_app(sample.context, keys=api_keys(KEY)))
    assert ask(client, INTROSPECTION).status_code == 401
    headers = {"authorization": f"Bearer {KEY}"}
    allowed = client.post("/graphql", json={"query": INTROSPECTION}, headers=headers)
    assert len(allowed.json()["data"]["__schema"]["types"]) > 100


def test_the_page_to_try_queries_on_is_for_those_with_a_key(sample: Sample, client: Client) -> None:
    keyed = Client(create_app(sample.context, keys=api_keys(KEY)))
    assert [keyed.get(path).status_code for path in ("/graphiql", "/playground", "/console")] == [401] * 3
    assert [client.get(path).status_code for path in ("/playground", "/console")] == [404] * 2
    assert client.get("/graphql", headers={"accept": "text/html"}).status_code == 406


def test_by_get_only_what_changes_nothing_is_answered_and_to_no_page_elsewhere(client: Client) -> None:
    def by_get(**headers: str) -> httpx.Response:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.get("/graphql", params={"query": "{ __typename }"}, headers=given)

    assert by_get().json() == {"data": {"__typename": "Query"}}
    elsewhere = by_get(sec_fetch_site="cross-site", sec_fetch_mode="no-cors")
    assert (elsewhere.status_code, codes(elsewhere)) == (403, {"CROSS_ORIGIN"})
    assert by_get(sec_fetch_site="cross-site", sec_fetch_mode="navigate").status_code == 200


def test_a_hundred_aliases_are_too_many(client: Client) -> None:
    aliases = " ".join(f"alias{n}: __typename" for n in range(101))
    assert codes(ask(client, f"query {{ {aliases} }}")) == {"TOO_EXPENSIVE"}


def test_several_queries_in_one_request_are_refused(client: Client) -> None:
    response = client.post("/graphql", json=[{"query": "{ __typename }"}] * 10)
    assert (response.status_code, codes(response)) == (400, {"BAD_REQUEST"})


def test_nothing_is_told_of_how_it_was_worked_out(client: Client) -> None:
    assert ask(client, "query { __typename }").json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("directive", ["@aa", "@skip(if: false)"])
def test_many_directives_bring_few_errors(client: Client, directive: str) -> None:
    response = ask(client, f"query {{ __typename {directive * 10} }}")
    assert len(response.json()["errors"]) == 5


def test_a_circle_through_the_schema_is_too_expensive(client: Client) -> None:
    query = f"query {{ __schema {{ types {{ fields {{ {NESTED} }} }} }} }}"
    assert codes(ask(client, query)) == {"TOO_EXPENSIVE"}


def test_a_mutation_by_get_is_refused(client: Client) -> None:
    response = client.get("/graphql", params={"query": "mutation { __typename }"})
    assert (response.status_code, codes(response)) == (405, {"BAD_REQUEST"})


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "text/plain", ""]
)
def test_a_body_that_a_page_elsewhere_could_send_unasked_is_refused(client: Client, kind: str) -> None:
    headers = {"content-type": kind} if kind else {}
    response = client.post("/graphql", content=b"query={__typename}", headers=headers)
    assert (response.status_code, codes(response)) == (415, {"BAD_REQUEST"})


def test_what_is_no_query_is_told_without_an_exception(client: Client) -> None:
    (error,) = ask(client, "qwerty cop { abc }").json()["errors"]
    assert error.keys() == {"message", "locations", "extensions"}
    assert error["extensions"].keys() == {"code", "requestId"}


@pytest.mark.parametrize(
    "query",
    [
        f"query {{ {'__typename ' * 500} }}",
        f"query {{ {'...A ' * 60} }} fragment A on Query {{ __typename __typename }}",
        f"query {{ {'stats { messages messages messages } ' * 40} }}",
    ],
)
def test_the_same_field_five_hundred_times_is_too_expensive(client: Client, query: str) -> None:
    assert codes(ask(client, query)) == {"TOO_EXPENSIVE"}


def test_a_field_may_be_asked_for_by_many_fragments(client: Client) -> None:
    response = ask(client, f"query {{ {'...A ' * 50} }} fragment A on Query {{ stats {{ messages }} }}")
    assert response.json().keys() == {"data"}


@pytest.mark.parametrize("query", [CIRCLE, CIRCLE.replace("__typename ...B", "...B ...B")])
def test_a_circle_of_fragments_is_refused(client: Client, query: str) -> None:
    assert codes(ask(client, query)) <= {"INVALID_QUERY", "TOO_EXPENSIVE"}
