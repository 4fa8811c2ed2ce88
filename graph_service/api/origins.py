"""Pages that come from elsewhere: none may ask but those of the origins a setting names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry.http.websocket_origin import normalize_allowed_origins

from graph_service.api.errors import failure
from graph_service.errors import Misuse

SENT: Final = ("Authorization", "Content-Type", "Idempotency-Key", "X-Request-ID", "Traceparent")
"""Headers that a page may send."""
SHOWN: Final = ("X-Request-ID", "Retry-After")
"""Headers of an answer that a page may read."""
PREFLIGHT_SECONDS: Final = 600
ELSEWHERE: Final = "A page elsewhere may not ask this service: add its origin to GRAPH_SERVICE_ORIGINS."


class NoOrigin(Misuse):
    """A setting names something that no page comes from."""

    code = "NO_ORIGIN"
    advice = "Set GRAPH_SERVICE_ORIGINS to origins such as https://app.example, separated by commas."


def allowed_origins(setting: str) -> frozenset[str]:
    """The origins in a setting, in the form browsers send; raises `NoOrigin`, for `*` too."""
    named = [origin.strip() for origin in setting.split(",") if origin.strip()]
    if "*" in named:
        raise NoOrigin("`*` would let every page ask that somebody with access has open.")
    return frozenset(normal(origin) for origin in named)


def normal(origin: str) -> str:
    try:
        (found,) = normalize_allowed_origins([origin])
    except ValueError:
        raise NoOrigin(f"{origin!r} is no origin.") from None
    return found


def admitting(origins: frozenset[str]) -> Sequence[Middleware]:
    """What keeps pages from elsewhere out, and tells browsers of those that may come in."""
    if not origins:
        return [Middleware(SameSite, origins=origins)]
    sharing = Middleware(
        CORSMiddleware,
        allow_origins=sorted(origins),
        allow_methods=["GET", "POST"],
        allow_headers=SENT,
        expose_headers=SHOWN,
        max_age=PREFLIGHT_SECONDS,
    )
    return [sharing, Middleware(SameSite, origins=origins)]


class SameSite:
    """Refuses what a page elsewhere has a browser ask, such as an image with a query for its address.

    A browser lets no such page read the answer; but to work it out would cost as much.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self.app = app
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = failure(403, "CROSS_ORIGIN", ELSEWHERE) if self.stray(scope) else self.app
        await app(scope, receive, send)

    def stray(self, scope: Scope) -> bool:
        """Whether a browser says that another site asks, which may not."""
        if scope["type"] != "http":
            return False  # whose page opened it is looked at when the websocket is accepted
        headers = Headers(scope=scope)
        return (
            headers.get("sec-fetch-site") == "cross-site"
            and headers.get("sec-fetch-mode") != "navigate"
            and headers.get("origin") not in self.origins
        )
