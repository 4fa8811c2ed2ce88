"""`references`: who would vouch for us, what was asked and answered, and whom to name to whom."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.cli.identity import By
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.voices import AsOf, KnownAt

if TYPE_CHECKING:
    from graph_service.cli.desk import Row

Customer = Annotated[str, typer.Argument(metavar="CUSTOMER", help="An id, or a handle as channel:address.")]
Product = Annotated[
    str | None, typer.Option(help="For the product of this slug; for us as a whole where left out.")
]
At = Annotated[str | None, typer.Option(help="When it happened, ISO 8601; now where left out.")]
Until = Annotated[str | None, typer.Option(help="When the ask lapses or the yes ends.")]
Message = Annotated[str | None, typer.Option(help="The message in which it was said, as source:id.")]
Note = Annotated[str | None, typer.Option(help="What else is worth knowing.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would come of it, and keep nothing.")]

ASK: Final = ("askReference", "AskReferenceInput")
RECORD: Final = ("recordReference", "RecordReferenceInput")
USE: Final = ("recordReferenceUse", "RecordReferenceUseInput")


class State(StrEnum):
    """How far somebody has come as a reference."""

    NONE = "none"
    INFERRED = "inferred"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    ACTIVE = "active"
    RESTING = "resting"
    WITHDRAWN = "withdrawn"


class Reply(StrEnum):
    """What somebody says to being a reference."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What came of naming somebody."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    NONE = "none"


app: Final = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Who would vouch for us, and whom to name to whom."
)


@app.command("list")
def listed(
    state: Annotated[
        list[State] | None, typer.Option(help="Only those who stand there, such as confirmed.")
    ] = None,
    product: Annotated[str | None, typer.Option(help="Only for the product of this slug.")] = None,
    customer: Annotated[str | None, typer.Option(help="Only this customer: an id, or a handle.")] = None,
    first: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 100,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Who would vouch for us, and where each stands: who can be named comes first."""
    from graph_service.cli.desk import door
    from graph_service.cli.reference_desk import ReferenceDesk, show_references
    from graph_service.cli.screen import print_json
    from graph_service.cli.spelling import times

    wanted = given(states=state and [each.name for each in state], customer=customer)
    wanted |= of_product(product)
    time = times(as_of, known_at)
    with door(data, store, server) as opened:
        rows = ReferenceDesk(opened.ask).references(wanted, time, first)
    print_json({"references": rows}) if as_json else show_references(rows)


@app.command()
def ask(
    customer: Customer,
    product: Product = None,
    by: By = None,
    at: At = None,
    until: Until = None,
    message: Message = None,
    note: Note = None,
    dry_run: DryRun = False,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Note that you ask somebody to vouch for us; it says when next where that is too often."""
    said = told(by, at, message, note) | of_product(product) | until_of(until)
    keep((data, store, server), ASK, said | {"customer": customer, "dryRun": dry_run}, as_json=as_json)


@app.command()
def record(
    customer: Customer,
    answer: Annotated[Reply, typer.Argument(metavar="ANSWER", help="confirmed, declined or withdrawn.")],
    product: Product = None,
    by: By = None,
    at: At = None,
    until: Until = None,
    message: Message = None,
    note: Note = None,
    dry_run: DryRun = False,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Note what somebody said to it. A yes counts only for who was asked; a no always does."""
    said = told(by, at, message, note) | of_product(product) | until_of(until)
    said |= {"customer": customer, "answer": answer.name, "dryRun": dry_run}
    keep((data, store, server), RECORD, said, as_json=as_json)


@app.command()
def use(
    customer: Annotated[
        str | None, typer.Argument(metavar="[CUSTOMER]", help="An id or handle; not with --use.")
    ] = None,
    prospect: Annotated[str | None, typer.Option(help="To whom they are named.")] = None,
    opportunity: Annotated[str | None, typer.Option(help="The deal, as source:opportunity/id.")] = None,
    outcome: Annotated[Outcome | None, typer.Option(help="open, won, lost or none.")] = None,
    used: Annotated[
        str | None, typer.Option("--use", help="The id of the use that this is the outcome of.")
    ] = None,
    product: Product = None,
    by: By = None,
    at: At = None,
    message: Message = None,
    note: Note = None,
    dry_run: DryRun = False,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Note that somebody is named to a prospect, or with --use and --outcome what came of that."""
    said = told(by, at, message, note) | of_product(product)
    said |= given(customer=customer, prospect=prospect, opportunity=opportunity, use=used)
    said |= given(outcome=outcome and outcome.name) | {"dryRun": dry_run}
    keep((data, store, server), USE, said, as_json=as_json)


@app.command()
def match(
    prospects: Annotated[
        Path, typer.Argument(metavar="FILE", help="Prospects, one JSON object a line, with at least a name.")
    ],
    inferred: Annotated[
        bool, typer.Option("--inferred", help="Look at those too who never confirmed, to see whom to ask.")
    ] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """A reference for each prospect, so that all together fit best and nobody is named too often."""
    from graph_service.cli.desk import door
    from graph_service.cli.prospects import read_prospects
    from graph_service.cli.reference_desk import ReferenceDesk, show_matches
    from graph_service.cli.screen import print_json
    from graph_service.cli.spelling import times

    wanted, time = read_prospects(prospects), times(as_of, known_at)
    with door(data, store, server) as opened:
        rows = ReferenceDesk(opened.ask).match(wanted, time, inferred=inferred)
    print_json({"matches": rows}) if as_json else show_matches(rows)


@app.command()
def capacity(
    days: Annotated[int, typer.Option(help="Within so many days.")] = 90,
    product: Annotated[str | None, typer.Option(help="Only for the product of this slug.")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """How often those who have confirmed can be named, and how often that will be wanted."""
    from graph_service.cli.desk import door
    from graph_service.cli.reference_desk import ReferenceDesk
    from graph_service.cli.screen import print_json, say
    from graph_service.cli.spelling import times

    time, wanted = times(as_of, known_at), of_product(product).get("product")
    with door(data, store, server) as opened:
        row = ReferenceDesk(opened.ask).capacity(days, wanted, time)
    print_json(row) if as_json else say(row["explanation"])


Where = tuple[Path | None, str | None, str | None]
"""The folder, the store and the service that are asked."""


def keep(where: Where, mutation: tuple[str, str], said: Row, *, as_json: bool) -> None:
    """Keep what is said, and show how the reference stands then."""
    from graph_service.cli.desk import door
    from graph_service.cli.reference_desk import ReferenceDesk, show_reference
    from graph_service.cli.screen import print_json

    with door(*where) as opened:
        payload = ReferenceDesk(opened.ask).say(mutation, said)
    if as_json:
        print_json({"reference": payload["reference"], "act": payload["act"]})
    else:
        show_reference(payload["reference"], dry_run=bool(said["dryRun"]))


def told(by: str | None, at: str | None, message: str | None, note: str | None) -> Row:
    """By whom, when and where something was said."""
    from graph_service.cli.spelling import author_of, message_id, moment

    time = moment("--at", at) if at is not None else None
    return given(by=author_of(by), at=time, message=message and message_id(message), note=note)


def until_of(until: str | None) -> Row:
    from graph_service.cli.spelling import moment

    return {} if until is None else {"until": moment("--until", until)}


def of_product(product: str | None) -> Row:
    from graph_service.cli.spelling import product_id

    return {} if product is None else {"product": product_id(product)}


def given(**values: object) -> Row:
    """What is given, without what is not."""
    return {name: value for name, value in values.items() if value is not None}
