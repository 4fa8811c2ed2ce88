"""GraphQL over HTTP and websockets: media types, status codes, and errors that are always JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import orjson
from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, process_result
from strawberry.http.base import BaseRequestProtocol
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult

from graph_service.api.context import Context, Inquiry, inquiry
from graph_service.api.schema import schema
from graph_service.api.sockets import INIT_SECONDS, Connections, Handler, Socket

JSON: Final = "application/json"
GRAPHQL_JSON: Final = "application/graphql-response+json"
UNSUPPORTED: Final = "Unsupported content type"
"""Strawberry's reason for a body that is no JSON by its own account."""

ESCAPE: Final = re.compile(rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(u[dD][89a-fA-F]..)|.)", re.DOTALL)
"""An escape in JSON; the group is there for half of a pair that stands alone."""
UNKNOWN: Final = rb"\ufffd"


class View(GraphQL[Inquiry, None]):
    """`/graphql`: queries by GET and POST, mutations by POST, subscriptions and both by websocket.

    A client that accepts `application/graphql-response+json` gets status 400 for a request
    that cannot be run; one that accepts only `application/json` gets 200 with the errors.
    """

    websocket_adapter_class = Socket
    graphql_transport_ws_handler_class = Handler

    def __init__(self, service: Context, connections: Connections) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=timedelta(seconds=INIT_SECONDS),
            max_subscriptions_per_connection=None,
        )
        self._service = service
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self.converse(WebSocket(scope, receive, send))
        else:
            await self.answer(scope, receive, send)

    async def converse(self, socket: WebSocket) -> None:
        """Serve a websocket to its end; 503 where there are as many as there may be."""
        if self._connections.full:
            message = (
                "There are as many websockets as there may be, or the service is stopping. Try again later."
            )
            await socket.send_denial_response(failure(503, "TOO_MANY_CONNECTIONS", message))
            return
        with self._connections.holding(socket):
            await self.run(socket)

    async def reject_websocket(self, request: WebSocket) -> WebSocket:
        message = "A page may connect to the host it comes from only: its Origin has to fit Host."
        await request.send_denial_response(failure(403, "CROSS_ORIGIN", message))
        return request

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self.run(request)
        except HTTPException as error:
            response = refusal(error, media_type(request))
        await response(scope, receive, send)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Inquiry:
        del request, response
        return inquiry(self._service)

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        response = await super().get_sub_response(request)
        response.media_type = media_type(request)
        return response

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        del request
        response = process_result(result)
        if result.data is None and not any(error.path for error in result.errors or ()):
            # What was never run has no data, not even null.
            del response["data"]
        return response

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        kind = sub_response.media_type or JSON
        status = 400 if kind == GRAPHQL_JSON and "data" not in response_data else 200
        return Response(orjson.dumps(response_data), status, media_type=kind)

    def decode_json(self, data: str | bytes) -> object:
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError:
            return orjson.loads(paired(data if isinstance(data, bytes) else data.encode()))

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:
        del request
        return False


def paired(text: bytes) -> bytes:
    """JSON with U+FFFD in place of the escapes of unpaired surrogates, which stand for no character."""
    return ESCAPE.sub(lambda found: UNKNOWN if found[1] else found[0], text)


def media_type(request: Request | WebSocket) -> str:
    """The newer media type where the client names it, else plain JSON."""
    return GRAPHQL_JSON if GRAPHQL_JSON in request.headers.get("accept", "") else JSON


def refusal(error: HTTPException, kind: str) -> Response:
    """A request that is no GraphQL request, as the answer of one that failed."""
    return failure(status_of(error), "BAD_REQUEST", error.reason, kind)


def status_of(error: HTTPException) -> int:
    if isinstance(error.__cause__, InvalidOperationTypeError):
        return 405
    return 415 if error.reason == UNSUPPORTED else error.status_code


def failure(
    status: int, code: str, message: str, kind: str = JSON, headers: Sequence[tuple[str, str]] = ()
) -> Response:
    """An answer in GraphQL's form to what never reached GraphQL."""
    body = {"errors": [{"message": message, "extensions": {"code": code}}]}
    more = {"Allow": "GET, POST"} if status == 405 else {}
    return Response(orjson.dumps(body), status, headers={**more, **dict(headers)}, media_type=kind)
