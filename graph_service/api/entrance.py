"""Finding out who asks, by what they bring, and what is said to those who bring nothing good."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.responses import Response
from starlette.types import Scope

from graph_service.access.admission import Admission, bearer
from graph_service.access.keys import digest
from graph_service.access.principal import Principal
from graph_service.access.tokens import Tokens, TokensUnavailable
from graph_service.access.tries import Tries
from graph_service.api.errors import failure
from graph_service.api.threads import aside

UNKNOWN: Final = "This service needs a key: send the header Authorization: Bearer KEY."


class Refusal(Exception):
    """Nobody comes in with this; `retry` says in how many seconds it may be tried again."""

    def __init__(self, status: int, code: str, message: str, retry: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry = retry

    def response(self) -> Response:
        more = [("WWW-Authenticate", "Bearer")] if self.status == 401 else []
        if self.retry is not None:
            more.append(("Retry-After", str(self.retry)))
        return failure(self.status, self.code, self.message, headers=more)


class Entrance:
    """Looks at keys and tokens, not too often at wrong ones. Used by one event loop."""

    def __init__(self, keys: Admission) -> None:
        self.keys = keys
        self._tries = Tries()
        self._fetching = asyncio.Lock()

    async def admit(self, authorization: str, address: str) -> Principal:
        """Who comes with an Authorization header from an address; raises `Refusal`."""
        secret = bearer(authorization)
        if secret is None:
            raise Refusal(401, "UNAUTHENTICATED", UNKNOWN)
        given = digest(secret)
        if wait := self._tries.wait(address, given):
            raise Refusal(429, "TOO_MANY_TRIES", f"Too many wrong keys: wait {wait} seconds.", wait)
        principal = await self._principal(authorization, secret)
        if principal is None:
            self._tries.failed(address)
            raise Refusal(401, "UNAUTHENTICATED", UNKNOWN)
        self._tries.succeeded(given)
        return principal

    def still(self, authorization: str) -> bool:
        """Whether what let somebody in does so now."""
        try:
            return self.keys.admit(authorization) is not None
        except TokensUnavailable:
            return False

    async def _principal(self, authorization: str, secret: str) -> Principal | None:
        if self.keys.tokens is not None:
            await self._prepare(self.keys.tokens, secret)
        try:
            return self.keys.admit(authorization)
        except TokensUnavailable as error:
            raise Refusal(503, error.code, str(error), error.retry_seconds) from None

    async def _prepare(self, tokens: Tokens, secret: str) -> None:
        """Have the keys there that a token may be signed with; those who come meanwhile wait for them too."""
        if tokens.wants(secret):
            async with self._fetching:
                if tokens.wants(secret):
                    await aside(tokens.fetch)


def address_of(scope: Scope) -> str:
    """The address a request comes from."""
    return scope["client"][0] if scope.get("client") else ""
