"""GraphQL over HTTP: media types, status codes, and errors that are always JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import orjson
from graphql import GraphQLError, GraphQLFormattedError
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from graph_service.api.context import Context, inquiry
from graph_service.api.errors import failure, said
from graph_service.api.negotiation import GRAPHQL_JSON, JSON, answer_type, is_json
from graph_service.api.parameters import Malformed, Parameters, of_address, of_body
from graph_service.api.schema import Schema, schema
from graph_service.api.sockets import Connections, Conversations

POST: Final = "POST"
# Subscriptions are refused where the operation is looked at, with what to do instead.
ANY: Final = frozenset(OperationType)
SAFE: Final = ANY - {OperationType.MUTATION}
ALLOWED: Final = {"GET": SAFE, "HEAD": SAFE, POST: ANY}
"""What may be asked by each method."""
STATUSES: Final = {
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "RATE_LIMITED": 429,
    "INTERNAL": 500,
}
"""Of answers that bring nothing for one of these reasons, in either media type."""
UNAVAILABLE: Final = 503
"""Of those that bring nothing for a reason that may pass."""
UNPROCESSABLE: Final = 422
SEVERAL: Final = "The document has more than one operation: name one of them by `operationName`."
NOT_ACCEPTABLE: Final = f"Answers are {GRAPHQL_JSON} or {JSON}, in UTF-8: take one of them in Accept."
NO_JSON: Final = f"Send the request as {JSON} in UTF-8, and say so in Content-Type."
ALLOW: Final = [("Allow", "GET, HEAD, POST")]
BY_GET: Final = "By GET only queries are answered: send this by POST."


class View:
    """`/graphql`: queries by GET and POST, mutations by POST, subscriptions and both by websocket.

    A client that accepts `application/graphql-response+json` gets status 400 for a request
    that cannot be run, 422 where its operation cannot be told; one that accepts only
    `application/json` gets 200 with the errors.
    """

    def __init__(
        self,
        service: Context,
        connections: Connections,
        origins: Collection[str] = (),
        schema: Schema = schema,
    ) -> None:
        self._service = service
        self._schema = schema
        self._conversations = Conversations(service, connections, origins, schema)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._conversations.converse(WebSocket(scope, receive, send))
            return
        try:
            response = await self.answer(scope, receive)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive) -> Response:
        """Read a request and answer it; raises `ClientDisconnect`."""
        headers = Headers(scope=scope)
        kind = answer_type(",".join(headers.getlist("accept")))
        if kind is None:
            return failure(406, "BAD_REQUEST", NOT_ACCEPTABLE)
        allowed = ALLOWED.get(scope["method"])
        if allowed is None:
            return failure(405, "BAD_REQUEST", "Ask by GET or POST.", kind, ALLOW)
        if scope["method"] == POST and not is_json(headers.get("content-type", "")):
            return failure(415, "BAD_REQUEST", NO_JSON, kind)
        try:
            by_post = scope["method"] == POST
            given = of_body(await body(receive)) if by_post else of_address(scope["query_string"])
        except Malformed as error:
            return failure(400, "BAD_REQUEST", str(error), kind)
        return await self.run(given, allowed, kind)

    async def run(self, given: Parameters, allowed: frozenset[OperationType], kind: str) -> Response:
        """Execute a request and put its result into the media type."""
        try:
            result = await self._schema.execute(
                given.query,
                given.variables,
                inquiry(self._service),
                operation_name=given.operation,
                allowed_operation_types=allowed,
            )
        except InvalidOperationTypeError:
            return failure(405, "BAD_REQUEST", BY_GET, kind, ALLOW)
        except CannotGetOperationTypeError as error:
            reason = error.as_http_error_reason() if error.operation_name else SEVERAL
            return unrun(reason, error, kind, UNPROCESSABLE)
        except MissingQueryError as error:
            return unrun(str(error), error, kind)
        return answered(result, kind)


async def body(receive: Receive) -> bytes:
    """The whole body of a request; raises `ClientDisconnect` where it breaks off."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def unrun(reason: str, cause: Exception, kind: str, status: int = 400) -> Response:
    """The answer to a request that says nothing that could be run."""
    error = said(GraphQLError(reason, original_error=cause))
    return written({"errors": [error.formatted]}, status if kind == GRAPHQL_JSON else 200, kind)


def answered(result: ExecutionResult, kind: str) -> Response:
    """A result as an answer. What was never run has no data, not even null."""
    if not result.errors:
        return written({"data": result.data}, 200, kind)
    errors = [error.formatted for error in result.errors]
    hindered = None if brings(result.data) else status_of(errors)
    run = result.data is not None or any(error.path for error in result.errors)
    data = {"data": None if hindered else result.data} if run else {}
    status = hindered or (400 if not run and kind == GRAPHQL_JSON else 200)
    return written({**data, "errors": errors}, status, kind, retry(errors))


def brings(data: Mapping[str, object] | None) -> bool:
    """Whether any field of the operation has a value."""
    return data is not None and any(value is not None for value in data.values())


def status_of(errors: Sequence[GraphQLFormattedError]) -> int | None:
    """The status that all errors agree on, where each has one of its own."""
    statuses = {own_status(error["extensions"]) for error in errors}
    return statuses.pop() if len(statuses) == 1 else None


def own_status(extensions: Mapping[str, Any]) -> int | None:
    """The status that an error would give an answer of its own; None for one of the query's."""
    return STATUSES.get(extensions["code"], UNAVAILABLE if "retryAfter" in extensions else None)


def retry(errors: Sequence[GraphQLFormattedError]) -> Sequence[tuple[str, str]]:
    """The header that says when to ask again, where errors do."""
    seconds = [error["extensions"]["retryAfter"] for error in errors if "retryAfter" in error["extensions"]]
    return [("Retry-After", str(max(seconds)))] if seconds else ()


def written(
    content: Mapping[str, object], status: int, kind: str, headers: Sequence[tuple[str, str]] = ()
) -> Response:
    more = {"Content-Type": f"{kind}; charset=utf-8", **dict(headers)}
    return Response(orjson.dumps(content), status, headers=more)
