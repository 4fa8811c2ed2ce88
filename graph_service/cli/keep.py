"""Keeping data, and not keeping it: `export`, `restore` and `forget`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from graph_service.cli import influence
from graph_service.cli.options import AsJson, Data, Server, Store, settings_of
from graph_service.cli.voices import AsOf, From, To
from graph_service.errors import Misuse

if TYPE_CHECKING:
    from graph_service.pipeline.forget import Erased
    from graph_service.pipeline.restore import Difference
    from graph_service.store.forgetting import Forgotten

FAILED: Final = 1
STDOUT: Final = "-"
SHOWN: Final = 300


def export(
    file: Annotated[
        str | None, typer.Argument(help="Where to: gzip where it ends with .gz; - is standard output.")
    ] = None,
    attention: Annotated[
        Path | None,
        typer.Option(help="Write who turns to whom, to FILE.gexf or FILE.graphml, in place of all facts."),
    ] = None,
    product: influence.Product = None,
    topic: influence.Topic = None,
    since: From = None,
    before: To = None,
    as_of: AsOf = None,
    data: Data = None,
    store: Store = None,
) -> None:
    """Write all facts to a file, equal for equal graphs; `restore` makes a store of it.

    With --attention, the network of attention instead, for programs that draw networks.
    """
    narrowed = influence.Narrowed(product, topic, since, before)
    if (file is None) == (attention is None):
        raise Misuse("Nobody knows what to write.", "Give a FILE for all facts, or --attention FILE.")
    if attention is not None:
        influence.draw(attention, narrowed, as_of, data, store)
        return
    if as_of is not None or narrowed != influence.Narrowed(None, None, None, None):
        raise Misuse("All facts cannot be narrowed down.", "Give --attention FILE for a part of the network.")
    write_facts(str(file), data, store)


def write_facts(file: str, data: Path | None, store: str | None) -> None:
    """Write all facts to a file or to standard output."""
    from graph_service.access.audit import AuditLog
    from graph_service.bootstrap import open_store
    from graph_service.cli.screen import complain
    from graph_service.pipeline.export import write_export
    from graph_service.pipeline.resolve import resolve
    from graph_service.store.export import exported_file

    settings = settings_of(data, store)
    audit = AuditLog(settings.data, settings.audit_months)
    with closing(open_store(settings)) as opened, audit.over("export"):
        resolve(opened)
        lines = exported_file(opened.export())
        if file == STDOUT:
            for line in lines:
                sys.stdout.buffer.write(line + b"\n")
            sys.stdout.buffer.flush()
        else:
            count = write_export(Path(file), lines)
            complain(f"{count:,} lines are in {file}.")


def restore(
    file: Annotated[
        Path, typer.Argument(help="What `export` wrote, plain or gzip, or the folder of a backup.")
    ],
    data: Data = None,
    store: Store = None,
) -> None:
    """Make the store of an exported file or a backup, in an empty one of either engine.

    A run of a file that was cut off is run again.

    Compares the two at the end; exits with 1 where they differ.
    """
    from graph_service.bootstrap import open_service
    from graph_service.cli.backup import come_back
    from graph_service.cli.screen import progress, say
    from graph_service.pipeline.export import read_export
    from graph_service.pipeline.flow import Watch

    settings = settings_of(data, store)
    if file.is_dir():
        restored = come_back(file, settings)
    else:
        with open_service(settings) as service, progress() as show, service.audit.over("restore"):
            restored = service.pipeline.restore(partial(read_export, file), Watch(say=show))
            service.scorer.write(Watch(say=show))
    if restored is None:
        return
    if restored.difference is not None:
        show_difference(restored.difference)
        raise typer.Exit(FAILED)
    say(f"The same: {restored.lines:,} lines.")
    if restored.erased:
        say(f"Gone again: {len(restored.erased):,} handles of people who were erased since.")


def show_difference(difference: Difference) -> None:
    from graph_service.cli.screen import complain

    complain(f"The store differs from the file in line {difference.line:,}.")
    for name, line in (("file", difference.file), ("store", difference.store)):
        text = "nothing" if line is None else line.decode("utf-8", "replace")
        complain(f"{name}: {text[:SHOWN]}")


def forget(
    customer: Annotated[str, typer.Argument(help="A customer's id, or channel:address of a handle.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go, and remove nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Remove a person and all that is hers for good: from the graph, the indexes and their files.

    Run again after a crash: it completes what was begun.
    """
    if not (yes or dry_run or sys.stdin.isatty()):
        raise Misuse("Nobody is there to be asked.", "Give --yes, or --dry-run to see what would go.")
    from graph_service.api.ids import customer_key

    asked = Asked(dry_run=dry_run, yes=yes, as_json=as_json)
    key = customer_key(customer)
    if server is not None:
        from graph_service.cli.remote import foresee_there, forget_there

        carry_out(asked, partial(foresee_there, server, key), partial(forget_there, server, key))
        return
    from graph_service.bootstrap import open_service

    with open_service(settings_of(data, store)) as service:
        pipeline = service.pipeline
        carry_out(asked, partial(pipeline.foresee, key), partial(pipeline.forget, key))


@dataclass(frozen=True, slots=True)
class Asked:
    """How `forget` was asked to go about it."""

    dry_run: bool
    yes: bool
    as_json: bool


def carry_out(asked: Asked, foresee: Callable[[], Forgotten], erase: Callable[[], Erased]) -> None:
    """Say what would go, ask, remove, and say what has gone: whatever of this is wanted."""
    if asked.dry_run or not asked.yes:
        show("would go", asdict(foresee()), as_json=asked.as_json and asked.dry_run)
    if asked.dry_run:
        return
    if not asked.yes:
        typer.confirm("Remove all of this for good?", abort=True, err=True)
    erased = erase()
    told = asdict(erased.removed) | {"rejects": erased.rejects, "seconds": round(erased.seconds, 1)}
    show("gone", told | {"completed": erased.completed}, as_json=asked.as_json)


def show(what: str, told: dict[str, Any], *, as_json: bool) -> None:
    from graph_service.cli.screen import print_json, print_table, say

    if as_json:
        print_json(told)
        return
    handles = told.pop("handles")
    if told.pop("completed", False):
        say("An earlier run had removed this person; what it left to do is done.")
    print_table(None, (what, "count"), [("handles", len(handles)), *told.items()])
    say("Handles: " + (", ".join(handles) or "none") + ".")
