"""How much is worked on at a time, and what becomes of the rest."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from graph_service.api import patience
from graph_service.api.pressure import Overloaded, Pressure, Queue
from graph_service.api.threads import aside
from graph_service.app import create_app
from tests.api.sample import Sample


class Door:
    """An application whose requests end when they are let go, and how many are in it."""

    def __init__(self, queue: Queue) -> None:
        self.let_go = asyncio.Event()
        self.inside = self.most = 0
        routes = [Route(path, self.answer, methods=["GET", "POST"]) for path in ("/graphql", "/healthz")]
        self.app = Pressure(Starlette(routes=routes), queue)

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        if request.url.path == "/graphql":
            self.inside += 1
            self.most = max(self.most, self.inside)
            await self.let_go.wait()
            self.inside -= 1
        return PlainTextResponse(body)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://localhost")


async def until(reached: Callable[[], bool]) -> None:
    while not reached():  # noqa: ASYNC110 - a queue tells nobody
        await asyncio.sleep(0)


def test_so_many_are_at_work_so_many_wait_and_the_others_come_again() -> None:
    async def ask() -> None:
        queue = Queue(most_working=2, most_waiting=3)
        door = Door(queue)
        async with door.client() as client:
            tasks = [asyncio.create_task(client.post("/graphql", content=str(n))) for n in range(5)]
            await until(lambda: (queue.working, queue.waiting) == (2, 3))
            refused = await client.post("/graphql", content="5")
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
            assert refused.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"
            assert (await client.get("/healthz")).status_code == 200
            door.let_go.set()
            answers = await asyncio.gather(*tasks)
        assert [answer.text for answer in answers] == ["0", "1", "2", "3", "4"]
        assert (door.most, queue.working, queue.waiting, queue.refused) == (2, 0, 0, 1)

    asyncio.run(ask())


def test_nobody_waits_for_good() -> None:
    async def wait() -> None:
        queue = Queue(most_working=1, wait_seconds=0.01)
        async with queue.turn():
            with pytest.raises(Overloaded):
                async with queue.turn():
                    pytest.fail("two are at work")
        async with queue.turn():
            assert (queue.working, queue.waiting) == (1, 0)

    asyncio.run(wait())


def test_a_client_that_goes_away_while_it_waits_leaves_its_place() -> None:
    async def leave() -> None:
        queue = Queue(most_working=1, most_waiting=1)
        async with queue.turn():
            waiting = asyncio.create_task(queue.turn().__aenter__())
            await until(lambda: queue.waiting == 1)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            assert (queue.working, queue.waiting) == (1, 0)
        async with queue.turn():
            assert queue.working == 1

    asyncio.run(leave())


def test_a_body_is_whole_before_its_request_has_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "GRACE_SECONDS", 0.2)

    async def drip() -> AsyncIterator[bytes]:
        yield b"a"
        await asyncio.sleep(10)
        yield b"b"

    async def ask() -> None:
        queue = Queue(most_working=1)
        door = Door(queue)
        door.let_go.set()
        async with door.client() as client:
            dripping = asyncio.create_task(client.post("/graphql", content=drip()))
            await asyncio.sleep(0.05)
            assert (await client.post("/graphql", content="quick")).text == "quick"
            slow = await dripping
        assert (slow.status_code, slow.headers["connection"]) == (408, "close")
        assert slow.json()["errors"][0]["extensions"]["code"] == "TOO_SLOW"

    asyncio.run(ask())


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_how_we_are_is_told_while_every_thread_is_taken(sample: Sample, path: str) -> None:
    done = threading.Event()

    async def asked() -> int:
        taken = [asyncio.create_task(aside(done.wait)) for _ in range(64)]
        transport = httpx.ASGITransport(create_app(sample.context))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
            asking = asyncio.create_task(client.get(path))
            answered, _ = await asyncio.wait([asking], timeout=30)
            done.set()
            await asyncio.gather(asking, *taken)
            return asking.result().status_code if answered else 0

    assert asyncio.run(asked()) == 200
