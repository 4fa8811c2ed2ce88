"""The servers that are compared, each a process of its own on this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.api_cases.load import Target
from graph_service.config import read_settings
from tests.neo4j_server import free_port
from tests.node_packages import installed, program

PEERS: Final = Path(__file__).parent / "peers" / "servers"
PRODUCTION: Final = {"NODE_ENV": "production"}
"""Without it the peers' libraries check themselves as they run."""
SECONDS: Final = 180
PROGRAM: Final = Path(sys.executable).with_name("graph-service")


@contextmanager
def peer(name: str) -> Iterator[Target]:
    """`yoga` or `mercurius`; raises `NoNode` where they cannot be had."""
    folder = installed(PEERS)
    with running(name, [program("node"), f"{name}.mjs"], folder) as target:
        yield target


@contextmanager
def comparison(data: Path) -> Iterator[Target]:
    """Ours, with the peers' schema and rows."""
    command = [sys.executable, "-m", "benchmarks.api_cases.ours", str(data)]
    with running("ours", command, Path.cwd()) as target:
        yield target


@contextmanager
def product(data: Path) -> Iterator[Target]:
    """Ours as it is, over a data folder."""
    with running("product", [str(PROGRAM), "serve", "--data", str(data), "--port"], Path.cwd()) as target:
        yield target


@contextmanager
def running(name: str, command: Sequence[str], folder: Path) -> Iterator[Target]:
    """A server that takes its port as the last argument, until the end of the block."""
    port = free_port()
    process = subprocess.Popen(
        [*command, str(port)],
        cwd=folder,
        env=os.environ
        | {"GRAPH_SERVICE_CACHE": str(read_settings(os.environ).cache.resolve()), **PRODUCTION},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(process, port)
        yield Target(name, process.pid, port)
    finally:
        process.terminate()
        process.wait(SECONDS)


def wait(process: subprocess.Popen[bytes], port: int) -> None:
    """Until the server listens; raises `RuntimeError` where it does not."""
    deadline = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server does not start; exit code {process.poll()}.")
