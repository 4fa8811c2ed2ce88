"""What somebody decides, by name: done once for each idempotency key, or refused with what to put right."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from graph_service.access.principal import Scope, require
from graph_service.api.context import Context
from graph_service.api.idempotency import InvalidKey, KeyReused, checked_key
from graph_service.api.intake import InvalidInput
from graph_service.api.threads import aside
from graph_service.api.types.receipt import UserError
from graph_service.errors import Misuse, NotFound
from graph_service.pipeline.calls import called_under
from ingest.checks import InvalidRecord
from ingest.facts import Fact

Payload = TypeVar("Payload")
Made = TypeVar("Made", bound=Fact)

KEY: Final = "idempotencyKey"


class NoAuthor(InvalidInput):
    """A word of nobody."""

    code = "NO_AUTHOR"


class Unknown(InvalidInput):
    """Something that is not there."""

    code = NotFound.code


class AlreadyWithdrawn(InvalidInput):
    """Something taken back that was taken back before."""

    code = "ALREADY_WITHDRAWN"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is asked, as values of JSON, under which idempotency key if any.

    `fields` says of which of the input's fields errors speak that do not say so themselves.
    """

    asked: list[object]
    key: str | None
    fields: Mapping[type[Misuse], str] = field(default_factory=dict)


async def decided(
    service: Context, decision: Decision, work: Callable[[], Payload]
) -> Payload | list[UserError]:
    """What comes of the work, once for each idempotency key, or the user error it ends in."""
    require(Scope.ACT)
    fields: dict[type[Misuse], str] = {InvalidKey: KEY, KeyReused: KEY, **decision.fields}
    try:
        if decision.key is None:
            return await aside(work)
        digest = hashlib.blake2b(json.dumps(decision.asked).encode()).digest()
        with called_under(checked_key(decision.key)):
            return await service.calls.once(decision.key, digest, aside(work))
    except InvalidInput as error:
        return [UserError(field=error.field, code=error.code, message=str(error))]
    except tuple(fields) as error:
        return [UserError(field=fields[type(error)], code=error.code, message=str(error))]


def author(by: str) -> str:
    """Who says something; raises `NoAuthor` for a blank."""
    if not by.strip():
        raise NoAuthor("by", "Nobody is named.", "Say who decides, by name, or by program and version.")
    return by.strip()


FIELDS: Final = {
    "withdrawn_by": "by",
    "max_irrelevant": "maxIrrelevantRate",
    "quiet_days": "quietDays",
}
"""What the input calls fields of the record that have another name there."""


def acceptable(make: Callable[[], Made]) -> Made:
    """The record that is made; raises `InvalidInput` for what no record may hold, such as too long a text."""
    try:
        return make()
    except InvalidRecord as error:
        name, _, expected = str(error).partition(": ")
        raise InvalidInput(FIELDS.get(name, name), f"{FIELDS.get(name, name)}: {expected}.", "") from None
