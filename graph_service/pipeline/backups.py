"""Backups in their folder: begun, put in place when they are whole, listed, and deleted in time.

A backup is a folder named by its time, with the record, what else is kept in the data folder
and cannot be made again, and a manifest with the digest of every file.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from graph_service.errors import GraphServiceError, Transient, telling_a_full_disk
from graph_service.planes.manifest import file_digest, synchronise

MANIFEST: Final = "manifest.json"
PARTIAL: Final = ".partial"
FORM: Final = 1
"""Of a backup; another is refused."""
DAYS: Final = 30
KEEP: Final = 7


class BadBackup(GraphServiceError):
    """A backup that is not whole, or not as it was made."""

    code = "BAD_BACKUP"
    advice = "Take an earlier one, and look after the disk it was on."


class BackupUnderWay(Transient):
    """A second backup while one is being made."""

    code = "BACKUP_UNDER_WAY"
    advice = "Wait until it is there."
    retry_seconds = 60


@dataclass(frozen=True, slots=True)
class Stand:
    """Which state of the record a backup holds."""

    engine: str
    graph_version: int
    position: int
    """The last entry of the change log."""
    messages: int


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is whole: what it holds, and until when it is kept."""

    path: Path
    made_at: datetime
    expires_at: datetime
    stand: Stand
    files: dict[str, str]
    """SHA-256 of each file, in hexadecimal, by its name."""
    size: int
    """Bytes of all files."""

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True, slots=True)
class Retention:
    """How long backups are kept, and how many of them at most."""

    days: int = DAYS
    keep: int = KEEP


class Backups:
    """The backups in a folder, of which nobody else may read anything."""

    def __init__(self, folder: Path, retention: Retention | None = None) -> None:
        self.folder = folder
        self._retention = retention or Retention()

    def held(self) -> list[Backup]:
        """Those that are whole, by their manifests; the oldest first, by how far the record had come."""
        held = []
        for path in self._placed():
            with suppress(BadBackup):
                held.append(read(path))
        return sorted(held, key=lambda each: (each.stand.position, each.made_at))

    def damaged(self) -> list[Path]:
        """The folders of those whose manifests cannot be read: nobody knows when they are to go."""
        return sorted(set(self._placed()) - {backup.path for backup in self.held()})

    def _placed(self) -> list[Path]:
        paths = sorted(path.parent for path in self.folder.glob(f"*/{MANIFEST}"))
        return [path for path in paths if path.suffix != PARTIAL]

    @contextmanager
    def begun(self, now: datetime) -> Iterator[Path]:
        """A block that fills an empty folder; it is gone afterwards unless `finish` was called.

        Raises `DiskFull` where there is no room, and `BackupUnderWay` where another fills one.
        """
        with telling_a_full_disk():
            self.folder.mkdir(parents=True, exist_ok=True)
        with telling_a_full_disk(), alone_in(self.folder):
            for left in self.folder.glob(f"*{PARTIAL}"):
                shutil.rmtree(left)
            partial = self.folder / f"{now:%Y-%m-%dT%H-%M-%S-%fZ}{PARTIAL}"
            partial.mkdir(mode=0o700)
            try:
                yield partial
            finally:
                shutil.rmtree(partial, ignore_errors=True)

    def finish(self, partial: Path, now: datetime, stand: Stand) -> Backup:
        """Put what was begun in its place, with a manifest; it survives a loss of power then."""
        files = {path.name: file_digest(path) for path in sorted(partial.iterdir())}
        manifest = {
            "form": FORM,
            "madeAt": now.isoformat(),
            "expiresAt": (now + timedelta(days=self._retention.days)).isoformat(),
            "engine": stand.engine,
            "graphVersion": stand.graph_version,
            "position": stand.position,
            "messages": stand.messages,
            "files": files,
        }
        (partial / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
        for path in (*partial.iterdir(), partial):
            synchronise(path)
        place = partial.with_suffix("")
        partial.rename(place)
        synchronise(self.folder)
        return read(place)

    def expire(self, now: datetime | None = None) -> list[Backup]:
        """Delete those that are too old, and the oldest where there are too many; which they were."""
        held, now = self.held(), now or datetime.now(UTC)
        surplus = len(held) - self._retention.keep
        gone = [each for place, each in enumerate(held) if place < surplus or each.expires_at <= now]
        for backup in gone:
            # One that is deleted halfway must not pass for whole, and goes with the next backup.
            shutil.rmtree(backup.path.rename(backup.path.with_suffix(PARTIAL)))
        return gone


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """A block that no other thread or process is in with the same folder; raises `BackupUnderWay`."""
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupUnderWay("A backup is being made.") from None
        yield
    finally:
        os.close(held)


def read(path: Path) -> Backup:
    """What a backup's manifest says; raises `BadBackup`."""
    try:
        told: dict[str, Any] = json.loads((path / MANIFEST).read_bytes())
        if told["form"] != FORM:
            raise BadBackup(f"{path} is a backup of form {told['form']}.", "Use the version that made it.")
        stand = Stand(told["engine"], told["graphVersion"], told["position"], told["messages"])
        size = sum(each.stat().st_size for each in path.iterdir())
        made, expires = (datetime.fromisoformat(told[name]) for name in ("madeAt", "expiresAt"))
        return Backup(path, made, expires, stand, dict(told["files"]), size)
    except FileNotFoundError:
        raise BadBackup(
            f"{path} is no backup: it has no manifest.", "Name a folder that `graph-service backup` has made."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise BadBackup(f"The manifest of {path} is damaged.") from None


def check(backup: Backup) -> None:
    """Raise `BadBackup` unless every file is there as it was made."""
    for name, expected in backup.files.items():
        path = backup.path / name
        if not path.is_file():
            raise BadBackup(f"{path} is missing.")
        if file_digest(path) != expected:
            raise BadBackup(f"{path} is not as it was made.")
