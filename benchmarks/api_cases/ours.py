"""The service with another schema: what the peers answer from memory, through everything ours does.

`python -m benchmarks.api_cases.ours DATA PORT` serves it over an empty store in DATA. Server, middleware,
log, view, limits and execution are the product's own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import strawberry
from starlette.routing import Route

from graph_service.api.described import field, object_type, told
from graph_service.api.pressure import Load
from graph_service.api.schema import Schema
from graph_service.api.sockets import Connections
from graph_service.api.view import View
from graph_service.app import Listen, Server, create_app
from graph_service.bootstrap import open_service
from graph_service.config import Settings, read_settings
from graph_service.logs import configure


@object_type
class Row:
    """Five scalars."""

    id: strawberry.ID = told("Its id.")
    name: str = told("Its name.")
    score: float = told("A fraction.")
    count: int = told("A number.")
    active: bool = told("One way or the other.")


ROWS: Final = [
    Row(
        id=strawberry.ID(f"row-{number}"),
        name=f"Name of row {number}",
        score=number / 8,
        count=number,
        active=number % 2 == 0,
    )
    for number in range(1000)
]
"""The rows of peers/servers/table.mjs."""


@object_type
class Query:
    """As peers/servers/table.mjs has it."""

    @field
    def hello(self) -> str:
        """A greeting."""
        return "Hello"

    @field
    def rows(self, first: int) -> list[Row]:
        """The first rows."""
        return ROWS[:first]


def main() -> None:
    """Serve until stopped."""
    data, port = Path(sys.argv[1]), int(sys.argv[2])
    configure("json")
    with open_service(
        Settings(data, f"embedded:{data / 'graph'}", read_settings(os.environ).cache)
    ) as service:
        connections, load = Connections(), Load()
        app = create_app(service.context, connections=connections, load=load)
        view = View(service.context, connections, schema=Schema(Query))
        app.router.routes.insert(0, Route("/graphql", view, methods=["GET", "POST"]))
        Server(app, Listen(port=port), connections, load).run()


if __name__ == "__main__":
    main()
