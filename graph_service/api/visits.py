"""Websockets of those who come by key: pages say it with their first message, and it may be withdrawn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import orjson
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_service.access.principal import NOBODY, acting_as, become
from graph_service.api.entrance import Entrance, Refusal, address_of
from graph_service.api.errors import failure

MOST_UNKNOWN: Final = 20
"""Websockets at a time of those who have not said yet who they are."""
LOOK_SECONDS: Final = 2.0
"""How often it is looked whether a key still lets somebody in."""
UNAUTHORIZED: Final = 4401
TRY_AGAIN_LATER: Final = 1013
INIT: Final = "connection_init"
GONE: Final[Message] = {"type": "websocket.disconnect", "code": UNAUTHORIZED}
FULL: Final = failure(503, "TOO_MANY_CONNECTIONS", "Too many connect at this moment. Try again later.")


class Visitors:
    """Serves the websockets of one application."""

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance
        self._unknown: set[Visit] = set()

    async def known(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """A websocket of somebody whose handshake said who they are."""
        visit = Visit(self._entrance, receive, send)
        visit.authorization = Headers(scope=scope)["authorization"]
        await visit.run(app, scope)

    async def unknown(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """A websocket of somebody who will say it with the first message."""
        if len(self._unknown) >= MOST_UNKNOWN:
            await FULL(scope, receive, send)
            return
        visit = Introduction(self._entrance, receive, send)
        visit.address = address_of(scope)
        self._unknown.add(visit)
        visit.introduced = self._unknown.discard
        try:
            with acting_as(NOBODY):
                await visit.run(app, scope)
        finally:
            self._unknown.discard(visit)


class Visit:
    """A websocket that ends when the key that opened it does."""

    def __init__(self, entrance: Entrance, receive: Receive, send: Send) -> None:
        self.entrance = entrance
        self.authorization: str | None = None
        """With what somebody came; None as long as nobody has."""
        self._receive = receive
        self._send = send
        self._over = asyncio.Event()

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        watch = asyncio.create_task(self._watch())
        try:
            await app(scope, self.take, self.give)
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    async def take(self) -> Message:
        """The next message from outside, or that it is over."""
        coming = asyncio.ensure_future(self._receive())
        ending = asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait({coming, ending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ending.cancel()
            if not coming.done():
                coming.cancel()
        return GONE if self._over.is_set() else coming.result()

    async def give(self, message: Message) -> None:
        if not self._over.is_set():
            await self._send(message)

    async def end(self, code: int, reason: str) -> None:
        """Close it, and have the application see that."""
        await self.give({"type": "websocket.close", "code": code, "reason": reason})
        self._over.set()

    async def _watch(self) -> None:
        while not self._over.is_set():
            await asyncio.sleep(LOOK_SECONDS)
            if self.authorization is not None and not self.entrance.still(self.authorization):
                await self.end(UNAUTHORIZED, "The key or token no longer holds.")


class Introduction(Visit):
    """One whose first message says who comes."""

    def __init__(self, entrance: Entrance, receive: Receive, send: Send) -> None:
        super().__init__(entrance, receive, send)
        self.address = ""
        self.introduced: Callable[[Visit], None] = lambda _: None
        """Called when somebody has said who they are."""

    async def take(self) -> Message:
        message = await super().take()
        if self.authorization is None and (payload := introduction(message)) is not None:
            self.introduced(self)
            return await self._admitted(message, payload)
        return message

    async def _admitted(self, message: Message, authorization: str) -> Message:
        """The message, from here on of somebody; or that it is over."""
        try:
            principal = await self.entrance.admit(authorization, self.address)
        except Refusal as refusal:
            code = UNAUTHORIZED if refusal.retry is None else TRY_AGAIN_LATER
            await self.end(code, refusal.message)
            return await self.take()
        self.authorization = authorization
        become(principal)
        return message


def introduction(message: Message) -> str | None:
    """What a `connection_init` brings as `authorization`, empty for nothing; None for another message."""
    try:
        said = orjson.loads(message.get("text") or "")
    except orjson.JSONDecodeError:
        return None
    if not isinstance(said, dict) or said.get("type") != INIT:
        return None
    payload = said.get("payload")
    given = payload.get("authorization") if isinstance(payload, dict) else None
    return given if isinstance(given, str) else ""
