"""The page for people: files that hold no data, and ask the API for all they show."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FILES: Final = Path(__file__).parents[1] / "web" / "page"
BELOW: Final = "/page"
"""Under which path the files lie."""
PLACES: Final = (
    "/",
    "/advocates",
    "/voices",
    "/moments",
    "/waiting",
    "/signals",
    "/who",
    "/strategy",
    "/person",
)
"""Where the page can be opened: it shows what its own address says."""
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    # Files belong together: after an upgrade none of before may be taken from a browser's memory.
    "Cache-Control": "no-cache",
}


class Files(StaticFiles):
    """Files that a browser keeps, and asks each time whether they still hold."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(HEADERS)
        return response


async def page(request: Request) -> Response:
    del request
    return FileResponse(FILES / "index.html", headers=HEADERS)


def page_routes() -> list[Route | Mount]:
    """The places of the page, and its files, compressed for browsers that take them so."""
    files = GZipMiddleware(Files(directory=FILES), minimum_size=500)
    return [*(Route(place, page) for place in PLACES), Mount(BELOW, files)]


def needs_no_key(path: str) -> bool:
    """Whether something is of the page, which anyone may have: a browser cannot send a key with it."""
    return path in PLACES or path.startswith(f"{BELOW}/")
