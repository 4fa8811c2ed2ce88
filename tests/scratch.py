"""Where tests write: into memory, where there is room for it.

A store waits for the disk at every commit. In memory there is nothing to wait for, and all else is
the same; what a full disk does is tested on a small one of its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

import psutil

MEMORY: Final = Path("/dev/shm")
GIGABYTE: Final = 1 << 30
ROOM: Final = 4 * GIGABYTE
"""Some times what all tests together hold at once."""


def write_to_memory() -> None:
    """Have this process and those it starts make their temporary files there, unless TMPDIR says where."""
    if "TMPDIR" not in os.environ and fits():
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def fits() -> bool:
    """Whether there is such a file system, with room, from which what a test compiles can be run."""
    if not os.access(MEMORY, os.W_OK) or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return False
    return min(shutil.disk_usage(MEMORY).free, psutil.virtual_memory().available // 2) > ROOM
