"""Requests as spans, within the trace of whoever sent them."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from graph_service.traces import continued


class Traced:
    """Makes each HTTP request a span; it goes on with the trace that its `traceparent` names.

    A websocket has none: it may last for days. Its operations have theirs.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # The path is left out: what somebody asks for may hold anything.
        with continued(Headers(scope=scope), "request", method=scope["method"]):
            await self.app(scope, receive, send)
