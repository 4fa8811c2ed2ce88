"""Backing up while the service runs."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from graph_service.access.operations import needing
from graph_service.access.principal import Scope
from graph_service.pipeline.backups import Backup, Backups, BadBackup, Stand, check
from graph_service.pipeline.export import read_export, write_export
from graph_service.pipeline.resolve import resolve
from graph_service.store.export import exported_file
from graph_service.store.exported import things
from graph_service.store.record import GraphStore

EXPORT: Final = "export.ndjson.gz"
BESIDE: Final = ("seal.key", "suppressed.ndjson", "rejects.ndjson", "audit*.ndjson")
"""What else of a data folder cannot be made again. API keys are left out: with a backup, one that
was revoked since would be good again."""


@dataclass(frozen=True, slots=True)
class Backing:
    """What a backup is made of, and where it goes."""

    store: GraphStore
    data: Path
    backups: Backups
    proof: Callable[[Path], Stand]
    """Reads a folder's copy of a store to its end, and says in which state it is."""
    alone: AbstractContextManager[object]
    """A block in which nothing is taken in."""

    @needing(Scope.ADMIN)
    def make(self) -> Backup:
        """Back up the record as it is now and what lies beside it, and delete backups that are too old.

        Where the engine cannot copy itself while it is written to, nothing is taken in meanwhile.
        Raises `DiskFull`, `BadBackup`, and `BackupUnderWay` where one is being made.
        """
        now = datetime.now(UTC)
        with self.backups.begun(now) as partial:
            stand = self._copied(partial) if self.store.copy(partial) else self._exported(partial)
            for pattern in BESIDE:
                for path in sorted(self.data.glob(pattern)):
                    shutil.copy2(path, partial)
            backup = self.backups.finish(partial, now, stand)
        check(backup)
        self.backups.expire(now)
        return backup

    def _copied(self, folder: Path) -> Stand:
        """Read a copy in a process of its own, which takes its memory with it."""
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
            return apart.submit(self.proof, folder).result()

    def _exported(self, folder: Path) -> Stand:
        """Put an export into a folder, all of one version of the graph, and read it to its end."""
        with self.alone:
            resolve(self.store)
            at = self.store.position()
            messages = self.store.counts()["messages"]
            write_export(folder / EXPORT, exported_file(self.store.export()))
            if self.store.position() != at:
                raise BadBackup(
                    "The record changed while it was exported.", "Go through the service with --server."
                )
        brought = sum(1 for _ in things(read_export(folder / EXPORT)))
        if brought < messages:
            raise BadBackup(f"{messages:,} messages were exported as {brought:,} lines.")
        return Stand(self.store.engine, at.graph_version, at.seq, messages)


def put_beside(backup: Backup, data: Path) -> list[str]:
    """Put what lay beside a record back into a data folder; the files that were there and stay."""
    data.mkdir(parents=True, exist_ok=True)
    stayed = []
    for pattern in BESIDE:
        for path in sorted(backup.path.glob(pattern)):
            if (data / path.name).exists():
                stayed.append(path.name)
            else:
                shutil.copy2(path, data)
    return stayed
