"""Backing up, on request."""

from __future__ import annotations

import logging
from typing import Final

from graph_service.access.operations import needing
from graph_service.access.principal import Scope
from graph_service.api.context import Context, Info
from graph_service.api.described import mutation, object_type
from graph_service.api.threads import aside
from graph_service.api.types.backup import Backup, BackupPayload
from graph_service.errors import Misuse
from graph_service.logs import event
from graph_service.pipeline import backups

LOG: Final = logging.getLogger(__name__)


class NoBackups(Misuse):
    """A service that has no folder for backups."""

    code = "NO_BACKUPS"
    advice = "Set GRAPH_SERVICE_BACKUPS."


@object_type
class BackupMutations:
    """Backing up."""

    @mutation
    async def backup(self, info: Info) -> BackupPayload:
        """Make a copy of the record, and of what lies beside it, while questions are answered.

        With Neo4j nothing is taken in meanwhile. Older backups are deleted when their time has come.
        """
        made = await aside(backed_up, info.context.service)
        return BackupPayload(backup=Backup.of(made))


@needing(Scope.ADMIN)
def backed_up(service: Context) -> backups.Backup:
    """Make a backup; raises `NoBackups` where there is no place for one."""
    if service.backing is None:
        raise NoBackups("There is no place for backups.")
    made = service.backing.make()
    event(LOG, "backed up", backup=made.name, messages=made.stand.messages, bytes=made.size)
    return made
