"""`contexts`: what people wait for, what was found for it, and what they say of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.cli.identity import By
from graph_service.cli.options import AsJson, Data, Server, Store

if TYPE_CHECKING:
    from graph_service.cli.desk import Door, Row

Name = Annotated[str, typer.Argument(metavar="CONTEXT", help="The context, by its name or id.")]
Text = Annotated[str | None, typer.Option(help="What the messages looked for are about.")]
Channel = Annotated[str | None, typer.Option(help="Only what is said on this channel.")]
Product = Annotated[str | None, typer.Option(help="Only what is about the product of this slug.")]
Rate = Annotated[
    float | None, typer.Option("--max-irrelevant", help="The share of irrelevant matches put up with, 0.2.")
]
Purpose = Annotated[str | None, typer.Option(help="What people have to have consented to.")]
Quiet = Annotated[
    float | None, typer.Option("--quiet-days", help="Turn to nobody again within so many days.")
]
Lift = Annotated[list[str] | None, typer.Option(help="Overrule a guard, such as open_complaint.")]
Count = Annotated[int, typer.Option(min=1, max=1_000, help="At most so many.")]

NONE: Final = "none"
"""Takes away what a context is limited to."""

app: Final = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
    help="What people wait for: every message that comes in is matched with it.",
)


@app.callback()
def contexts(
    context: typer.Context,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """All standing contexts, the first saved first."""
    from graph_service.cli.context_desk import ContextDesk, show_contexts
    from graph_service.cli.desk import door
    from graph_service.cli.screen import print_json

    if context.invoked_subcommand is not None:
        return
    with door(data, store, server) as opened:
        rows = ContextDesk(opened.ask).contexts()
    if as_json:
        print_json({"contexts": rows})
    else:
        show_contexts(rows)


@app.command()
def save(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the messages looked for are about.")],
    name: Annotated[str | None, typer.Option(help="What to call it; the text where left out.")] = None,
    channel: Channel = None,
    product: Product = None,
    rate: Rate = None,
    purpose: Purpose = None,
    quiet_days: Quiet = None,
    lift: Lift = None,
    by: By = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Wait for what fits a context, as you would describe it to a colleague."""
    from graph_service.cli.context_desk import SAVE
    from graph_service.cli.desk import door
    from graph_service.cli.spelling import author_of

    given = asked(Limits(channel, product, rate, purpose, quiet_days, lift))
    given |= {"name": name or text, "text": text, "by": author_of(by)}
    with door(data, store, server) as opened:
        show(opened.change(SAVE, "saveContext", given), as_json=as_json)


