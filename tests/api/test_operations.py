"""Who may do what: every operation by every door with every scope, and nothing done where it is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, Final

import graphql
import httpx
import pytest
from starlette.applications import Starlette

from graph_service.access.admission import api_keys
from graph_service.access.operations import OPERATIONS, scope_of
from graph_service.access.principal import NOBODY, Principal, Scope, acting_as
from graph_service.api.context import inquiry
from graph_service.api.schema import schema
from graph_service.app import create_app
from tests.api.client import Client
from tests.api.operations import RECORD, document, named, operations, prepared
from tests.api.sample import Sample, filled
from tests.api.scenes import run
from tests.api.socket import Socket, connected

LAST: Final = ("Mutation.delete", "Mutation.forget", "Mutation.erase", "Mutation.lift")
"""What takes something away, or gives back what was taken."""
KEYS: Final = {scope: f"{scope.value}-only".ljust(24, "-") for scope in Scope}
OTHERS: Final = {scope: f"all-but-{scope.value}".ljust(24, "-") for scope in Scope}


def setting() -> str:
    """A key for each scope, one for all others, and one that may do nothing but come in."""
    others = {scope: "+".join(each for each in Scope if each is not scope) for scope in Scope}
    return ",".join(
        [
            *(f"{key}:{scope.value}" for scope, key in KEYS.items()),
            *(f"{key}:{others[scope]}" for scope, key in OTHERS.items()),
        ]
    )


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = filled(tmp_path_factory.mktemp("operations"))
    yield made
    made.engine.close()


@pytest.fixture(scope="module")
def ids(own: Sample) -> dict[str, str]:
    return prepared(own)


@pytest.fixture(scope="module")
def app(own: Sample) -> Starlette:
    return create_app(own.context, keys=api_keys(setting()))


def codes(answer: dict[str, Any]) -> set[str]:
    """The codes of all errors, those that payloads tell too."""
    payloads = [each for each in (answer.get("data") or {}).values() if isinstance(each, dict)]
    told = {error["code"] for payload in payloads for error in payload.get("userErrors", ())}
    return told | {error["extensions"]["code"] for error in answer.get("errors", [])}


def test_every_root_field_stands_in_the_table() -> None:
    fields = set(operations())
    assert fields <= OPERATIONS.keys(), "say in access/operations.py which scope these take"
    assert {
        place for place in OPERATIONS if place.startswith(("Query.", "Mutation.", "Subscription."))
    } <= fields


def test_what_does_not_stand_in_it_takes_admin() -> None:
    assert scope_of("Mutation.somethingNew") is Scope.ADMIN


async def posted(app: Starlette, key: str, documents: dict[str, str]) -> dict[str, set[str]]:
    """The codes of errors that each document ends in, over HTTP."""
    headers = {"authorization": f"Bearer {key}"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x", headers=headers) as client:
        answers = {
            place: (await client.post("/graphql", json={"query": text})).json()
            for place, text in documents.items()
        }
    return {place: codes(answer) for place, answer in answers.items()}


async def conversed(app: Starlette, key: str, documents: dict[str, str]) -> dict[str, set[str]]:
    """The same over a websocket."""
    told = {}
    async with connected(app, authorization=f"Bearer {key}") as socket:
        for place, text in documents.items():
            await socket.ask(text, place)
            told[place] = await heard(socket, place)
    return told


async def heard(socket: Socket, place: str) -> set[str]:
    """What an operation ends in; a subscription that is let in is told to end."""
    if place.startswith("Subscription.") and await is_quiet(socket):
        await socket.say({"id": place, "type": "complete"})
        return set()
    message = await socket.hear()
    if message["type"] == "error":
        return codes({"errors": message["payload"]})
    assert (await socket.hear())["type"] == "complete"
    return codes(message["payload"])


async def is_quiet(socket: Socket) -> bool:
    """Whether nothing is said for a moment."""
    await asyncio.sleep(0.3)
    return socket.received.empty()


def documents(ids: dict[str, str], *kinds: str) -> dict[str, str]:
    """A document for each operation, in an order in which all can be done."""
    places = sorted(operations(), key=lambda place: [place.startswith(name) for name in reversed(LAST)])
    return {place: document(place, ids) for place in places if place.startswith(kinds)}


def stand(sample: Sample) -> tuple[int, bytes]:
    """Where the record stands, and all that it says."""
    return sample.context.store.position().seq, b"\n".join(sample.context.store.export())


@pytest.mark.parametrize("door", [posted, conversed])
def test_all_but_the_scope_it_takes_does_nothing(
    own: Sample, app: Starlette, ids: dict[str, str], door: Any
) -> None:
    kinds = ("Query.", "Mutation.") if door is posted else ("Query.", "Mutation.", "Subscription.")
    texts, before = documents(ids, *kinds), stand(own)

    async def scene() -> None:
        for scope, key in OTHERS.items():
            wanted = {place: text for place, text in texts.items() if scope_of(place) is scope}
            told = await door(app, key, wanted)
            assert told == {place: {"FORBIDDEN"} for place in wanted}

    run(scene())
    assert stand(own) == before


async def beneath(sample: Sample, asking: Principal, text: str) -> set[str]:
    """What an operation ends in where nothing has looked at its document before."""
    with acting_as(asking):
        context = inquiry(sample.context, live=True)
        running = graphql.execute(schema.core, graphql.parse(text), context_value=context)
        result = running if isinstance(running, graphql.ExecutionResult) else await running
    refused = {str(getattr(error.original_error, "code", error)) for error in result.errors or ()}
    return refused | codes({"data": result.data})


@pytest.mark.parametrize("scope", Scope)
def test_beneath_the_door_the_service_refuses_too(own: Sample, ids: dict[str, str], scope: Scope) -> None:
    asking = Principal("somebody", frozenset(Scope) - {scope})
    texts = documents(ids, "Query.", "Mutation.")
    before = stand(own)

    async def scene() -> None:
        wanted = {place: text for place, text in texts.items() if scope_of(place) is scope}
        told = {place: await beneath(own, asking, text) for place, text in wanted.items()}
        assert told == {place: {"FORBIDDEN"} for place in wanted}

    run(scene())
    assert stand(own) == before


@pytest.mark.parametrize("door", [posted, conversed])
def test_the_scope_it_takes_is_enough(app: Starlette, ids: dict[str, str], door: Any) -> None:
    kinds = ("Query.", "Mutation.") if door is posted else ("Subscription.",)
    texts = documents(ids, *kinds)
    texts.pop("Mutation.backup", None)

    async def scene() -> None:
        for scope, key in KEYS.items():
            wanted = {place: text for place, text in texts.items() if scope_of(place) is scope}
            told = await door(app, key, wanted)
            assert told == {place: set() for place in wanted}

    run(scene())


def test_records_by_the_file_take_ingest(own: Sample, app: Starlette) -> None:
    before = stand(own)
    client = Client(app)
    sent = {"content": RECORD.replace("NAME", "file").encode()}
    statuses = {
        key: client.post(
            "/ingest",
            headers={"authorization": f"Bearer {key}", "content-type": "application/x-ndjson"},
            **sent,
        ).status_code
        for key in [*(key for scope, key in KEYS.items() if scope is not Scope.INGEST), OTHERS[Scope.INGEST]]
    }
    assert set(statuses.values()) == {403}
    assert stand(own) == before
    headers = {"authorization": f"Bearer {KEYS[Scope.INGEST]}", "content-type": "application/x-ndjson"}
    assert client.post("/ingest", headers=headers, **sent).json()["receipt"]["added"] == 1


def test_cypher_by_its_own_door_takes_cypher(own: Sample, app: Starlette) -> None:
    told = {}
    for key in (KEYS[Scope.READ], OTHERS[Scope.CYPHER], KEYS[Scope.CYPHER]):
        headers = {"authorization": f"Bearer {key}"}
        body = {"statement": "MATCH (p:Product) RETURN count(p) AS products"}
        told[key] = Client(app).post("/cypher", json=body, headers=headers)
    assert [answer.status_code for answer in told.values()] == [403, 403, 200]
    assert [codes(answer.json()) for answer in told.values()] == [{"FORBIDDEN"}, {"FORBIDDEN"}, set()]
    assert told[KEYS[Scope.CYPHER]].json()["rows"] == [[2]]


def test_what_people_decide_is_not_brought_in_by_who_may_only_bring_in(own: Sample, app: Starlette) -> None:
    said = (
        '{"record": "assertion", "source": "crm", "native_id": "1", "at": "2026-03-02T09:00:00Z", "by": "x", '
        '"handle": {"channel": "chat", "address": "eve"}, '
        '"other": {"channel": "chat", "address": "fay"}, "same": true}'
    )
    query = """mutation ($ndjson: String!) {
      ingest(input: {ndjson: $ndjson}) { receipt { facts } rejects { reason } } }"""
    body = {"query": query, "variables": {"ndjson": said}}

    def brought(key: str) -> dict[str, Any]:
        answer = Client(app).post("/graphql", json=body, headers={"authorization": f"Bearer {key}"}).json()
        return dict(answer["data"]["ingest"])

    (reject,) = brought(KEYS[Scope.INGEST])["rejects"]
    assert reject["reason"] == "record: what people decide is for keys that have the scope act too"
    both = brought(OTHERS[Scope.READ])
    assert (both["receipt"]["facts"], both["rejects"]) == (1, [])


def test_what_lies_beyond_an_answer_takes_read(app: Starlette, ids: dict[str, str]) -> None:
    near = (
        'mutation { commentSignal(input: {signal: "SIGNAL", by: "x", note: "z"}) { signal { id status } } }'
    )
    far = near.replace("id status", "customer { name }")

    def told(key: str, text: str) -> set[str]:
        headers = {"authorization": f"Bearer {key}"}
        return codes(Client(app).post("/graphql", json={"query": named(text, ids)}, headers=headers).json())

    assert [told(KEYS[Scope.ACT], text) for text in (near, far)] == [set(), {"FORBIDDEN"}]
    assert told(OTHERS[Scope.ADMIN], far) == set()


@pytest.mark.parametrize(
    "text",
    [
        "query A { stats { messages } } query B { __typename }",
        "fragment F on Query { stats { messages } } query A { ...F }",
        "query A { ... on Query { ...F } } fragment F on Query { a: stats { messages } }",
        "query A { stats @skip(if: true) { messages } }",
        "query A { __typename stats { messages } }",
    ],
)
def test_a_field_is_found_wherever_it_stands(app: Starlette, text: str) -> None:
    headers = {"authorization": f"Bearer {KEYS[Scope.ACT]}"}
    answer = Client(app).post("/graphql", json={"query": text, "operationName": "A"}, headers=headers)
    (error,) = answer.json()["errors"]
    assert error["message"] == (
        "environment-4 may not ask for stats: it needs the scope read. "
        "Ask whoever runs the service for a key with that scope."
    )


def test_who_has_no_scope_sees_the_schema_and_nothing_else(own: Sample) -> None:
    nobody = NOBODY
    for text, expected in (
        ("{ __schema { queryType { name } } }", set()),
        ("{ stats { messages } }", {"FORBIDDEN"}),
    ):
        with acting_as(nobody):
            result = asyncio.run(schema.execute(text, context_value=inquiry(own.context)))
        assert {(error.extensions or {})["code"] for error in result.errors or ()} == expected


def test_a_known_document_is_looked_at_anew_for_everybody(app: Starlette) -> None:
    client, body = Client(app), {"query": "{ stats { customers handles } }"}
    told = [
        codes(client.post("/graphql", json=body, headers={"authorization": f"Bearer {key}"}).json())
        for key in (KEYS[Scope.READ], KEYS[Scope.ACT], KEYS[Scope.READ])
    ]
    assert told == [set(), {"FORBIDDEN"}, set()]
