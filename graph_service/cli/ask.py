"""Questions from the command line: `query`, `stats` and `schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from graph_service.cli.options import AsJson, Data, Server, Store, json_object, settings_of

FAILED = 1


def query(
    document: Annotated[
        str, typer.Argument(metavar="GRAPHQL", help="A GraphQL query; - reads it from standard input.")
    ],
    variables: Annotated[str | None, typer.Option(help="Its variables, as a JSON object.")] = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
) -> None:
    """Ask in GraphQL; prints the answer as JSON. Exits with 1 where the answer holds errors."""
    from graph_service.cli.screen import print_json

    text = typer.get_text_stream("stdin").read() if document == "-" else document
    given = json_object("--variables", variables)
    if server is not None:
        from graph_service.cli.remote import post

        answer = post(server, text, given)
    else:
        from graph_service.api.once import answer_once
        from graph_service.bootstrap import open_service

        with open_service(settings_of(data, store)) as service:
            service.pipeline.catch_up()
            answer = answer_once(service.context, text, given)
    print_json(answer)
    if answer.get("errors"):
        raise typer.Exit(FAILED)


def stats(data: Data = None, store: Store = None, server: Server = None, as_json: AsJson = False) -> None:
    """How much there is of everything, and how many rejected rows wait in the data folder."""
    from graph_service.cli.screen import print_json, print_table
    from ingest.rejects import waiting

    settings = settings_of(data, store)
    if server is not None:
        from graph_service.cli.remote import stats_there

        counts = stats_there(server)
    else:
        from graph_service.bootstrap import open_store

        opened = open_store(settings)
        try:
            counts = {**opened.counts(), "graphVersion": opened.position().graph_version}
        finally:
            opened.close()
    counts["rejects"] = waiting(settings.rejects)
    if as_json:
        print_json(counts)
    else:
        print_table(None, ("what", "count"), list(counts.items()))


def schema(
    records: Annotated[
        bool, typer.Option("--records", help="The JSON Schema of the NDJSON form that `ingest` takes.")
    ] = False,
) -> None:
    """Print the GraphQL schema, or the form of the records that `ingest` takes."""
    from graph_service.cli.screen import print_json

    if records:
        from ingest.schema import record_schema

        print_json(record_schema())
        return
    from graph_service.api.schema import schema_text

    typer.echo(schema_text(), nl=False)
