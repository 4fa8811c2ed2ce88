"""What every answer tells a browser: keep nothing, guess nothing, run nothing."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

STARTS: Final = frozenset({"http.response.start", "websocket.http.response.start"})
PROTECTING: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
NO_STORE: Final = (b"cache-control", b"no-store")
"""Answers are about people. Files of a page, which have an ETag, may be kept."""


class Protected:
    """Adds these headers to an answer, unless it has one of that name.

    That connections are to be encrypted (`Strict-Transport-Security`) is for the proxy to
    say that does it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def protected(message: Message) -> None:
            if message["type"] in STARTS:
                message["headers"] = with_protection(message["headers"])
            await send(message)

        await self.app(scope, receive, protected)


def with_protection(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of an answer and those of ours that it lacks."""
    names = {name for name, _ in headers}
    added = PROTECTING if b"etag" in names else (*PROTECTING, NO_STORE)
    return [*headers, *(pair for pair in added if pair[0] not in names)]
