"""`identity`: why handles are one person's, what to ask a person about, and what people said of it."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.cli.desk import Word, desk
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.spelling import author_of, pair_of, times

if TYPE_CHECKING:
    from graph_service.cli.desk import Desk, Row

One = Annotated[str, typer.Argument(metavar="A", help="A handle as channel:address.")]
Other = Annotated[str, typer.Argument(metavar="B", help="Another handle.")]
By = Annotated[str | None, typer.Option("--by", envvar="GRAPH_SERVICE_AUTHOR", help="Who says so.")]
Reason = Annotated[str | None, typer.Option(help="Why, for those who read it later.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")]

app: Final = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Who is who: the evidence, the open questions, and what people decided.",
)


@app.command()
def learn(
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Go back to the weights that come with the release.")
    ] = False,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Learn what agreement tells from the handles held, and decide anew who is who."""
    from graph_service.bootstrap import open_service
    from graph_service.cli.options import settings_of
    from graph_service.cli.screen import print_json, progress, say
    from graph_service.pipeline.flow import Watch

    opening = open_service(settings_of(data, store))
    with opening as service, progress() as show, service.audit.over("learn", shipped=shipped):
        pipeline, watch = service.pipeline, Watch(say=show)
        weights = pipeline.unlearn(watch) if shipped else pipeline.learn(watch)
        customers = service.answers.counts()["customers"]
    if as_json:
        print_json({"version": weights.version, "handles": weights.records, "customers": customers})
    else:
        say(f"Weights {weights.version}; by them there are {customers:,} customers.")


@app.command()
def review(
    first: Annotated[int, typer.Option(min=1, max=1_000, help="At most so many questions.")] = 10,
    by: By = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """The open questions, what would change most first; on a terminal, to be decided one by one."""
    from graph_service.cli.evidence import show_questions
    from graph_service.cli.screen import print_json

    with desk(data, store, server) as opened:
        if not as_json and sys.stdin.isatty() and sys.stdout.isatty():
            work_through(opened, by, first)
            return
        questions, waiting = list(islice(opened.questions(), first)), opened.waiting()
    if as_json:
        print_json({"open": waiting, "questions": questions})
    else:
        show_questions(questions, waiting)


def work_through(opened: Desk, by: str | None, first: int) -> None:
    from graph_service.cli.review import Review

    author = by or typer.prompt("Your name, which is kept with what you say", prompt_suffix=" > ")
    Review(opened, author_of(author)).work(first)


@app.command()
def explain(
    one: One,
    other: Other,
    as_of: Annotated[str | None, typer.Option(help="By what had happened by a time in ISO 8601.")] = None,
    known_at: Annotated[str | None, typer.Option(help="By what we knew at a time.")] = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Why two handles are one person's, or not: each piece of evidence with its weight."""
    from graph_service.cli.evidence import show_evidence
    from graph_service.cli.screen import print_json

    pair, time = pair_of(one, other), times(as_of, known_at)
    with desk(data, store, server) as opened:
        found = opened.explain(pair, time)
    if as_json:
        print_json(found)
    else:
        show_evidence(found)


@app.command()
def same(
    one: One,
    other: Other,
    by: By = None,
    reason: Reason = None,
    dry_run: DryRun = False,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Say that two handles are one person's."""
    word = Word(pair_of(one, other), True, author_of(by), reason, dry_run)
    with desk(data, store, server) as opened:
        show(opened.say(word), as_json=as_json)


@app.command()
def different(
    one: One,
    other: Other,
    by: By = None,
    reason: Reason = None,
    dry_run: DryRun = False,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Say that two handles are two people's, whatever resembles."""
    word = Word(pair_of(one, other), False, author_of(by), reason, dry_run)
    with desk(data, store, server) as opened:
        show(opened.say(word), as_json=as_json)


@app.command()
def withdraw(
    assertion: Annotated[str, typer.Argument(metavar="ASSERTION", help="As `assertions` lists it.")],
    by: By = None,
    dry_run: DryRun = False,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Take back what was said: customers are as if it had never been said. It stays to be read."""
    author = author_of(by)
    with desk(data, store, server) as opened:
        show(opened.withdraw(assertion, author, dry_run=dry_run), as_json=as_json)


@app.command()
def assertions(
    data: Data = None, store: Store = None, server: Server = None, as_json: AsJson = False
) -> None:
    """All that anybody ever said of who is who, in order of time, withdrawn or not."""
    from graph_service.cli.evidence import show_assertions
    from graph_service.cli.screen import print_json

    with desk(data, store, server) as opened:
        rows = opened.assertions()
    if as_json:
        print_json({"assertions": rows})
    else:
        show_assertions(rows)


def show(payload: Row, *, as_json: bool) -> None:
    """What a word changed, or would."""
    from graph_service.cli.evidence import show_change
    from graph_service.cli.screen import print_json

    if as_json:
        print_json({name: payload[name] for name in ("assertion", "impact")})
    else:
        show_change(payload)
