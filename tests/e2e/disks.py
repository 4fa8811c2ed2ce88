"""A small disk, and one that is tampered with: its clock runs ahead, its folder becomes read-only."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

SOURCE: Final = Path(__file__).with_name("tampering.c")


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """A disk of so many bytes at a folder; needs the right to mount one, as root of a container has it."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip(f"no small disk can be mounted: {made.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


class Tampering:
    """What the library compiled of `tampering.c` does to a process that it is preloaded into."""

    def __init__(self, folder: Path, data: Path) -> None:
        """Files of it go into `folder`; `data` is what becomes read-only."""
        compiler = shutil.which("cc")
        if compiler is None:
            pytest.skip("there is no C compiler")
        library = folder / "tampering.so"
        command: list[str | Path] = [compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"]
        subprocess.run(command, check=True, capture_output=True)
        self._numbers = folder / "numbers"
        self.set()
        self.environment: Final = {
            "LD_PRELOAD": str(library),
            "TAMPERING": str(self._numbers),
            "TAMPERED_FOLDER": str(data),
        }

    def set(self, *, ahead: int = 0, read_only: bool = False) -> None:
        """Have the clock run so many seconds ahead, and the folder refuse what is written to it."""
        with self._numbers.open("r+b" if self._numbers.exists() else "wb") as file:
            file.write(struct.pack("ll", ahead, read_only))
