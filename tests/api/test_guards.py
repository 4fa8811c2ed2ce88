"""Who is let in, over HTTP and by websocket: keys, tokens, wrong ones, and those that are withdrawn."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from starlette.types import ASGIApp

from graph_service.access.admission import Admission, admission, api_keys, given_keys
from graph_service.access.keys import KeyFile
from graph_service.access.principal import Scope
from graph_service.access.tries import MOST
from graph_service.api import visits
from graph_service.app import create_app
from tests import issuer
from tests.api.client import Client
from tests.api.sample import Sample
from tests.api.scenes import ADDED, ending, listening, run
from tests.api.socket import Refused, Socket, connected, opened
from tests.issuer import issuing, public_key, token

KEY: Final = "correct-horse-battery-staple"
PAGE: Final = "http://localhost:8000"
STATS: Final = "{ stats { products } }"
INGEST: Final = 'mutation { ingest(input: {ndjson: "{}"}) { receipt { rejected } } }'


def ask(app: ASGIApp, secret: str, query: str = STATS) -> httpx.Response:
    headers = {"authorization": f"Bearer {secret}"}
    return Client(app).post("/graphql", json={"query": query}, headers=headers)


def code_of(response: httpx.Response) -> str:
    return str(response.json()["errors"][0]["extensions"]["code"])


def test_a_key_file_is_looked_at_while_the_service_runs(fresh: Sample, tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "keys")
    app = create_app(fresh.context, keys=Admission(file=file))
    assert Client(app).post("/graphql", json={"query": STATS}).status_code == 200, "nobody has made a key"
    secret = file.create("app", [Scope.READ])
    assert Client(app).post("/graphql", json={"query": STATS}).status_code == 401
    assert ask(app, secret).json() == {"data": {"stats": {"products": 2}}}
    refused = ask(app, secret, INGEST)
    assert (refused.status_code, code_of(refused)) == (403, "FORBIDDEN")
    file.revoke("app")
    refused = ask(app, secret)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")


def test_tokens_let_in_by_their_scopes(fresh: Sample, tmp_path: Path) -> None:
    with issuing() as there:
        settings = {
            "GRAPH_SERVICE_JWKS": there.url,
            "GRAPH_SERVICE_JWT_ISSUER": issuer.NAME,
            "GRAPH_SERVICE_JWT_AUDIENCE": issuer.AUDIENCE,
        }
        app = create_app(fresh.context, keys=admission(settings, tmp_path))
        assert ask(app, token(scope="graph:read")).status_code == 200
        assert ask(app, token(scope="graph:read"), INGEST).status_code == 403
        assert ask(app, token(scope="ingest"), INGEST).status_code == 200
        assert ask(app, token(aud="other")).status_code == 401


def test_those_who_come_while_keys_are_fetched_wait_for_them(fresh: Sample, tmp_path: Path) -> None:
    with issuing() as there:
        settings = {
            "GRAPH_SERVICE_JWKS": there.url,
            "GRAPH_SERVICE_JWT_ISSUER": issuer.NAME,
            "GRAPH_SERVICE_JWT_AUDIENCE": issuer.AUDIENCE,
        }
        app, headers = (
            create_app(fresh.context, keys=admission(settings, tmp_path)),
            {"authorization": f"Bearer {token()}"},
        )

        async def scene() -> list[int]:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url=PAGE, headers=headers) as client:
                answers = [client.get("/graphql", params={"query": STATS}) for _ in range(8)]
                return [answer.status_code for answer in await asyncio.gather(*answers)]

        assert asyncio.run(scene()) == [200] * 8
        assert there.asked == 1
        there.away, there.keys = True, [public_key("two")]
        app = create_app(fresh.context, keys=admission(settings, tmp_path))
        refused = ask(app, token("two"))
        assert (refused.status_code, code_of(refused)) == (503, "TOKENS_UNAVAILABLE")
        assert refused.headers["retry-after"] == "60"


def test_who_guesses_has_to_wait_and_who_knows_does_not(fresh: Sample) -> None:
    app = create_app(fresh.context, keys=api_keys(f"{KEY},{'x' * 24}"))
    assert ask(app, KEY).status_code == 200
    assert Client(app).get("/readyz").status_code == 401
    statuses = [ask(app, f"guess-{number}").status_code for number in range(MOST + 2)]
    assert statuses == [401] * MOST + [429] * 2
    refused = ask(app, "x" * 24)
    assert (refused.status_code, code_of(refused)) == (429, "TOO_MANY_TRIES")
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert ask(app, KEY).status_code == 200
    assert Client(app).get("/healthz").status_code == 200


async def introduced(socket: Socket, payload: object) -> Any:
    await socket.say({"type": "connection_init", "payload": payload})
    return await socket.hear()


def test_a_page_says_its_key_with_the_first_message(fresh: Sample) -> None:
    app = create_app(fresh.context, keys=Admission(given_keys(f"{KEY}:read")))

    async def scene() -> None:
        async with opened(app, origin=PAGE) as socket:
            assert await introduced(socket, {"authorization": f"Bearer {KEY}"}) == {"type": "connection_ack"}
            await socket.ask(STATS)
            assert (await socket.hear())["payload"] == {"data": {"stats": {"products": 2}}}
            assert (await socket.hear())["type"] == "complete"
            await socket.ask(INGEST)
            (error,) = (await socket.hear())["payload"]
            assert error["extensions"]["code"] == "FORBIDDEN"

    run(scene())


@pytest.mark.parametrize(
    "payload", [None, {}, {"authorization": "Bearer wrong"}, {"authorization": KEY}, {"authorization": 7}]
)
def test_a_page_with_no_key_or_a_wrong_one_is_sent_away(fresh: Sample, payload: object) -> None:
    app = create_app(fresh.context, keys=api_keys(KEY))

    async def scene() -> None:
        async with opened(app, origin=PAGE) as socket:
            await socket.say({"type": "connection_init", "payload": payload})
            assert (await ending(socket))[0] == 4401
        async with opened(app, origin=PAGE) as socket:
            await socket.ask(STATS)
            assert (await ending(socket))[0] == 4401

    run(scene())


def test_so_many_may_be_about_to_say_who_they_are(fresh: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "MOST_UNKNOWN", 1)
    app = create_app(fresh.context, keys=api_keys(KEY))

    async def scene() -> None:
        async with opened(app, origin=PAGE) as first:
            with pytest.raises(Refused) as refused:
                await opened(app, origin=PAGE).__aenter__()
            assert (refused.value.status, refused.value.code) == (503, "TOO_MANY_CONNECTIONS")
            async with connected(app, authorization=f"Bearer {KEY}"):
                pass
            await introduced(first, {"authorization": f"Bearer {KEY}"})
            async with opened(app, origin=PAGE):
                pass

    run(scene())


async def by_header(app: ASGIApp, secret: str, work: Callable[[Socket], Any]) -> None:
    async with connected(app, authorization=f"Bearer {secret}") as socket:
        await work(socket)


async def by_message(app: ASGIApp, secret: str, work: Callable[[Socket], Any]) -> None:
    async with opened(app, origin=PAGE) as socket:
        await introduced(socket, {"authorization": f"Bearer {secret}"})
        await work(socket)


@pytest.mark.parametrize("door", [by_header, by_message])
def test_a_websocket_of_a_revoked_key_is_closed_and_others_are_not(
    fresh: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, door: Any
) -> None:
    monkeypatch.setattr(visits, "LOOK_SECONDS", 0.05)
    file = KeyFile(tmp_path / "keys")
    revoked, other = file.create("app", [Scope.READ]), file.create("other", [Scope.READ])
    app = create_app(fresh.context, keys=Admission(file=file))

    async def scene() -> None:
        async def work(socket: Socket) -> None:
            await socket.ask(ADDED)
            await listening(fresh)
            async with connected(app, authorization=f"Bearer {other}") as untouched:
                file.revoke("app")
                assert await ending(socket) == (4401, "The key or token no longer holds.")
                await untouched.ask(STATS)
                assert (await untouched.hear())["type"] == "next"
                await listening(fresh, 0)

        await door(app, revoked, work)

    run(scene())


@pytest.fixture
def lines(fresh: Sample) -> Callable[[], list[tuple[str, str, str | None]]]:
    """The refusals in the audit log: who, which scope, which operation."""

    def read() -> list[tuple[str, str, str | None]]:
        text = (fresh.context.audit.folder / "audit.ndjson").read_text()
        rows = [json.loads(line) for line in text.splitlines()]
        return [
            (row["principal"], row["fields"]["scope"], row["fields"]["operation"])
            for row in rows
            if (row["act"], row["outcome"]) == ("refused", "refused")
        ]

    return read


def test_what_a_key_may_not_is_written_down_once_a_minute(fresh: Sample, lines: Any) -> None:
    app = create_app(fresh.context, keys=Admission(given_keys(f"{KEY}:read,{'x' * 24}:ingest")))
    for _ in range(3):
        assert ask(app, KEY, INGEST).status_code == 403
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/x-ndjson"}
    assert Client(app).post("/ingest", headers=headers, content=b"{}").status_code == 403
    assert ask(app, "x" * 24).status_code == 403
    assert lines() == [
        ("environment-1", "ingest", "Mutation.ingest"),
        ("environment-1", "ingest", None),
        ("environment-2", "read", "Query.stats"),
    ]


def test_so_is_what_a_websocket_may_not_while_it_stays_open(fresh: Sample, lines: Any) -> None:
    app = create_app(fresh.context, keys=Admission(given_keys(f"{KEY}:read")))

    async def scene() -> None:
        async with connected(app, authorization=f"Bearer {KEY}") as socket:
            await socket.ask(INGEST)
            assert (await socket.hear())["type"] == "error"
            async with asyncio.timeout(20):
                while not (fresh.context.audit.folder / "audit.ndjson").exists() or not lines():  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            assert lines() == [("environment-1", "ingest", "Mutation.ingest")]

    run(scene())
