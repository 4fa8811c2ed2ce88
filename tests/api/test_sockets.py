"""Websockets: what may be said over them, by whom, how many there are, and how they end."""

from __future__ import annotations

from typing import Final

import pytest
from starlette.applications import Starlette

from graph_service.access.admission import api_keys
from graph_service.api.sockets import MOST_OPERATIONS, Connections
from graph_service.app import create_app
from tests.api.client import Client
from tests.api.sample import ANN, Sample, tweet
from tests.api.scenes import ADDED, ending, listening, refusal, run, take_in
from tests.api.socket import Refused, connected, opened

KEY: Final = "correct-horse-battery-staple"


@pytest.fixture
def app(fresh: Sample) -> Starlette:
    return create_app(fresh.context)


def test_queries_and_mutations_work_too(app: Starlette) -> None:
    ingest = """mutation { ingest(input: {ndjson: "{}"}) { receipt { rejected } } }"""

    async def scene() -> None:
        async with connected(app) as socket:
            for query, data in (
                ("{ stats { products } }", {"stats": {"products": 2}}),
                (ingest, {"ingest": {"receipt": {"rejected": 1}}}),
            ):
                await socket.ask(query)
                assert await socket.hear() == {"id": "1", "type": "next", "payload": {"data": data}}
                assert await socket.hear() == {"id": "1", "type": "complete"}

    run(scene())


def test_each_query_of_a_connection_is_answered_anew(fresh: Sample, app: Starlette) -> None:
    query = '{ handle(channel: "twitter", address: "ann") { name } }'

    async def scene() -> None:
        async with connected(app) as socket:
            for expected in (None, {"name": "Ann Archer"}):
                await socket.ask(query)
                assert (await socket.hear())["payload"] == {"data": {"handle": expected}}
                assert (await socket.hear())["type"] == "complete"
                await take_in(fresh, tweet("a", ANN, "hello"))

    run(scene())


@pytest.mark.parametrize(
    "accept", ["*/*", "multipart/mixed;boundary=graphql;subscriptionSpec=1.0, */*;q=0.1"]
)
def test_a_subscription_over_http_is_refused(app: Starlette, accept: str) -> None:
    query = "subscription { messageAdded { cursor } }"
    answers = [
        Client(app).post("/graphql", json={"query": query}, headers={"accept": accept}),
        Client(app).get("/graphql", params={"query": query}, headers={"accept": accept}),
    ]
    for answer in answers:
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "NOT_LIVE"
        assert error["message"].endswith("with the subprotocol graphql-transport-ws.")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription {", "INVALID_QUERY"),
        ("subscription { nothing }", "INVALID_QUERY"),
        ("subscription { a: messageAdded { cursor } b: messageAdded { cursor } }", "INVALID_QUERY"),
        ("", "INVALID_QUERY"),
        (
            f"subscription {{ messageAdded {{ message {'{ replyTo ' * 11} {{ id }} {'}' * 12} }}",
            "TOO_EXPENSIVE",
        ),
        (f"subscription {{ messageAdded {{ {'cursor ' * 500} }} }}", "TOO_EXPENSIVE"),
    ],
)
def test_the_limits_and_rules_of_queries_hold(app: Starlette, query: str, code: str) -> None:
    async def scene() -> None:
        async with connected(app) as socket:
            await socket.ask(query)
            assert (await refusal(socket))[0] == code

    run(scene())


def test_an_operation_that_is_not_there_is_refused(app: Starlette) -> None:
    payload = {"query": "query A { stats { products } }", "operationName": "B"}

    async def scene() -> None:
        async with connected(app) as socket:
            await socket.say({"id": "1", "type": "subscribe", "payload": payload})
            assert await refusal(socket) == ("INVALID_QUERY", 'Unknown operation named "B".')

    run(scene())


def test_one_connection_has_so_many_operations_at_a_time(fresh: Sample, app: Starlette) -> None:
    async def scene() -> None:
        async with connected(app) as socket:
            for n in range(MOST_OPERATIONS):
                await socket.ask(ADDED, f"number {n}")
            await listening(fresh, MOST_OPERATIONS)
            await socket.ask(ADDED)
            assert await refusal(socket) == (
                "TOO_MANY_OPERATIONS",
                "10 operations are under way here. Complete one, or connect again.",
            )

    run(scene())


def test_there_are_so_many_connections_at_a_time(fresh: Sample) -> None:
    app = create_app(fresh.context, connections=Connections(most=2))

    async def scene() -> None:
        async with connected(app):
            async with connected(app):
                with pytest.raises(Refused) as refused:
                    await connected(app).__aenter__()
                assert (refused.value.status, refused.value.code) == (503, "TOO_MANY_CONNECTIONS")
            async with connected(app):
                pass

    run(scene())


@pytest.mark.parametrize("protocols", [["graphql-ws"], []])
def test_other_protocols_are_refused(app: Starlette, protocols: list[str]) -> None:
    async def scene() -> None:
        async with opened(app, protocols) as socket:
            assert await ending(socket) == (4406, "Subprotocol not acceptable")

    run(scene())


