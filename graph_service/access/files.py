"""Small files that only their owner may read, put in place as a whole or not at all."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph_service.errors import telling_a_full_disk


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """A block in which no other process, and no other thread, changes the files of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def put(path: Path, data: bytes) -> None:
    """Put a file in place of another, on the disk when this returns; raises `DiskFull` and `DiskFailing`."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with telling_a_full_disk():
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
            settle(path.parent)
        finally:
            fresh.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Return when the disk has the names of a folder's files."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
