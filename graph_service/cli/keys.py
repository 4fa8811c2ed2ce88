"""`keys`: who may ask a service, and for what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.access.principal import Scope
from graph_service.cli.options import AsJson, Data
from graph_service.errors import Misuse

if TYPE_CHECKING:
    from graph_service.access.keys import Key, KeyFile

Name = Annotated[str, typer.Argument(metavar="NAME", help="What the key is called, in logs too.")]
SPAN: Final = re.compile(r"(\d{1,6})([mhd])")
UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}

app: Final = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="API keys: make, list, change and revoke them. A running service sees it at once.",
)


@app.command()
def create(
    name: Name,
    scope: Annotated[
        list[Scope] | None,
        typer.Option(help="What it may do; once for each. Without any it may look at /metrics and /readyz."),
    ] = None,
    expires: Annotated[
        str | None, typer.Option(help="When it ends: a day such as 2027-01-31, or in 90d or 12h.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Make a key and show it, once: what is kept of it is a digest."""
    ends = None if expires is None else ending(expires, datetime.now(UTC))
    with changing(data, "key created", name, scope or ()) as file:
        secret = file.create(name, scope or (), ends)
    give_out(name, secret, as_json=as_json)


@app.command(name="list")
def list_keys(data: Data = None, as_json: AsJson = False) -> None:
    """Every key there is or was, and how it stands. No key itself is shown."""
    from graph_service.access.keys import KeyFile
    from graph_service.cli.options import settings_of
    from graph_service.cli.screen import print_json, print_table

    now = datetime.now(UTC)
    rows = [row_of(key, now) for key in KeyFile(settings_of(data, None).data).held()]
    if as_json:
        print_json(rows)
    else:
        columns = ("name", "standing", "scopes", "created", "expires", "revoked", "formerUntil")
        print_table(None, columns, [[shown(row[column]) for column in columns] for row in rows])


@app.command()
def rotate(
    name: Name,
    grace: Annotated[str, typer.Option(help="How long the former key goes on; 0m is not at all.")] = "24h",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Give out a new key under a name. The former one goes on for a while, so that nobody is cut off."""
    until = datetime.now(UTC) + span(grace)
    with changing(data, "key rotated", name) as file:
        secret = file.rotate(name, until)
    give_out(name, secret, as_json=as_json)


@app.command()
def revoke(name: Name, data: Data = None) -> None:
    """Have a key let nobody in any more; websockets it opened are closed within seconds."""
    from graph_service.cli.screen import complain

    with changing(data, "key revoked", name) as file:
        file.revoke(name)
    complain(f"{name} lets nobody in any more.")


@contextmanager
def changing(data: Path | None, act: str, name: str, scopes: Sequence[Scope] = ()) -> Iterator[KeyFile]:
    """The key file, for a change that is written down before and after it is made."""
    from graph_service.access.audit import AuditLog
    from graph_service.access.keys import KeyFile
    from graph_service.cli.options import settings_of

    settings = settings_of(data, None)
    with AuditLog(settings.data, settings.audit_months).over(act, key=name, scopes=[*map(str, scopes)]):
        yield KeyFile(settings.data)


def give_out(name: str, secret: str, *, as_json: bool) -> None:
    """Show a key, alone on standard output, so that it can be put into a variable."""
    from graph_service.cli.screen import complain, print_json

    if as_json:
        print_json({"name": name, "key": secret})
        return
    typer.echo(secret)
    complain("This is shown once: keep it now. What is kept here is a digest of it.")


def row_of(key: Key, now: datetime) -> dict[str, object]:
    """What is shown of a key."""
    former = [each.until for each in key.former if each.until > now]
    return {
        "name": key.name,
        "standing": key.standing(now),
        "scopes": [scope.value for scope in key.scopes],
        "created": key.created,
        "expires": key.expires,
        "revoked": key.revoked,
        "formerUntil": max(former, default=None),
    }


def shown(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def ending(text: str, now: datetime) -> datetime:
    """A day, until whose beginning in UTC a key holds, or the end of a span; raises `Misuse`."""
    if SPAN.fullmatch(text):
        return now + span(text)
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise Misuse(f"--expires {text!r} is no time.", "Give a day such as 2027-01-31, or 90d.") from None


def span(text: str) -> timedelta:
    """How long a text such as 24h, 30m or 90d is; raises `Misuse`."""
    found = SPAN.fullmatch(text)
    if found is None:
        raise Misuse(f"{text!r} is no length of time.", "Give one such as 30m, 24h or 90d.")
    return timedelta(**{UNITS[found[2]]: int(found[1])})