def test_who_never_says_connection_init_is_sent_away(fresh: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph_service.api.sockets.INIT_SECONDS", 0.05)

    async def scene() -> None:
        async with opened(create_app(fresh.context)) as socket:
            assert await ending(socket) == (4408, "Connection initialisation timeout")

    run(scene())


def test_who_asks_before_the_connection_stands_is_sent_away(app: Starlette) -> None:
    async def scene() -> None:
        async with opened(app) as socket:
            await socket.ask(ADDED)
            assert (await ending(socket))[0] == 4401

    run(scene())


def test_a_ping_is_answered_and_a_pong_is_let_be(app: Starlette) -> None:
    async def scene() -> None:
        async with opened(app) as socket:
            # Also before the connection is acknowledged.
            await socket.say({"type": "ping", "payload": {"at": 1}})
            assert await socket.hear() == {"type": "pong"}
            await socket.say({"type": "pong"})
            await socket.say({"type": "connection_init"})
            assert await socket.hear() == {"type": "connection_ack"}

    run(scene())


def test_who_says_connection_init_twice_is_sent_away(app: Starlette) -> None:
    async def scene() -> None:
        async with connected(app) as socket:
            await socket.say({"type": "connection_init"})
            assert await ending(socket) == (4429, "Too many initialisation requests")

    run(scene())


@pytest.mark.parametrize("payload", ["none", 7, []])
def test_a_connection_init_of_no_object_ends_the_connection(app: Starlette, payload: object) -> None:
    async def scene() -> None:
        async with opened(app) as socket:
            await socket.say({"type": "connection_init", "payload": payload})
            assert (await ending(socket))[0] == 4400

    run(scene())


def test_two_operations_of_one_name_end_the_connection(fresh: Sample, app: Starlette) -> None:
    async def scene() -> None:
        async with connected(app) as socket:
            await socket.ask(ADDED, "same")
            await listening(fresh)
            await socket.ask(ADDED, "same")
            assert await ending(socket) == (4409, "Subscriber for same already exists")

    run(scene())


def test_a_name_may_be_used_again_once_its_operation_is_complete(fresh: Sample, app: Starlette) -> None:
    async def scene() -> None:
        async with connected(app) as socket:
            await socket.ask(ADDED, "same")
            await listening(fresh)
            await socket.say({"id": "same", "type": "complete"})
            await socket.ask("{ __typename }", "same")
            answer = {"id": "same", "type": "next", "payload": {"data": {"__typename": "Query"}}}
            assert await socket.hear() == answer

    run(scene())


def test_a_message_that_is_no_text_ends_the_connection(app: Starlette) -> None:
    async def scene() -> None:
        async with connected(app) as socket:
            await socket.sent.put({"type": "websocket.receive", "bytes": b"\x00"})
            assert await ending(socket) == (4400, "WebSocket message type must be text")

    run(scene())


def test_an_error_carries_the_id_of_its_connection(app: Starlette) -> None:
    async def scene() -> None:
        headers = {"x-request-id": "proxy-0001"}
        async with connected(app, **headers) as socket:
            await socket.ask("{ nothing }")
            (error,) = (await socket.hear())["payload"]
            assert error["extensions"] == {"code": "INVALID_QUERY", "requestId": "proxy-0001"}

    run(scene())


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "7",
        "{}",
        '{"type": 7}',
        '{"type": "subscribe", "payload": {"query": "{ a }"}}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 7}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": []}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "operationName": 7}}',
        '{"type": "complete", "id": []}',
        f'{{"type": "{"é" * 200}"}}',
    ],
)
def test_what_is_no_message_ends_the_connection(app: Starlette, text: str) -> None:
    async def scene() -> None:
        async with connected(app) as socket:
            await socket.say_text(text)
            code, reason = await ending(socket)
            assert code == 4400
            assert 0 < len(reason.encode()) <= 123

    run(scene())


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:8000", True),
        ("http://localhost:3000", False),
        ("https://elsewhere.example", False),
        ("null", False),
    ],
)
def test_a_page_of_another_origin_is_refused(app: Starlette, origin: str, *, allowed: bool) -> None:
    async def scene() -> None:
        if allowed:
            async with connected(app, origin=origin):
                return
        with pytest.raises(Refused) as refused:
            await connected(app, origin=origin).__aenter__()
        assert (refused.value.status, refused.value.code) == (403, "CROSS_ORIGIN")

    run(scene())


def test_host_and_key_are_asked_for_as_over_http(fresh: Sample, app: Starlette) -> None:
    guarded = create_app(fresh.context, keys=api_keys(KEY))

    async def scene() -> None:
        with pytest.raises(Refused) as stranger:
            await connected(app, host="rebound.example").__aenter__()
        with pytest.raises(Refused) as keyless:
            await connected(guarded).__aenter__()
        assert [(r.value.status, r.value.code) for r in (stranger, keyless)] == [
            (421, "UNKNOWN_HOST"),
            (401, "UNAUTHENTICATED"),
        ]
        async with connected(guarded, host="graph.example", authorization=f"Bearer {KEY}"):
            pass

    run(scene())


def test_a_service_that_goes_says_so_and_lets_nobody_else_in(fresh: Sample) -> None:
    connections = Connections()
    app = create_app(fresh.context, connections=connections)

    async def scene() -> None:
        async with connected(app) as one, opened(app) as other:
            await one.ask(ADDED)
            await listening(fresh)
            await connections.say_goodbye()
            assert [await ending(one), await ending(other)] == [(1001, "The service is stopping.")] * 2
            with pytest.raises(Refused):
                await connected(app).__aenter__()
        assert fresh.context.pipeline.bell._listeners == []

    run(scene())
