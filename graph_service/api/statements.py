"""Cypher for tools: `POST /cypher` takes a statement and answers JSON, CSV or Arrow."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from graph_service.access.principal import Forbidden, Scope, require
from graph_service.access.rates import RateLimited
from graph_service.api.analysts import TooBusy, analysed, limited
from graph_service.api.context import Context
from graph_service.api.errors import failure
from graph_service.api.limits import HEAVY
from graph_service.api.negotiation import is_json, weights
from graph_service.api.roots.cypher import mapping
from graph_service.api.tables import Form, table_as
from graph_service.errors import GraphServiceError, Misuse, Transient
from graph_service.questions.cypher import Question, Timed

COST: Final = HEAVY["Query.cypher"]
RANGES: Final = {"*/*", "application/*"}
STATUS: Final[dict[type[GraphServiceError], int]] = {
    Forbidden: 403,
    TooBusy: 429,
    RateLimited: 429,
    Transient: 503,
    Misuse: 400,
}
"""The first that fits counts."""
Endpoint = Callable[[Request], Awaitable[Response]]


def analysing(service: Context) -> Endpoint:
    """The endpoint of `POST /cypher`."""

    async def analyse(request: Request) -> Response:
        form = wanted(request.headers.get("accept", ""))
        if form is None:
            return failure(406, "NOT_ACCEPTABLE", f"Accept one of {', '.join(Form)}.")
        if not is_json(request.headers.get("content-type", "")):
            return failure(415, "UNSUPPORTED_MEDIA_TYPE", "Send application/json.")
        try:
            require(Scope.CYPHER)
            question = asked(await request.body())
            service.rates.take(COST)
            return answer(form, await analysed(service, question))
        except GraphServiceError as error:
            return refusal(error)

    return analyse


def wanted(accept: str) -> Form | None:
    """The form that is accepted most; of two alike the first of ours."""
    taken = weights(accept)
    if not accept.strip() or (any(taken.get(each) for each in RANGES) and not taken.keys() & set(Form)):
        return Form.JSON
    best = max(Form, key=lambda form: taken.get(form, 0.0))
    return best if taken.get(best, 0.0) else None


def asked(body: bytes) -> Question:
    """The statement in a body; raises `Misuse` for one that holds none."""
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Misuse(f"The body is no JSON: {error.msg} at byte {error.pos}.") from None
    statement = given.get("statement") if isinstance(given, dict) else None
    if not isinstance(statement, str):
        raise Misuse("`statement` has to be there, as a string.", 'Send {"statement": "MATCH …"}.')
    first = given.get("first")
    if not isinstance(first, int | None):
        raise Misuse("`first` has to be a whole number, or left out.")
    return Question(statement, mapping(given.get("parameters")), limited(first))


def answer(form: Form, made: Timed) -> Response:
    cut = made.table.cut
    headers = {
        "Content-Type": f"{form}; charset=utf-8; header=present" if form is Form.CSV else str(form),
        "X-Graph-Version": str(made.table.graph_version),
        **({"X-Truncated": str(cut)} if cut else {}),
        **({"Content-Disposition": 'attachment; filename="rows.csv"'} if form is Form.CSV else {}),
    }
    return Response(table_as(form, made), headers=headers)


def refusal(error: GraphServiceError) -> Response:
    status = next((number for kind, number in STATUS.items() if isinstance(error, kind)), 500)
    headers = [("Retry-After", str(error.retry_seconds))] if isinstance(error, Transient) else []
    return failure(status, error.code, str(error), headers=headers)
