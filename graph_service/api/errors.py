"""What a client is told of an error: ours in full, with a code; anything else by a number in the log."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Sequence
from typing import Final

import orjson
from graphql import FieldNode, GraphQLError, GraphQLSyntaxError
from starlette.responses import Response
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError

from graph_service import logs
from graph_service.api.negotiation import JSON
from graph_service.errors import GraphServiceError, TooExpensive
from graph_service.logs import REQUEST, event

LOG: Final = logging.getLogger("graph_service.api")
PARSER_LIMIT: Final = "Parsing aborted."
"""How graphql-core ends the message when a document has too many tokens or is nested too deeply."""
QUERY_ERRORS: Final = (GraphQLError, MissingQueryError, CannotGetOperationTypeError)
"""What a query itself can have wrong, beyond its syntax."""
SUGGESTION: Final = re.compile(r" ?Did you mean [^?]*\?")
"""How graphql-core ends a message with names of the schema that are like the one asked for."""


MOST: Final = 5
"""Mistakes of one query that are named: the first ones help, and a thousand are an answer to nobody."""


def told(errors: Sequence[GraphQLError]) -> list[GraphQLError]:
    """Errors as a client gets to see them: all of what was run, the first of what could not be."""
    run = [error for error in errors if error.path is not None]
    return [said(error) for error in run or errors[:MOST]]


def said(error: GraphQLError) -> GraphQLError:
    """The error as a client gets to see it.

    `extensions.code` is that of the `GraphServiceError`, else `INVALID_QUERY` for what the
    query itself has wrong, else `INTERNAL` with a reference to the log's entry. `requestId` is
    the answer's `X-Request-ID`; `retryAfter` stands where the same may work after so many seconds.
    """
    cause = error.original_error
    if isinstance(cause, GraphServiceError):
        return recoded(error, str(cause), cause.code, getattr(cause, "retry_seconds", None))
    if isinstance(error, GraphQLSyntaxError) and error.message.endswith(PARSER_LIMIT):
        return recoded(error, f"{error.message} {TooExpensive.advice}", TooExpensive.code)
    if cause is None or isinstance(cause, QUERY_ERRORS):
        return recoded(error, SUGGESTION.sub("", error.message), "INVALID_QUERY")
    return recoded(error, logged(error, cause), "INTERNAL")


def recoded(error: GraphQLError, message: str, code: str, retry_seconds: int | None = None) -> GraphQLError:
    """The same place in the query and the answer, with another message and code, and no cause."""
    event(LOG, "refused", code=code)
    more = extensions(code, retry_seconds)
    return GraphQLError(message, error.nodes, error.source, error.positions, error.path, extensions=more)


def extensions(code: str, retry_seconds: int | None = None) -> dict[str, object]:
    """What programs read of an error."""
    request = REQUEST.get()
    return {
        "code": code,
        **({"requestId": request} if request else {}),
        **({"retryAfter": retry_seconds} if retry_seconds is not None else {}),
    }


def logged(error: GraphQLError, cause: Exception) -> str:
    """Log what nobody expected, and say how to find it in the log."""
    reference = secrets.token_hex(8)
    # The field's own name: what the client calls it may hold anything.
    place = error.nodes[0] if error.nodes else None
    field = place.name.value if isinstance(place, FieldNode) else None
    logs.failure(LOG, "internal error", cause, reference=reference, field=field)
    return f"Internal error. Quote {reference} when you report it: the service's log has it."


def failure(
    status: int, code: str, message: str, kind: str = JSON, headers: Sequence[tuple[str, str]] = ()
) -> Response:
    """An answer in GraphQL's form to what never reached GraphQL."""
    body = {"errors": [{"message": message, "extensions": extensions(code)}]}
    more = {"Content-Type": f"{kind}; charset=utf-8", **dict(headers)}
    return Response(orjson.dumps(body), status, headers=more)
