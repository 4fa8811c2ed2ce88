"""Websockets that speak graphql-transport-ws: how many at a time, what they may say, how they end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter, GraphQL
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
    Operation,
)
from strawberry.subscriptions.protocols.graphql_transport_ws.types import Message, SubscribeMessage

from graph_service import logs
from graph_service.api.context import Context, Inquiry, inquiry
from graph_service.api.errors import extensions, failure
from graph_service.api.parameters import from_json
from graph_service.api.schema import Schema

LOG: Final = logging.getLogger(__name__)
MOST_CONNECTIONS: Final = 100
MOST_OPERATIONS: Final = 10
"""Under way at a time on one connection."""
INIT_SECONDS: Final = 10
"""How long a connection may take to say `connection_init`."""
REASON_BYTES: Final = 123
"""What the websocket protocol leaves for the reason of a close."""
TOO_MANY: Final = "There are as many websockets as there may be, or the service is stopping. Try again later."
ELSEWHERE: Final = (
    "A page may connect to the host it comes from, and from origins in GRAPH_SERVICE_ORIGINS: see its Origin."
)
GOING_AWAY: Final = 1001
GOODBYE_SECONDS: Final = 2
"""How long goodbyes may take: a client that reads nothing cannot be told."""


class Connections:
    """The websockets that are open, up to a number, until the server goes."""

    def __init__(self, most: int = MOST_CONNECTIONS) -> None:
        self.most = most
        self._open: set[WebSocket] = set()
        self._leaving = False

    @property
    def full(self) -> bool:
        """Whether no other may connect now."""
        return self._leaving or len(self._open) >= self.most

    @property
    def count(self) -> int:
        """How many are open."""
        return len(self._open)

    @contextmanager
    def holding(self, socket: WebSocket) -> Iterator[None]:
        """Count a websocket until the end of the block."""
        self._open.add(socket)
        try:
            yield
        finally:
            self._open.remove(socket)

    async def say_goodbye(self) -> None:
        """Let nobody connect any more, and close what is open as a server that goes away does."""
        self._leaving = True
        goodbyes = [close(socket, GOING_AWAY, "The service is stopping.") for socket in self._open]
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                await asyncio.gather(*goodbyes)


async def close(socket: WebSocket, code: int, reason: str) -> None:
    """Close a websocket, unless it is closed or gone already."""
    if socket.application_state is WebSocketState.CONNECTED:
        with suppress(WebSocketDisconnect):
            await socket.close(code, reason.encode()[:REASON_BYTES].decode(errors="ignore"))


class Socket(ASGIWebSocketAdapter):
    """A websocket that ends quietly, whichever side ends it."""

    async def send_json(self, message: Mapping[str, object]) -> None:
        if self.ws.application_state is not WebSocketState.CONNECTED:
            raise WebSocketDisconnected
        await super().send_json(message)

    async def close(self, code: int, reason: str) -> None:
        await close(self.ws, code, reason)


class Handler(BaseGraphQLTransportWSHandler[Inquiry, None]):
    """One connection: what it says is checked, and each operation has loaders of its own."""

    async def handle_message(self, message: Message) -> None:
        if well_formed(message):
            await super().handle_message(message)
        else:
            await self.handle_invalid_message("This is no message of graphql-transport-ws.")

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        if len(self.operations) < MOST_OPERATIONS or message["id"] in self.operations:
            await super().handle_subscribe(message)
        else:
            text = f"{MOST_OPERATIONS} operations are under way here. Complete one, or connect again."
            error: Any = {"message": text, "extensions": extensions("TOO_MANY_OPERATIONS")}
            await self.send_message({"id": message["id"], "type": "error", "payload": [error]})

    async def run_operation(self, operation: Operation[Inquiry, None]) -> None:
        # Read by the next line before anything else can run: one connection has many operations.
        self.context = inquiry(self.context.service, live=True)
        await super().run_operation(operation)

    async def handle_task_exception(self, error: Exception) -> None:
        if not isinstance(error, WebSocketDisconnected):
            logs.failure(LOG, "operation failed", error)


class Conversations(GraphQL[Inquiry, None]):
    """The websockets of `/graphql`: queries, mutations and subscriptions by graphql-transport-ws alone."""

    websocket_adapter_class = Socket
    graphql_transport_ws_handler_class = Handler

    def __init__(
        self, service: Context, connections: Connections, origins: Collection[str], schema: Schema
    ) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=timedelta(seconds=INIT_SECONDS),
            max_subscriptions_per_connection=None,
            allowed_origins=sorted(origins),
        )
        self._service = service
        self._connections = connections

    async def converse(self, socket: WebSocket) -> None:
        """Serve a websocket to its end; 503 where there are as many as there may be."""
        if self._connections.full:
            await socket.send_denial_response(failure(503, "TOO_MANY_CONNECTIONS", TOO_MANY))
            return
        with self._connections.holding(socket):
            await self.run(socket)

    async def reject_websocket(self, request: WebSocket) -> WebSocket:
        await request.send_denial_response(failure(403, "CROSS_ORIGIN", ELSEWHERE))
        return request

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Inquiry:
        del request, response
        return inquiry(self._service)

    def decode_json(self, data: str | bytes) -> object:
        return from_json(data if isinstance(data, bytes) else data.encode())

    def encode_json(self, data: object) -> str:
        return orjson.dumps(data).decode()


def well_formed(message: object) -> bool:
    """Whether a message has the parts that its type needs, each of its type."""
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return False
    if message["type"] not in {"subscribe", "complete"}:
        return True
    return isinstance(message.get("id"), str) and (
        message["type"] == "complete" or is_request(message.get("payload"))
    )


def is_request(payload: object) -> bool:
    """Whether a payload is a GraphQL request."""
    return (
        isinstance(payload, dict)
        and isinstance(payload.get("query"), str)
        and isinstance(payload.get("operationName"), str | None)
        and isinstance(payload.get("variables"), dict | None)
    )
