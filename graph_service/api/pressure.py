"""How much is worked on at a time: what comes beyond that waits its turn, or is asked to come again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_service.api.errors import failure
from graph_service.api.patience import LEAST_RATE, Paced, TooSlow
from graph_service.errors import Transient

MOST_WORKING: Final = 128
"""Requests at work. More of them would not be answered sooner: they share the same processors."""
MOST_WAITING: Final = 512
"""Requests that wait for their turn."""
WAIT_SECONDS: Final = 30.0
"""The longest that one waits."""
UPLOADS: Final = 4
"""Uploads at work, and as many that wait: there is one writer, and they take turns."""
MOST_HELD: Final = 200_000_000
"""Bytes of bodies that are held at a time."""
ASIDE: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""What has to be answered however much there is to do."""
STREAMED: Final = frozenset({"/ingest"})
"""Doors that read the body as they go, and count their own requests."""
BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
CLOSING: Final = ("Connection", "close")


class Overloaded(Transient):
    """More is asked at a time than can be worked on."""

    code = "OVERLOADED"
    advice = "Send the request again, later."
    retry_seconds = 2


@dataclass(slots=True)
class Queue:
    """Requests at work and those that wait, each up to a number. Used by one event loop."""

    most_working: int = MOST_WORKING
    most_waiting: int = MOST_WAITING
    wait_seconds: float = WAIT_SECONDS
    working: int = 0
    waiting: int = 0
    refused: int = 0
    """How many were refused since the start."""
    stopping: bool = False
    """Whether the service is about to end: what can be cut short ends then."""
    _slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.most_working)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A block in which a request is at work; raises `Overloaded` where it would wait too long."""
        if self._slots.locked():
            await self._wait()
        else:
            await self._slots.acquire()
        self.working += 1
        try:
            yield
        finally:
            self.working -= 1
            self._slots.release()

    async def _wait(self) -> None:
        if self.waiting >= self.most_waiting:
            self.refuse()
        self.waiting += 1
        try:
            async with asyncio.timeout(self.wait_seconds):
                await self._slots.acquire()
        except TimeoutError:
            self.refuse()
        finally:
            self.waiting -= 1

    def refuse_when_stopping(self) -> None:
        """Raise `Overloaded` where the service is about to end."""
        if self.stopping:
            raise Overloaded("The service is stopping.")

    def refuse(self) -> None:
        """Count a refusal and raise `Overloaded`."""
        self.refused += 1
        raise Overloaded(f"{self.working} requests are at work and {self.waiting} wait.")


@dataclass(frozen=True, slots=True)
class Load:
    """What is at work and what waits: requests, and uploads apart from them."""

    requests: Queue = field(default_factory=Queue)
    uploads: Queue = field(default_factory=lambda: Queue(UPLOADS, UPLOADS))

    def stop(self) -> None:
        """Let what can be cut short end."""
        self.requests.stopping = self.uploads.stopping = True


class Pressure:
    """Takes a request's body in whole, within its time, then has it answered in its turn.

    So a client that sends slowly holds nobody up. Answers 408 `TOO_SLOW` and 503 `OVERLOADED`.
    Websockets have limits of their own.
    """

    def __init__(self, app: ASGIApp, queue: Queue) -> None:
        self.app = app
        self.queue = queue
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in ASIDE or scope["path"] in STREAMED:
            await self.app(scope, receive, send)
            return
        body = Body(receive)
        try:
            if scope["method"] not in BODILESS:
                await self._take(body)
            async with self.queue.turn():
                await self.app(scope, body.replayed, send)
        except TooSlow:
            message = f"The body came too slowly: send at least {LEAST_RATE:,} bytes a second."
            await failure(408, "TOO_SLOW", message, headers=[CLOSING])(scope, receive, send)
        except Overloaded as error:
            await overloaded(error)(scope, receive, send)
        finally:
            self._held -= body.size

    async def _take(self, body: Body) -> None:
        """Take a body in; raises `TooSlow`, and `Overloaded` where no room is left for it."""
        paced = Paced(body.receive)
        while body.unfinished:
            message = await paced()
            body.messages.append(message)
            size = len(message.get("body", b""))
            body.size += size
            self._held += size
            if self._held > MOST_HELD:
                self.queue.refuse()


@dataclass(slots=True)
class Body:
    """A body that has been taken in, message by message."""

    receive: Receive
    messages: list[Message] = field(default_factory=list)
    size: int = 0

    @property
    def unfinished(self) -> bool:
        """Whether more of it may come."""
        return not self.messages or bool(self.messages[-1].get("more_body", False))

    async def replayed(self) -> Message:
        """The next message of the body; after its end, what the client does next."""
        return self.messages.pop(0) if self.messages else await self.receive()


def overloaded(error: Overloaded) -> ASGIApp:
    """The answer to a request that there is no room for."""
    headers = [("Retry-After", str(error.retry_seconds))]
    return failure(503, error.code, str(error), headers=headers)
