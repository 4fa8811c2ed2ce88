"""The service as a web application, and the server it runs in."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from graph_service.api.context import Context, Standing, standing
from graph_service.api.guards import ApiKeys, BodyLimit, Guard, api_keys, refuse_exposed
from graph_service.api.threads import aside
from graph_service.api.view import View
from graph_service.errors import GraphServiceError

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

NO_KEYS: Final = ApiKeys()


def create_app(
    context: Context, *, keys: ApiKeys = NO_KEYS, close: Callable[[], None] | None = None
) -> Starlette:
    """The application over a ready service: `/graphql`, `/graphiql`, `/healthz` and `/readyz`.

    With `keys`, every request but those to `/healthz` has to bring one; without, only
    requests to this machine by name are answered. `close` is called when the application
    stops, after the work under way has ended.
    """
    return Starlette(
        routes=[
            Route("/graphql", View(context), methods=["GET", "POST"]),
            Route("/graphiql", graphiql),
            Mount("/graphiql/files", StaticFiles(directory=GRAPHIQL)),
            Route("/healthz", healthy),
            Route("/readyz", readiness(context)),
        ],
        middleware=[Middleware(Guard, keys=keys), Middleware(BodyLimit)],
        lifespan=closing(close),
    )


def closing(close: Callable[[], None] | None) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """A lifespan that ends with `close`."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        yield
        # A client that has hung up leaves its work running in a thread; the store must outlive it.
        await asyncio.get_running_loop().shutdown_default_executor()
        if close is not None:
            close()

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
        return not_ready("BEHIND", f"Still catching up: {', '.join(stand.behind)}.")
    return JSONResponse({"status": "ready", "graphVersion": str(stand.graph_version)})


def not_ready(code: str, reason: str) -> Response:
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
    uvicorn.run(
        create_app(context, keys=keys, close=close),
        host=listen.host,
        port=listen.port,
        http="httptools",
        ws="none",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
