"""How long a client is waited for: while it sends the head of a request, and while it sends the body."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.types import Message, Receive
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS: Final = 10.0
"""From the opening of a connection, and from the first byte of a later request, to the end of its head."""
GRACE_SECONDS: Final = 10.0
"""How long a body may keep us waiting, whatever comes of it."""
LEAST_RATE: Final = 1_000
"""Bytes a second that a body has to bring beyond that."""
LINGER_SECONDS: Final = 10.0
"""How long what a client still sends after its answer is read, and thrown away."""
MOST_OPEN: Final = 1_000
"""HTTP connections at a time."""
FULL: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)


class TooSlow(Exception):
    """A body that comes more slowly than anybody has reason to send one."""


class Paced:
    """What receives a body that has to come at a least rate; only the time we wait for it counts."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._loop = asyncio.get_running_loop()
        self._allowed = GRACE_SECONDS
        self._over = False

    async def __call__(self) -> Message:
        """The next message; raises `TooSlow`. After the body's end it waits for as long as it takes."""
        if self._over:
            return await self._receive()
        began = self._loop.time()
        try:
            async with asyncio.timeout(self._allowed):
                message = await self._receive()
        except TimeoutError:
            raise TooSlow from None
        self._allowed += len(message.get("body", b"")) / LEAST_RATE - (self._loop.time() - began)
        self._over = not message.get("more_body", False)
        return message


class Prompt(HttpToolsProtocol):
    """A connection whose client has to send the heads of its requests in time."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > MOST_OPEN:
            transport.write(FULL)
            transport.close()
        else:
            self._close_after(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._go_on()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._deadline is None:
            self._close_after(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        self._go_on()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        unread = self.cycle.more_body
        super().on_response_complete()
        if unread:
            self._close_after(LINGER_SECONDS)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        if self.cycle is not None and self.cycle.response_complete:
            self._go_on()

    def _close_after(self, seconds: float) -> None:
        self._go_on()
        self._deadline = self.loop.call_later(seconds, self.transport.close)

    def _go_on(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
