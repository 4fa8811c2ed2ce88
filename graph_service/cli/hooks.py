"""`hooks`: who may push records to us, whom we push signals and matches to, and what nobody took."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.cli.keys import span
from graph_service.cli.options import AsJson, Data
from graph_service.errors import Misuse

if TYPE_CHECKING:
    from graph_service.hooks.outbox import Outbox
    from graph_service.hooks.registry import Hook, Registry

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="What it is called: small letters, digits, hyphens.")
]
SecretFile = Annotated[
    Path | None,
    typer.Option(help="A file with its secret, or - for standard input. Without it a secret is made."),
]
STDIN: Final = "-"

app: Final = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Webhooks, in and out. A running service sees changes within a second.",
)


@app.command()
def accept(
    name: Name,
    scheme: Annotated[str, typer.Option(help="How it signs: standard, slack, github …")] = "standard",
    form: Annotated[
        str, typer.Option("--format", help="What it sends: our own records, or a format `ingest` reads.")
    ] = "ndjson",
    url: Annotated[str, typer.Option(help="The URL it knows us by, where it signs that too.")] = "",
    secret_file: SecretFile = None,
    data: Data = None,
) -> None:
    """Take records in from somebody who signs them, at POST /hooks/NAME."""
    from graph_service.hooks.registry import Secret, Source
    from graph_service.hooks.schemes import SCHEMES, refuse_unusable
    from ingest.detect import Connector, connector_named

    if scheme not in SCHEMES:
        raise Misuse(f"Nobody signs by {scheme!r}.", f"Use one of {', '.join(SCHEMES)}.")
    if not isinstance(connector_named(form), Connector):
        raise Misuse(f"{form} is a folder of files.", "Give a format of single files.")
    if SCHEMES[scheme].by_url and not url:
        raise Misuse(f"{scheme} signs the URL too.", "Give it as --url, as it was entered there.")
    secret, made = secret_of(secret_file)
    refuse_unusable(SCHEMES[scheme], secret)
    with changing(data, "hook accepted", name) as registry:
        registry.add(Source(name, scheme, form, (Secret(secret),), url))
    give_out(secret, made=made)


@app.command()
def subscribe(
    name: Name,
    url: Annotated[str, typer.Argument(help="Where to push: https, or http on this machine.")],
    topic: Annotated[
        str, typer.Option(help="Of what: signals, or matches of standing contexts.")
    ] = "signals",
    team: Annotated[str | None, typer.Option(help="Only signals of this team.")] = None,
    context: Annotated[
        list[str] | None, typer.Option(help="Only matches of this context, by its id; once for each.")
    ] = None,
    personal: Annotated[
        bool, typer.Option("--personal", help="Send the words and the name with it, not only ids.")
    ] = False,
    private: Annotated[
        bool, typer.Option("--private", help="Allow an address of this machine or of your own network.")
    ] = False,
    secret_file: SecretFile = None,
    data: Data = None,
) -> None:
    """Push signals or matches to a URL from now on, signed by Standard Webhooks."""
    from graph_service.api.ids import key_of
    from graph_service.hooks.outbox import SIGNALS, TOPICS
    from graph_service.hooks.reaching import checked_url
    from graph_service.hooks.registry import Secret, Subscription
    from graph_service.hooks.schemes import STANDARD, refuse_unusable

    if topic not in TOPICS:
        raise Misuse(f"There is no topic {topic!r}.", f"Use one of {', '.join(TOPICS)}.")
    if (team is not None and topic != SIGNALS) or (context and topic == SIGNALS):
        raise Misuse("--team is of signals and --context of matches.", "Leave out what is not of the topic.")
    if checked_url(url).scheme == "http" and not private:
        raise Misuse("http goes to this machine alone, which takes --private.", "Add it, or use https.")
    keys = tuple(key_of("Context", each) for each in context or ())
    secret, made = secret_of(secret_file)
    refuse_unusable(STANDARD, secret)
    refuse_public(secret)
    hook = Subscription(name, url, topic, (Secret(secret),), team, keys, personal=personal, private=private)
    with changing(data, "hook subscribed", name) as registry:
        registry.add(hook)
    give_out(secret, made=made)


@app.command(name="list")
def list_hooks(data: Data = None, as_json: AsJson = False) -> None:
    """Every source and subscription, and how many letters of each nobody took. No secret is shown."""
    from graph_service.cli.screen import print_json, print_table

    registry, folder = opened(data)
    rows = [row_of(each, len(outbox(folder, name).shelf().dead)) for name, each in registry.held().items()]
    if as_json:
        print_json(rows)
        return
    columns = ("name", "way", "what", "url", "secrets", "dead")
    print_table(None, columns, [[row[column] for column in columns] for row in rows])


@app.command()
def rotate(
    name: Name,
    grace: Annotated[str, typer.Option(help="How long the former secret goes on.")] = "24h",
    secret_file: SecretFile = None,
    data: Data = None,
) -> None:
    """Have another secret hold beside the former one, which ends after a while."""
    from graph_service.hooks.registry import Source
    from graph_service.hooks.schemes import SCHEMES, STANDARD, refuse_unusable

    secret, made = secret_of(secret_file)
    with changing(data, "hook rotated", name) as registry:
        hook = registry.held().get(name)
        refuse_unusable(SCHEMES[hook.scheme] if isinstance(hook, Source) else STANDARD, secret)
        if not isinstance(hook, Source):
            refuse_public(secret)
        registry.rotate(name, secret, datetime.now(UTC) + span(grace))
    give_out(secret, made=made)


@app.command()
def remove(name: Name, data: Data = None) -> None:
    """Take nothing more in from a source, or push nothing more to a subscription; its dead letters go too."""
    from graph_service.cli.screen import complain

    with changing(data, "hook removed", name) as registry:
        registry.remove(name)
        outbox(registry.folder, name).clear()
    complain(f"{name} is no hook any more.")


@app.command()
def dead(name: Name, data: Data = None, as_json: AsJson = False) -> None:
    """What a subscription could not be told, and why. What each says is in the record, not here."""
    from graph_service.cli.screen import print_json, print_table

    registry, folder = opened(data)
    registry.subscription(name)
    letters = outbox(folder, name).shelf().dead
    if as_json:
        print_json(
            [{"id": each.id, "at": each.at, "reason": each.reason, "tries": each.tries} for each in letters]
        )
        return
    rows = [(each.id, f"{each.at:%Y-%m-%d %H:%M}", each.reason, each.tries) for each in letters]
    print_table(None, ("id", "given up", "reason", "tries"), rows)


@app.command()
def retry(name: Name, data: Data = None) -> None:
    """Have all dead letters of a subscription sent again, by the running service or when it next runs."""
    from graph_service.cli.screen import say

    with changing(data, "hook retried", name) as registry:
        registry.subscription(name)
        count = outbox(registry.folder, name).revive()
    say(f"{count:,} letters are to be sent again.")


def opened(data: Path | None) -> tuple[Registry, Path]:
    from graph_service.cli.options import settings_of
    from graph_service.hooks.registry import Registry

    folder = settings_of(data, None).data
    return Registry(folder), folder


def outbox(folder: Path, name: str) -> Outbox:
    from graph_service.hooks.outbox import Outbox, out_of

    return Outbox(out_of(folder), name)


@contextmanager
def changing(data: Path | None, act: str, name: str) -> Iterator[Registry]:
    """The hooks, for a change that is written down before and after it is made."""
    from graph_service.access.audit import AuditLog
    from graph_service.cli.options import settings_of

    settings = settings_of(data, None)
    with AuditLog(settings.data, settings.audit_months).over(act, hook=name):
        yield opened(data)[0]


def secret_of(path: Path | None) -> tuple[str, bool]:
    """A secret from a file, or a new one; whether it was made here."""
    from graph_service.hooks.registry import new_secret

    # Never as an argument, which others on this machine could read.
    if path is None:
        return new_secret(), True
    return (sys.stdin.read() if str(path) == STDIN else path.read_text("utf-8")).strip(), False


def refuse_public(secret: str) -> None:
    """Raise `Misuse` for a key that everybody may know, and could then sign with as we do."""
    from graph_service.hooks.schemes import PUBLIC

    if secret.startswith(PUBLIC):
        raise Misuse("With a public key nothing is signed.", "Give a secret, or let one be made.")


def give_out(secret: str, *, made: bool) -> None:
    """Show a secret that was made here, alone on standard output."""
    from graph_service.cli.screen import complain

    if made:
        typer.echo(secret)
        complain("Give this to the other side. It is kept in hooks.json, which only you can read.")


def row_of(hook: Hook, letters: int) -> dict[str, object]:
    """What is shown of a hook."""
    from graph_service.hooks.registry import Source, held

    told = {"name": hook.name, "url": hook.url, "secrets": len(held(hook.secrets)), "dead": letters}
    if isinstance(hook, Source):
        return {**told, "way": "in", "what": f"{hook.scheme}, {hook.format}"}
    return {**told, "way": "out", "what": " of ".join(filter(None, (hook.topic, hook.team)))}
