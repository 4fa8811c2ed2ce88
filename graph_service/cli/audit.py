"""`audit`: who changed what and when, and whether the log is as it was written."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from graph_service.cli.options import AsJson, Data, settings_of
from graph_service.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FAILED: Final = 1
COLUMNS: Final = ("number", "time", "principal", "act", "outcome", "about", "request")

app: Final = typer.Typer(
    rich_markup_mode=None,
    invoke_without_command=True,
    help="Who changed what and when. Without a command: the latest lines.",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are wanted: those that have all that is given."""

    members: dict[str, str | None]
    since: str | None
    before: str | None

    def includes(self, line: dict[str, Any]) -> bool:
        named = all(value is None or line[name] == value for name, value in self.members.items())
        time: str = line["time"]
        return named and (self.since or time) <= time and (self.before is None or time < self.before)


@app.callback()
def audit(
    context: typer.Context,
    act: Annotated[str | None, typer.Option(help="Only this act, such as forget.")] = None,
    principal: Annotated[str | None, typer.Option(help="Only what this key or token did.")] = None,
    outcome: Annotated[str | None, typer.Option(help="Only asked, done, refused or failed.")] = None,
    request: Annotated[str | None, typer.Option(help="Only this request's id.")] = None,
    subject: Annotated[
        str | None, typer.Option(help="Only what is about a handle, as channel:address.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="From a time in UTC on, such as 2026-11-01.")] = None,
    before: Annotated[str | None, typer.Option(help="Before a time in UTC.")] = None,
    last: Annotated[int, typer.Option(min=1, help="At most so many lines, the latest.")] = 50,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """The latest lines of the audit log, the oldest of them first."""
    if context.invoked_subcommand is not None:
        return
    folder = settings_of(data, None).data
    members = {"act": act, "principal": principal, "outcome": outcome, "request": request}
    about = sealed(folder, subject) if subject is not None else None
    wanted = Wanted({**members, "subject": about}, since, before)
    show(list(deque(filter(wanted.includes, lines(folder)), maxlen=last)), as_json=as_json)


@app.command()
def verify(
    expect: Annotated[
        str | None, typer.Option(help="NUMBER:DIGEST that an earlier run printed: it has to be held still.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Whether a line was altered, added or removed. Exits with 1 if so; note what it prints elsewhere."""
    from graph_service.access.verifying import verified
    from graph_service.cli.screen import print_json, say

    folder = settings_of(data, None).data
    found = verified(folder)
    missing = expect is not None and expect not in marks(folder)
    if as_json:
        print_json(asdict(found) | {"missing": missing})
    else:
        for fault in found.faults:
            say(f"{fault.file}:{fault.line}: {fault.what}" if fault.file else fault.what)
        if missing:
            say(f"No line is {expect}: lines at the end were cut off, or it is another log.")
        say(f"{found.lines:,} lines, and {found.torn} cut off by a crash.")
        say(f"The last is {found.last}:{found.chain}.")
    if found.faults or missing:
        raise typer.Exit(FAILED)


def marks(folder: Path) -> Iterator[str]:
    """What stands for each line in `--expect`."""
    return (f"{line['number']}:{line['chain']}" for line in lines(folder))


def lines(folder: Path) -> Iterator[dict[str, Any]]:
    from graph_service.access.verifying import told

    return told(folder)


def sealed(folder: Path, handle: str) -> str:
    """What stands for a handle in the log; raises `Misuse` for what is no handle."""
    from graph_service.access.verifying import existing_seal
    from ingest.identity.normal import normal_address

    channel, colon, address = handle.partition(":")
    if not colon:
        raise Misuse(f"{handle!r} is no handle.", "Give it as channel:address.")
    return existing_seal(folder).digest(f"{channel}:{normal_address(channel, address)}")


def show(found: list[dict[str, Any]], *, as_json: bool) -> None:
    from graph_service.cli.screen import print_json, print_table

    if as_json:
        print_json(found)
        return
    rows = [
        (
            str(line["number"]),
            *(line[name] for name in ("time", "principal", "act", "outcome")),
            " ".join(f"{name}={value}" for name, value in line["fields"].items()),
            line["request"] or "",
        )
        for line in found
    ]
    print_table(None, COLUMNS, rows)
