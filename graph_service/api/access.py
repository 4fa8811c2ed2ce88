"""A line in the log for every request and connection, and an id to find what else it led to."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Collection
from time import perf_counter
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_service.logs import REQUEST, event

LOG: Final = logging.getLogger(__name__)
HEADER: Final = "x-request-id"
ACCEPTED: Final = re.compile(r"[0-9A-Za-z_-]{8,64}")
"""Ids of a proxy before us that are kept: nothing that could be an address."""
UNTOLD: Final = frozenset({"/healthz", "/metrics"})
"""Asked every few seconds: their successes say nothing."""
ELSEWHERE: Final = "other"
FAILURES: Final = range(500, 600)
KINDS: Final = {"http": "request", "websocket": "connection"}


class Access:
    """Logs method, path, status and time of each request, and sends its id back.

    A websocket is logged when it ends, with the code that we closed it with, if it was us.

    Only `paths` and what lies below them are named: what else somebody asks for may hold anything.
    """

    def __init__(self, app: ASGIApp, paths: Collection[str]) -> None:
        self.app = app
        self.paths = sorted(paths, key=len, reverse=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in KINDS:
            await self.app(scope, receive, send)
            return
        given = REQUEST.set(request_id(scope))
        answer = Answer(send)
        try:
            await self.app(scope, receive, answer.send)
        except Exception:
            answer.status = FAILURES.start
            raise
        finally:
            self.tell(scope, answer)
            REQUEST.reset(given)

    def tell(self, scope: Scope, answer: Answer) -> None:
        """Log the request; a status of null stands for a client that hung up."""
        path = self.named(scope["path"])
        if path in UNTOLD and answer.status == 200:
            return
        level = logging.WARNING if answer.status in FAILURES else logging.INFO
        fields = {"method": scope.get("method"), "path": path, "status": answer.status}
        event(LOG, KINDS[scope["type"]], level, **fields, milliseconds=answer.milliseconds())

    def named(self, path: str) -> str:
        known = (name for name in self.paths if path == name or path.startswith(f"{name}/"))
        return next(known, ELSEWHERE)


class Answer:
    """What is sent back, as far as the log wants to know."""

    def __init__(self, send: Send) -> None:
        self.status: int | None = None
        self._send = send
        self._began = perf_counter()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)[HEADER] = REQUEST.get() or ""
        if message["type"] == "websocket.close":
            self.status = message.get("code")
        await self._send(message)

    def milliseconds(self) -> float:
        return round((perf_counter() - self._began) * 1000, 1)


def request_id(scope: Scope) -> str:
    """The id that came with a request, else a new one."""
    given = Headers(scope=scope).get(HEADER, "")
    return given if ACCEPTED.fullmatch(given) else secrets.token_hex(8)