@app.command()
def edit(
    context: Name,
    name: Annotated[str | None, typer.Option(help="What to call it from now on.")] = None,
    text: Text = None,
    channel: Channel = None,
    product: Product = None,
    rate: Rate = None,
    purpose: Purpose = None,
    quiet_days: Quiet = None,
    lift: Lift = None,
    by: By = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Change what is given of a context. It then looks at what comes after that.

    With another text, what was rated before counts no more. `none` takes a channel, product or purpose away.
    """
    from graph_service.cli.desk import door

    given = asked(Limits(channel, product, rate, purpose, quiet_days, lift))
    given |= {key: value for key, value in (("name", name), ("text", text)) if value is not None}
    with door(data, store, server) as opened:
        put(opened, context, given | {"by": by}, as_json=as_json)


@app.command()
def pause(
    context: Name,
    by: By = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Match nothing with a context until it is resumed."""
    from graph_service.cli.desk import door

    with door(data, store, server) as opened:
        put(opened, context, {"paused": True, "by": by}, as_json=as_json)


@app.command()
def resume(
    context: Name,
    by: By = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Match a context again, with what comes from now on."""
    from graph_service.cli.desk import door

    with door(data, store, server) as opened:
        put(opened, context, {"paused": False, "by": by}, as_json=as_json)


@app.command()
def delete(
    context: Name, by: By = None, data: Data = None, store: Store = None, server: Server = None
) -> None:
    """Wait no longer. Its text and what was found for it are removed."""
    from graph_service.cli.context_desk import DELETE, ContextDesk
    from graph_service.cli.desk import door
    from graph_service.cli.screen import say
    from graph_service.cli.spelling import author_of

    who = author_of(by)
    with door(data, store, server) as opened:
        given = {"context": ContextDesk(opened.ask).named(context), "by": who}
        opened.change(DELETE, "deleteContext", given)
    say(f"{context} is deleted, and so is what was found for it.")


@app.command()
def matches(
    context: Name,
    held: Annotated[bool, typer.Option("--held", help="What was held back instead, and by what.")] = False,
    first: Count = 20,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """What was found for a context, the last found first."""
    from graph_service.cli.context_desk import ContextDesk, show_matches
    from graph_service.cli.desk import door
    from graph_service.cli.screen import print_json

    with door(data, store, server) as opened:
        desk = ContextDesk(opened.ask)
        rows = desk.matches(desk.named(context), "held" if held else "matches", first)
    if as_json:
        print_json({"matches": rows})
    else:
        show_matches(rows)


@app.command("to-rate")
def to_rate(
    context: Name,
    first: Count = 10,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Messages to rate for a context, drawn from all that may fit, so that more can be promised."""
    from graph_service.cli.context_desk import ContextDesk, show_to_rate
    from graph_service.cli.desk import door
    from graph_service.cli.screen import print_json

    with door(data, store, server) as opened:
        desk = ContextDesk(opened.ask)
        rows = desk.to_rate(desk.named(context), first)
    print_json({"messages": rows}) if as_json else show_to_rate(rows)


@app.command()
def rate(
    context: Name,
    message: Annotated[
        str, typer.Argument(metavar="MESSAGE", help="The message, as source:id or by its id.")
    ],
    relevant: Annotated[
        bool, typer.Option("--relevant/--irrelevant", help="Whether it is what is looked for.")
    ],
    reason: Annotated[str | None, typer.Option(help="Why, for those who ask later.")] = None,
    by: By = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a message is what a context looks for: it judges by that from now on."""
    from graph_service.cli.context_desk import RATE, ContextDesk
    from graph_service.cli.desk import door
    from graph_service.cli.spelling import author_of, message_id

    given: Row = {"message": message_id(message), "relevant": relevant, "reason": reason}
    given["by"] = author_of(by)
    with door(data, store, server) as opened:
        given["context"] = ContextDesk(opened.ask).named(context)
        show(opened.change(RATE, "rateMatch", given), as_json=as_json)


@app.command()
def unrate(
    rating: Annotated[str, typer.Argument(metavar="RATING", help="The rating, by its id.")],
    by: By = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Take back what was said of a match. It stays to be read, and counts no more."""
    from graph_service.cli.context_desk import UNRATE
    from graph_service.cli.desk import door
    from graph_service.cli.spelling import author_of

    given = {"rating": rating, "by": author_of(by)}
    with door(data, store, server) as opened:
        show(opened.change(UNRATE, "withdrawRating", given), as_json=as_json)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a context is limited to, as the options give it."""

    channel: str | None
    product: str | None
    rate: float | None
    purpose: str | None
    quiet_days: float | None
    lift: list[str] | None


def asked(limits: Limits) -> Row:
    """What is given of the limits, as GraphQL takes it; `none` takes one away."""
    from graph_service.cli.spelling import product_id

    product = limits.product if limits.product in {None, NONE} else product_id(str(limits.product))
    given = {
        "channel": limits.channel,
        "product": product,
        "maxIrrelevantRate": limits.rate,
        "purpose": limits.purpose,
        "quietDays": limits.quiet_days,
        "lift": limits.lift and [each.upper() for each in limits.lift if each != NONE],
    }
    return {name: None if value == NONE else value for name, value in given.items() if value is not None}


def put(opened: Door, context: str, given: Row, *, as_json: bool) -> None:
    """Change a context, by its name or id."""
    from graph_service.cli.context_desk import UPDATE, ContextDesk
    from graph_service.cli.spelling import author_of

    given["by"] = author_of(given["by"])
    given["context"] = ContextDesk(opened.ask).named(context)
    show(opened.change(UPDATE, "updateContext", given), as_json=as_json)


def show(payload: Row, *, as_json: bool) -> None:
    """A context as it stands after a change, and what was said of a match."""
    from graph_service.cli.context_desk import show_context
    from graph_service.cli.screen import print_json

    if as_json:
        print_json({name: value for name, value in payload.items() if name != "userErrors"})
    elif payload["context"]:
        show_context(payload["context"])
