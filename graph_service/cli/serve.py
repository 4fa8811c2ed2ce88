"""`serve`: answer GraphQL until told to stop."""

from __future__ import annotations

import os
import signal
from typing import Annotated

import typer

from graph_service.cli.options import Data, Store, settings_of


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen at; beyond this machine only with API keys.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535)] = 8000,
    data: Data = None,
    store: Store = None,
) -> None:
    """Answer GraphQL at /graphql, with a page to try it at /graphiql."""
    from graph_service.api.guards import api_keys, refuse_exposed
    from graph_service.app import Listen
    from graph_service.app import serve as answer
    from graph_service.bootstrap import open_service
    from graph_service.cli.screen import complain

    # Before the store is opened, which takes a while.
    refuse_exposed(host, api_keys(os.environ.get("GRAPH_SERVICE_API_KEYS", "")))
    with open_service(settings_of(data, store)) as service:
        for plane, fault in service.repaired.items():
            complain(f"The index {plane} is built anew: {fault}.")
        service.pipeline.catch_up()
        complain(f"Answering at http://{host}:{port}/graphql; try it at http://{host}:{port}/graphiql.")
        # The server raises the signal again once it has stopped; the store has still to be closed then.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        answer(service.context, Listen(host, port))
