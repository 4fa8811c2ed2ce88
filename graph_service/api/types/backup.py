"""What backing up gives back."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graph_service.api.described import object_type, told
from graph_service.pipeline import backups


@object_type
class Backup:
    """A copy of the record in the service's folder of backups, read to its end after it was made."""

    name: str = told("The name of its folder.")
    made_at: datetime = told("When it was begun.")
    expires_at: datetime = told("When the service deletes it.")
    graph_version: strawberry.ID = told("The version of the graph that it holds.")
    messages: int = told("Messages that it holds.")
    files: list[str] = told("The files in it, beside its manifest.")
    bytes: float = told("Its size in bytes.")

    @classmethod
    def of(cls, backup: backups.Backup) -> Backup:
        return cls(
            name=backup.name,
            made_at=backup.made_at,
            expires_at=backup.expires_at,
            graph_version=strawberry.ID(str(backup.stand.graph_version)),
            messages=backup.stand.messages,
            files=sorted(backup.files),
            bytes=float(backup.size),
        )


@object_type
class BackupPayload:
    """The backup that was made."""

    backup: Backup = told("What it is called, what it holds, and until when it is kept.")
