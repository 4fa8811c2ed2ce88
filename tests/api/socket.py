"""A websocket client that talks to an application without a network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.types import ASGIApp, Message

SECONDS: Final = 20
PROTOCOL: Final = "graphql-transport-ws"
HOST: Final = "localhost:8000"


class Refused(Exception):
    """The handshake was answered otherwise."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(status, body)
        self.status = status
        self.code = json.loads(body)["errors"][0]["extensions"]["code"]


class Closed(Exception):
    """The application has closed the websocket."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


@dataclass
class Socket:
    """One end of a websocket; the application has the other."""

    sent: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)
    received: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)

    async def next(self) -> Message:
        async with asyncio.timeout(SECONDS):
            return await self.received.get()

    async def answered(self) -> None:
        """Take the answer to the handshake."""
        await self.sent.put({"type": "websocket.connect"})
        answer = await self.next()
        if answer["type"] == "websocket.http.response.start":
            raise Refused(answer["status"], (await self.next())["body"])
        assert answer["type"] == "websocket.accept"

    async def say(self, message: object) -> None:
        await self.say_text(json.dumps(message))

    async def say_text(self, text: str) -> None:
        await self.sent.put({"type": "websocket.receive", "text": text})

    async def hear(self) -> Any:
        """The next message; raises `Closed`."""
        message = await self.next()
        if message["type"] == "websocket.close":
            # As a server does towards its application.
            await self.sent.put({"type": "websocket.disconnect", "code": message["code"]})
            raise Closed(message["code"], message["reason"])
        return json.loads(message["text"])

    async def ask(self, query: str, name: str = "1", **variables: Any) -> None:
        payload = {"query": query, "variables": variables}
        await self.say({"id": name, "type": "subscribe", "payload": payload})


@asynccontextmanager
async def opened(
    app: ASGIApp, protocols: Sequence[str] = (PROTOCOL,), host: str = HOST, **headers: str
) -> AsyncIterator[Socket]:
    """A websocket to `/graphql` of an application; raises `Refused`."""
    given = {"host": host, **headers}
    scope = {
        "type": "websocket",
        "path": "/graphql",
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "subprotocols": list(protocols),
        "extensions": {"websocket.http.response": {}},
    }
    socket = Socket()
    task = asyncio.ensure_future(app(scope, socket.sent.get, socket.received.put))
    try:
        await socket.answered()
        yield socket
    finally:
        await socket.sent.put({"type": "websocket.disconnect", "code": 1001})
        async with asyncio.timeout(SECONDS):
            await task


@asynccontextmanager
async def connected(app: ASGIApp, **headers: str) -> AsyncIterator[Socket]:
    """The same, ready for subscriptions."""
    async with opened(app, **headers) as socket:
        await socket.say({"type": "connection_init"})
        assert await socket.hear() == {"type": "connection_ack"}
        yield socket
