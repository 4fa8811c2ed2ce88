"""Who asks, and what they may do: one rule for every door.

A door finds out who it is that comes in, by a key or a token, and says so once with
`acting_as`; what does the work calls `require`. Commands that open the data folder
themselves act as its operator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from graph_service.errors import Misuse


class Scope(StrEnum):
    """What somebody may be allowed to do."""

    READ = "read"
    """Ask questions over GraphQL, and follow subscriptions."""
    CYPHER = "cypher"
    """Read the graph in Cypher."""
    INGEST = "ingest"
    """Bring in records."""
    ACT = "act"
    """Put on record what people decide: signals, contexts, references, corrections, who is who."""
    ADMIN = "admin"
    """Forget people, hand out keys, export everything."""


class Forbidden(Misuse):
    """Somebody asks for what their key does not allow: which scope is missing, and for what if that is known.

    `operation` is a field as `Type.field`.
    """

    code = "FORBIDDEN"
    advice = "Ask whoever runs the service for a key with that scope."

    def __init__(self, message: str, scope: Scope, operation: str | None = None) -> None:
        super().__init__(message)
        self.scope = scope
        self.operation = operation
        if (witness := _WITNESS.get()) is not None:
            witness(self)


_WITNESS: Final[ContextVar[Callable[[Forbidden], None] | None]] = ContextVar("witness", default=None)


@contextmanager
def witnessed_by(witness: Callable[[Forbidden], None]) -> Iterator[None]:
    """A block in which somebody hears of what is refused, in the thread that refuses it."""
    before = _WITNESS.set(witness)
    try:
        yield
    finally:
        _WITNESS.reset(before)


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who asks: the name of their key or token, and what it allows."""

    name: str
    scopes: frozenset[Scope]


OPERATOR: Final = Principal("operator", frozenset(Scope))
"""Whoever has the data folder in their hands, or reaches a service on this machine that has no keys."""

NOBODY: Final = Principal("nobody", frozenset())
"""Whoever has not said who they are."""

VOUCHED: Final = "token:"
"""How the names of those begin whom an issuer of tokens vouches for."""
GIVEN: Final = "environment-"
"""The same of those who come with a key of the environment."""
HOOK: Final = "hook:"
"""The same of those whose deliveries are signed."""


def is_taken(name: str) -> bool:
    """Whether a name is, or may be, somebody's who comes without a key of the key file.

    Audit log, rates and idempotency keys tell people apart by name.
    """
    return name in {OPERATOR.name, NOBODY.name} or name.startswith((VOUCHED, GIVEN, HOOK))


_CURRENT: Final[ContextVar[Principal]] = ContextVar("principal", default=OPERATOR)


def current() -> Principal:
    """Who asks, in this request."""
    return _CURRENT.get()


@contextmanager
def acting_as(principal: Principal) -> Iterator[None]:
    """A block in which somebody asks, in the threads that are started in it too."""
    before = _CURRENT.set(principal)
    try:
        yield
    finally:
        _CURRENT.reset(before)


def become(principal: Principal) -> None:
    """Have whatever this task does from here on, and what it starts, be done by somebody."""
    _CURRENT.set(principal)


def require(scope: Scope) -> None:
    """Raise `Forbidden` where whoever asks may not do this."""
    asking = current()
    if scope not in asking.scopes:
        raise Forbidden(f"{asking.name} may not do this: it needs the scope {scope.value}.", scope)
