"""`backup`: a copy of the record that can be come back to; and coming back to it, which `restore` does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph_service.cli.options import AsJson, Data, Server, Store, settings_of
from graph_service.errors import Misuse

if TYPE_CHECKING:
    from graph_service.config import Settings
    from graph_service.pipeline.backups import Backup
    from graph_service.pipeline.restore import Restored


def backup(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Where backups are put; else GRAPH_SERVICE_BACKUPS, or DATA/backups."),
    ] = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Make a backup, read it to its end, and delete those that are too old. A service goes on meanwhile."""
    if server is not None:
        from graph_service.cli.remote import backup_there

        if folder is not None:
            raise Misuse("A service puts backups where its own settings say.", "Leave FOLDER out.")
        show(backup_there(server), as_json=as_json)
        return
    settings = settings_of(data, store)
    made = made_here(replace(settings, backups=folder or settings.backups))
    show(told(made), as_json=as_json)


def made_here(settings: Settings) -> Backup:
    """Make a backup in this process."""
    from graph_service.access.audit import AuditLog
    from graph_service.bootstrap import backing_of, open_store

    with closing(open_store(settings)) as opened:
        audit = AuditLog(settings.data, settings.audit_months)
        with audit.over("backup") as fields:
            made = backing_of(opened, settings).make()
            fields["messages"] = made.stand.messages
    return made


def told(made: Backup) -> dict[str, Any]:
    """A backup in the words of GraphQL."""
    return {
        "name": made.name,
        "madeAt": made.made_at.isoformat(),
        "expiresAt": made.expires_at.isoformat(),
        "graphVersion": str(made.stand.graph_version),
        "messages": made.stand.messages,
        "files": sorted(made.files),
        "bytes": made.size,
    }


def show(made: dict[str, Any], *, as_json: bool) -> None:
    from graph_service.cli.screen import print_json, say

    if as_json:
        print_json(made)
        return
    say(f"{made['name']}: {made['messages']:,} messages, graph version {made['graphVersion']}.")
    say(f"{made['bytes']:,.0f} bytes; kept until {made['expiresAt']}.")


def come_back(folder: Path, settings: Settings) -> Restored | None:
    """Make the store of a backup; what the comparison says where its lines were taken in.

    Raises `BadBackup`, and `Misuse` where there is a store already.
    """
    from graph_service.bootstrap import lines_of, open_service, put_back
    from graph_service.cli.screen import complain, progress, say
    from graph_service.pipeline.backup import put_beside
    from graph_service.pipeline.backups import check, read
    from graph_service.pipeline.flow import Watch

    held = read(folder)
    check(held)
    whole = put_back(held, settings)
    for name in put_beside(held, settings.data):
        complain(f"{name} was there already, and stays.")

    def lines() -> Iterator[bytes]:
        return lines_of(held)

    with open_service(settings) as service, progress() as show_progress:
        watch = Watch(say=show_progress)
        restored = None if whole else service.pipeline.restore(lines, watch)
        service.pipeline.catch_up(watch)
        service.scorer.write(watch)
        service.audit.record("restore", backup=held.name, messages=held.stand.messages)
    say(f"{held.stand.messages:,} messages are back, as of {held.made_at:%Y-%m-%d %H:%M} UTC.")
    return restored
