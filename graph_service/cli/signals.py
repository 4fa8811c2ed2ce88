"""`signals`: what somebody has to act on, and what other rules would have raised."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.cli.options import AsJson, Data, Server, Store

if TYPE_CHECKING:
    from graph_service.cli.desk import Row
    from ingest.signal_rules import Rule

Team = Annotated[str | None, typer.Option(help="Those of a team.")]
Kind = Annotated[str | None, typer.Option(help="Those of a kind, such as trouble.")]
Status = Annotated[str | None, typer.Option(help="open, taken or resolved.")]
Count = Annotated[int, typer.Option(min=1, max=1_000, help="At most so many.")]
STATUSES: Final = ("open", "taken", "resolved")

app: Final = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
    help="What somebody has to act on, the most urgent first.",
)


@app.callback()
def signals(
    context: typer.Context,
    team: Team = None,
    kind: Kind = None,
    status: Status = None,
    first: Count = 20,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """What somebody has to act on: the overdue first, then by priority and due time; the resolved last."""
    from graph_service.cli.desk import door
    from graph_service.cli.screen import print_json
    from graph_service.cli.signal_desk import SignalDesk, show_signals

    if context.invoked_subcommand is not None:
        return
    wanted = {"team": team, "kind": kind, "status": status_of(status)}
    with door(data, store, server) as opened:
        rows = SignalDesk(opened.ask).signals(wanted, first)
    if as_json:
        print_json({"signals": rows})
    else:
        show_signals(rows)


def status_of(text: str | None) -> str | None:
    """A status as GraphQL spells it; raises `Misuse`."""
    from graph_service.errors import Misuse

    if text is not None and text.lower() not in STATUSES:
        raise Misuse(f"--status {text!r} is none.", f"Give {', '.join(STATUSES)}.")
    return text and text.upper()


@app.command("try")
def try_rules(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A company.toml with [[signals]] to try.")],
    since: Annotated[str | None, typer.Option(help="From this time on, in ISO 8601.")] = None,
    before: Annotated[str | None, typer.Option(help="Before this time.")] = None,
    first: Count = 20,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """What the rules of a file would have raised over history. It changes nothing."""
    from graph_service.cli.desk import door
    from graph_service.cli.screen import print_json
    from graph_service.cli.signal_desk import SignalDesk, show_trial
    from graph_service.cli.spelling import moment

    rules = rules_of(file)
    given = (("from", "--since", since), ("to", "--before", before))
    window = {name: moment(option, text) for name, option, text in given if text is not None}
    with door(data, store, server) as opened:
        found = SignalDesk(opened.ask).try_rules(rules, window, first)
    if as_json:
        print_json(found)
    else:
        show_trial(found)


def rules_of(file: Path) -> list[Row]:
    """The rules in force with a company file, as GraphQL takes them; raises `InvalidCompany`."""
    from ingest.company import read_company

    return [rule_input(rule) for rule in read_company(file).rules_in_force]


def rule_input(rule: Rule) -> Row:
    return {camel(name): value for name, value in rule.table.items()}


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
