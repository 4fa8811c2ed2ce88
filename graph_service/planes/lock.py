"""One process at a time works with a folder of planes."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from graph_service.errors import StoreHeld


class FolderLock:
    """Holds a folder until `release` or the end of the process, whichever comes first.

    Raises `StoreHeld` where another holds it. The operating system keeps the lock, so a
    process that was killed holds nothing.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise StoreHeld(f"The indexes in {folder} are in use by another process.") from None

    def release(self) -> None:
        """Let others have it; calling it twice is calling it once."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
