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

from graph_service.access.admission import Admission
from graph_service.api.access import Access
from graph_service.api.context import Context, Standing, standing
from graph_service.api.expiry import expiring
from graph_service.api.guards import MOST_BYTES, BodyLimit, Guard, refuse_exposed
from graph_service.api.headers import Protected
from graph_service.api.hooks import PATH as HOOKS
from graph_service.api.hooks import hook_routes
from graph_service.api.metering import metering
from graph_service.api.origins import admitting, allowed_origins
from graph_service.api.page import page_routes
from graph_service.api.patience import Prompt
from graph_service.api.pressure import STREAMED, Load, Pressure
from graph_service.api.refusals import Refusals
from graph_service.api.sockets import Connections
from graph_service.api.statements import analysing
from graph_service.api.threads import apart
from graph_service.api.tracing import Traced
from graph_service.api.upload import uploading
from graph_service.api.view import View
from graph_service.errors import GraphServiceError
from graph_service.logs import event
from graph_service.traces import tracing

LOG: Final = logging.getLogger(__name__)
GRAPHIQL: Final = Path(__file__).parent / "web" / "graphiql"
PAGE_HEADERS: Final = {
    # GraphiQL's editor sets styles of its own; everything else comes from the files beside the page.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        "img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
RETRY_SECONDS: Final = 5
READY_SECONDS: Final = 5.0
"""How long the store may take to answer whether it is there."""
GRACE_SECONDS: Final = 30
"""How long requests under way may take to finish when the server is asked to stop."""

PING_SECONDS: Final = 20
"""A websocket is pinged this often, and closed when no answer comes for as long again."""

NO_KEYS: Final = Admission()


def create_app(
    context: Context,
    *,
    keys: Admission = NO_KEYS,
    close: Callable[[], None] | None = None,
    connections: Connections | None = None,
    load: Load | None = None,
    origins: frozenset[str] = frozenset(),
) -> Starlette:
    """The application over a ready service: its page, its doors, `/healthz`, `/readyz` and `/metrics`.

    With `keys`, every request but those to `/healthz` has to bring one; without, only
    requests to this machine by name are answered. `close` is called when the application
    stops, after the work under way has ended. `connections` holds the websockets, so that
    they can be closed, and `load` what is at work. Pages of `origins` may ask from elsewhere.
    """
    connections, load = connections or Connections(), load or Load()
    view = View(context, connections, origins)
    routes: list[Route | WebSocketRoute | Mount] = [
        *hook_routes(context),
        *page_routes(),
        Route("/graphql", view),
        WebSocketRoute("/graphql", view),
        Route("/ingest", uploading(context, load.uploads), methods=["POST"]),
        Route("/cypher", analysing(context), methods=["POST"]),
        Route("/graphiql", graphiql),
        Mount("/graphiql/files", StaticFiles(directory=GRAPHIQL)),
        Route("/healthz", healthy),
        Route("/readyz", readiness(context)),
        Route("/metrics", metering(context, load, connections)),
    ]
    access = Middleware(Access, paths=[*(route.path for route in routes), HOOKS])
    return Starlette(
        routes=routes,
        middleware=[
            access,
            *([Middleware(Traced)] if tracing() else ()),
            Middleware(Protected),
            *admitting(origins),
            Middleware(Guard, keys=keys, refusals=Refusals(context)),
            Middleware(BodyLimit, streamed=STREAMED),
            Middleware(Pressure, queue=load.requests),
        ],
        lifespan=closing(context, close),
    )


def closing(
    context: Context, close: Callable[[], None] | None
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """A lifespan in which backups expire, and that ends with `close`."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        event(LOG, "started")
        async with expiring(context):
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
            async with asyncio.timeout(READY_SECONDS):
                return readiness_answer(await apart(standing, context))
        except TimeoutError:
            return not_ready("UNAVAILABLE", f"The store has not answered for {READY_SECONDS:.0f} seconds.")
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


def serve(
    context: Context,
    listen: Listen,
    keys: Admission = NO_KEYS,
    close: Callable[[], None] | None = None,
) -> None:
    """Serve until told to stop by a signal; then requests under way may finish.

    `keys` say who may come in, and pages of GRAPH_SERVICE_ORIGINS may ask. Raises `Exposed` for
    listening beyond this machine without any key, and `NoOrigin` for what no page comes from.
    """
    refuse_exposed(listen.host, keys)
    origins = allowed_origins(os.environ.get("GRAPH_SERVICE_ORIGINS", ""))
    connections, load = Connections(), Load()
    app = create_app(context, keys=keys, close=close, connections=connections, load=load, origins=origins)
    server = Server(app, listen, connections, load)
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

    def __init__(self, app: Starlette, listen: Listen, connections: Connections, load: Load) -> None:
        config = uvicorn.Config(
            app,
            host=listen.host,
            port=listen.port,
            http=Prompt,
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
        self._load = load

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._load.stop()
        await self._connections.say_goodbye()
        for connection in self.server_state.connections:
            if isinstance(connection, WebSocketsSansIOProtocol):
                forsake(connection.transport)
        await super().shutdown(sockets)
