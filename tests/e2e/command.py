"""The command line as people have it: the installed `graph-service`, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph_service.config import read_settings

ROOT: Final = Path(__file__).parents[2]
CACHE: Final = read_settings(os.environ).cache
PROGRAM: Final = Path(sys.executable).with_name("graph-service")
OURS: Final = ("GRAPH_SERVICE_", "NEO4J_")
UNCOMPILED: Final = "PYTHONDONTWRITEBYTECODE"
"""With it every process that a test starts would compile all of the service anew."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def environment(**more: str) -> dict[str, str]:
    """This process's variables without settings of the service, but with the model that tests share."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith((*OURS, UNCOMPILED))}
    return kept | {"GRAPH_SERVICE_CACHE": str(CACHE), "COLUMNS": "300", "TERM": "xterm"} | more


def run(*arguments: object) -> Run:
    """Run a command to its end."""
    done = subprocess.run(
        [PROGRAM, *map(str, arguments)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def start(*arguments: object, screen: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Start a command and leave it running; what it says goes to the file descriptor `screen`."""
    return subprocess.Popen(
        [PROGRAM, *map(str, arguments)],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=screen,
    )
