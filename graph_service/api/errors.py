"""What a client is told of an error: ours in full, with a code; anything else by a number in the log."""

from __future__ import annotations

import logging
import secrets
from typing import Final

from graphql import FieldNode, GraphQLError, GraphQLSyntaxError
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError

from graph_service.errors import GraphServiceError, TooExpensive
from graph_service.logs import event, failure

LOG: Final = logging.getLogger("graph_service.api")
PARSER_LIMIT: Final = "Parsing aborted."
"""How graphql-core ends the message when a document has too many tokens or is nested too deeply."""
QUERY_ERRORS: Final = (GraphQLError, MissingQueryError, CannotGetOperationTypeError)
"""What a query itself can have wrong, beyond its syntax."""


def said(error: GraphQLError) -> GraphQLError:
    """The error as a client gets to see it.

    `extensions.code` is that of the `GraphServiceError`, else `INVALID_QUERY` for what the
    query itself has wrong, else `INTERNAL` with a reference to the log's entry.
    """
    cause = error.original_error
    if isinstance(cause, GraphServiceError):
        return recoded(error, str(cause), cause.code)
    if isinstance(error, GraphQLSyntaxError) and error.message.endswith(PARSER_LIMIT):
        return recoded(error, f"{error.message} {TooExpensive.advice}", TooExpensive.code)
    if cause is None or isinstance(cause, QUERY_ERRORS):
        return recoded(error, error.message, "INVALID_QUERY")
    return recoded(error, logged(error, cause), "INTERNAL")


def recoded(error: GraphQLError, message: str, code: str) -> GraphQLError:
    """The same place in the query and the answer, with another message and code, and no cause."""
    event(LOG, "refused", code=code)
    return GraphQLError(
        message, error.nodes, error.source, error.positions, error.path, extensions={"code": code}
    )


def logged(error: GraphQLError, cause: Exception) -> str:
    """Log what nobody expected, and say how to find it in the log."""
    reference = secrets.token_hex(8)
    # The field's own name: what the client calls it may hold anything.
    place = error.nodes[0] if error.nodes else None
    field = place.name.value if isinstance(place, FieldNode) else None
    failure(LOG, "internal error", cause, reference=reference, field=field)
    return f"Internal error. Quote {reference} when you report it: the service's log has it."
