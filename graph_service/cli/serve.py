"""`serve`: answer GraphQL until told to stop."""

from __future__ import annotations

import logging
import os
import signal
import sys
from dataclasses import replace
from typing import Annotated, Final

import typer

from graph_service.cli.options import Data, Store, settings_of

LOG: Final = logging.getLogger(__name__)


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen at; beyond this machine only with API keys.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535)] = 8000,
    data: Data = None,
    store: Store = None,
) -> None:
    """Serve a page for people at /, and GraphQL at /graphql, to be tried at /graphiql."""
    from graph_service.access.admission import admission
    from graph_service.api.guards import refuse_exposed
    from graph_service.app import Listen
    from graph_service.app import serve as answer
    from graph_service.bootstrap import open_service
    from graph_service.hooks.post import mail_in
    from graph_service.logs import OURS, configure, event
    from graph_service.metrics import count_events
    from graph_service.traces import sending

    settings = settings_of(data, store)
    keys = admission(os.environ, settings.data)
    # Before the store is opened, which takes a while.
    refuse_exposed(host, keys)
    configure(settings.log or ("text" if sys.stderr.isatty() else "json"))
    count_events(logging.getLogger(OURS))
    event(LOG, "opening", pid=os.getpid())
    with sending(os.environ), open_service(settings) as service:
        for plane, fault in service.repaired.items():
            event(LOG, "plane rebuilt", logging.WARNING, plane=plane, fault=fault)
        service.vectors.prepare()
        address = f"http://{host}:{port}"
        event(LOG, "serving", graphql=f"{address}/graphql", page=f"{address}/")
        # The server raises the signal again once it has stopped; the store has still to be closed then.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        mail = mail_in(settings.data)
        with service.upkeep(), service.post(mail):
            answer(replace(service.context, mail=mail), Listen(host, port), keys)
    event(LOG, "closed")
