"""`crm`: what a CRM is told of people, as files to load there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.cli.options import AsJson, Data, Store, settings_of
from graph_service.pipeline.crm_columns import Vendor

if TYPE_CHECKING:
    from graph_service.pipeline.crm import Written

app: Final = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="What Salesforce or HubSpot is told of people."
)


@app.callback()
def crm() -> None:
    """What Salesforce or HubSpot is told of people."""


@app.command()
def export(
    to: Annotated[Vendor, typer.Option(help="Which CRM.")],
    out: Annotated[Path, typer.Option(help="The folder for the files, which is made where there is none.")],
    fields: Annotated[
        Path | None, typer.Option(help="A TOML file with the CRM's names of our columns; see docs/crm.md.")
    ] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Write files to load into a CRM: scores of people it knows, people it does not, and cases.

    Who refuses profiling, or any contact, is left out. What the CRM answers to the files, give to `ingest`.
    """
    from graph_service.bootstrap import open_service
    from graph_service.pipeline.crm import Teller
    from graph_service.pipeline.crm_columns import read_columns
    from graph_service.questions.crm import Standings

    columns = read_columns(to, fields)
    with open_service(settings_of(data, store)) as service, service.audit.over("crm export") as told:
        service.pipeline.catch_up()
        standings = Standings.of(service.store, service.answers)
        written = Teller(standings, columns).write(out, service.pipeline.ingest)
        told.update(to=to.value, rows=sum(written.rows.values()), refused=written.refused)
    show(written, out, as_json=as_json)


def show(written: Written, out: Path, *, as_json: bool) -> None:
    from graph_service.cli.screen import print_json, print_table, say

    if as_json:
        print_json({"files": written.rows, "refused": written.refused, "named": len(written.named)})
        return
    print_table(None, ("file", "rows"), list(written.rows.items()))
    say(f"They are in {out}. Left out, because they refuse it: {written.refused:,}.")
