"""The service as a web application, and the server it runs in."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from uvicorn.config import STARTUP_FAILURE
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from graph_service.api.access import Access
from graph_service.api.context import Context, Standing, standing
from graph_service.api.guards import MOST_BYTES, ApiKeys, BodyLimit, Guard, api_keys, refuse_exposed
from graph_service.api.sockets import Connections
from graph_service.api.threads import aside
from graph_service.api.view import View
from graph_service.errors import GraphServiceError
from graph_service.logs import event

LOG: Final = logging.getLogger(__name__)
GRAPHIQL: Final = Path(__file__).parent / "web" / "graphiql"
PAGE_HEADERS: Final = {
    # GraphiQL's editor sets styles of its own; everything else comes from the files beside the page.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        "img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
RETRY_SECONDS: Final = 5
GRACE_SECONDS: Final = 30
"""How long requests under way may take to finish when the server is asked to stop."""

PING_SECONDS: Final = 20
"""A websocket is pinged this often, and closed when no answer comes for as long again."""

NO_KEYS: Final = ApiKeys()


def create_app(
    context: Context,
    *,
    keys: ApiKeys = NO_KEYS,
    close: Callable[[], None] | None = None,
    connections: Connections | None = None,
) -> Starlette:
    """The application over a ready service: `/graphql`, `/graphiql`, `/healthz` and `/readyz`.

    With `keys`, every request but those to `/healthz` has to bring one; without, only
    requests to this machine by name are answered. `close` is called when the application
    stops, after the work under way has ended. `connections` holds the websockets, so that
    they can be closed.
    """
    view = View(context, connections or Connections())
    routes: list[Route | WebSocketRoute | Mount] = [
        Route("/graphql", view, methods=["GET", "POST"]),
        WebSocketRoute("/graphql", view),
        Route("/graphiql", graphiql),
        Mount("/graphiql/files", StaticFiles(directory=GRAPHIQL)),
        Route("/healthz", healthy),
        Route("/readyz", readiness(context)),
    ]
    access = Middleware(Access, paths=[route.path for route in routes])
    return Starlette(
        routes=routes,
        middleware=[access, Middleware(Guard, keys=keys), Middleware(BodyLimit)],
        lifespan=closing(close),
    )


def closing(close: Callable[[], None] | None) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """A lifespan that ends with `close`."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        event(LOG, "started")
        yield
        event(LOG, "stopping")
        # A client that has hung up leaves its work running in a thread; the store must outlive it.
        await asyncio.get_running_loop().shutdown_default_executor()
        if close is not None:
            close()
        event(LOG, "stopped")

    return lifespan


async def graphiql(request: Request) -> Response:
    del request
    return FileResponse(GRAPHIQL / "index.html", headers=PAGE_HEADERS)


async def healthy(request: Request) -> Response:
    """The process is up."""
    del request
    return JSONResponse({"status": "up"})


def readiness(context: Context) -> Callable[[Request], object]:
    """An endpoint that says whether questions get full answers."""

    async def ready(request: Request) -> Response:
        del request
        try:
            return readiness_answer(await aside(standing, context))
        except GraphServiceError as error:
            return not_ready(error.code, str(error))

    return ready


def readiness_answer(stand: Standing) -> Response:
    """Ready where the store answers and every plane has caught up with it."""
    if stand.behind:
        shares = (f"{name} ({100 * stand.planes[name] // stand.position} %)" for name in stand.behind)
        return not_ready("BEHIND", f"Still catching up: {', '.join(shares)}.")
    return JSONResponse({"status": "ready", "graphVersion": str(stand.graph_version)})


def not_ready(code: str, reason: str) -> Response:
    event(LOG, "not ready", logging.WARNING, code=code)
    body = {"status": "not ready", "code": code, "reason": reason}
    return JSONResponse(body, 503, headers={"Retry-After": str(RETRY_SECONDS)})


@dataclass(frozen=True, slots=True)
class Listen:
    """Where a server listens."""

    host: str = "127.0.0.1"
    port: int = 8000


def serve(context: Context, listen: Listen, close: Callable[[], None] | None = None) -> None:
    """Serve until told to stop by a signal; then requests under way may finish.

    The API keys are those of GRAPH_SERVICE_API_KEYS. Raises `Exposed` for listening beyond
    this machine without any, and `WeakKey` for one that could be guessed.
    """
    keys = api_keys(os.environ.get("GRAPH_SERVICE_API_KEYS", ""))
    refuse_exposed(listen.host, keys)
    connections = Connections()
    app = create_app(context, keys=keys, close=close, connections=connections)
    server = Server(app, listen, connections)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


def forsake(transport: asyncio.Transport) -> None:
    """Drop a connection whose client reads nothing: it would be waited for in vain."""
    if transport.get_write_buffer_size():
        transport.abort()


class Server(uvicorn.Server):
    """Closes the websockets before it waits for the requests under way."""

    def __init__(self, app: Starlette, listen: Listen, connections: Connections) -> None:
        config = uvicorn.Config(
            app,
            host=listen.host,
            port=listen.port,
            http="httptools",
            ws="websockets-sansio",
            ws_max_size=MOST_BYTES,
            ws_per_message_deflate=False,
            ws_ping_interval=PING_SECONDS,
            ws_ping_timeout=PING_SECONDS,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        super().__init__(config)
        self._connections = connections

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._connections.say_goodbye()
        for connection in self.server_state.connections:
            if isinstance(connection, WebSocketsSansIOProtocol):
                forsake(connection.transport)
        await super().shutdown(sockets)
