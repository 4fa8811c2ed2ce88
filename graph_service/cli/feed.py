"""The way in, from the command line: `ingest` and `rebuild`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph_service.cli.options import AsJson, Data, Server, Store, settings_of
from graph_service.errors import Misuse

if TYPE_CHECKING:
    from graph_service.cli.tap import Tap
    from graph_service.config import Settings
    from graph_service.pipeline.load import Loaded
    from ingest.reading import Records
    from ingest.rejects import Rejects
    from ingest.retry import Retry

REJECTED = 1
REJECTS_SHOWN = 10


def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files, plain or gzip; folders and zips of them, or exports as they are; - with singer."
        ),
    ] = None,
    format_name: Annotated[
        str | None,
        typer.Option("--format", help="A format by its name in docs/records.md; else each is recognised."),
    ] = None,
    stream_map: Annotated[
        Path | None, typer.Option("--map", help="Of --format singer: what the tap's streams are, in TOML.")
    ] = None,
    company: Annotated[Path | None, typer.Option(help="company.toml: who we are.")] = None,
    retry_rejects: Annotated[
        bool, typer.Option("--retry-rejects", help="Read the rejected rows of DATA/rejects.ndjson again.")
    ] = False,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Take conversations in. Twice is once; what cannot be read is kept aside and shown.

    Exits with 1 when a row was rejected: the others are in.
    """
    from graph_service.cli.tap import tap_of
    from ingest.reading import read_files
    from ingest.rejects import Rejects
    from ingest.retry import Retry

    settings = settings_of(data, store)
    check_given(paths, format_name, retry_rejects=retry_rejects)
    tap = tap_of(paths or [], format_name, stream_map)
    with report_aside(tap):
        with Rejects(settings.rejects) as rejects:
            retry = Retry(settings.rejects, rejects.tally) if retry_rejects else None
            durable = partial(tap.durable, rejects) if tap else nothing
            source = tap or retry
            records = source.records() if source else read_files(paths or [], format_name)
            if server is None:
                loaded = ingest_here(settings, records, company, rejects, durable)
            else:
                from graph_service.cli.remote import ingest_there

                if company is not None:
                    raise Misuse(
                        "--company works on the store, not through --server.", "Stop the service first."
                    )
                loaded = ingest_there(server, records, rejects)
            durable()
        if retry:
            retry.settle()  # now that the records are durable
        report(loaded, rejects, retry, as_json=as_json)
    if rejects.count:
        raise typer.Exit(REJECTED)


def nothing() -> None:
    """Nobody waits to hear that records are durable."""


def report_aside(tap: Tap | None) -> AbstractContextManager[object]:
    """Where standard output is for a tap's states, people are told on standard error."""
    return nullcontext() if tap is None or tap.live is None else redirect_stdout(sys.stderr)


def check_given(paths: list[Path] | None, format_name: str | None, *, retry_rejects: bool) -> None:
    """Raise `Misuse` unless there is exactly one thing to read."""
    if retry_rejects and (paths or format_name):
        raise Misuse(
            "--retry-rejects takes no PATHS and no --format.",
            "It reads the rejected rows, each as the format it came in; give files to a run of their own.",
        )
    if not paths and not retry_rejects:
        raise Misuse("No PATHS given.", "Give files, folders or zips, or --retry-rejects.")


def ingest_here(
    settings: Settings, records: Records, company: Path | None, rejects: Rejects, durable: Callable[[], None]
) -> Loaded:
    """Run records through the pipeline in this process; `durable` hears when all that was read is stored."""
    from graph_service.bootstrap import open_service
    from graph_service.cli.screen import progress
    from graph_service.pipeline.flow import LOADING, Watch
    from ingest.company import read_company

    declared = read_company(company) if company is not None else None
    with open_service(settings) as service, progress() as show, service.audit.over("ingest") as told:
        if declared is not None:
            service.pipeline.declare_company(declared)

        def loading(what: str, done: int, total: int) -> None:
            show(what, done, total)
            if what == LOADING:
                durable()

        loaded = service.pipeline.ingest(records, Watch(rejects.add, loading))
        told.update(asdict(loaded.receipt), rejected=loaded.rejected)
        service.scorer.write(Watch(say=show))
        return loaded


def report(loaded: Loaded, rejects: Rejects, retry: Retry | None, *, as_json: bool) -> None:
    """What became of the records, and where the rejected rows are."""
    from graph_service.cli.screen import print_json, print_table, say

    tallies = list(rejects.by_count())
    counts = asdict(loaded.receipt)
    version = counts.pop("graph_version")
    if as_json:
        reasons = {tally.kind: tally.count for tally in tallies}
        taken = {"taken": retry.taken} if retry else {}
        print_json(
            {**counts, "graphVersion": version, "rejected": rejects.count, "reasons": reasons, **taken}
        )
        return
    print_table(None, ("what", "messages"), list(counts.items()))
    if retry:
        say(f"Taken in, and gone from {rejects.path}: {retry.taken:,}; still there: {rejects.count:,}.")
    if tallies:
        rows = [(t.count, f"{t.first.file}:{t.first.line}", t.first.reason) for t in tallies[:REJECTS_SHOWN]]
        print_table(f"{rejects.count} rejected", ("rows", "first at", "because"), rows)
        say(f"They are kept in {rejects.path}, with file, line, reason and the row itself.")


def rebuild(data: Data = None, store: Store = None) -> None:
    """Throw the search and interaction indexes away and build them, and all scores, from the record."""
    from graph_service.bootstrap import open_service
    from graph_service.cli.screen import progress, say
    from graph_service.pipeline.flow import Watch

    with open_service(settings_of(data, store)) as service, progress() as show:
        service.pipeline.rebuild(Watch(say=show))
        service.scorer.write(Watch(say=show))
        positions = service.keeper.positions()
    for name, position in positions.items():
        say(f"{name}: built, level with change {position:,} of the record.")
