"""The service under test, in a process of its own on this machine, which can be stopped and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

from graph_service.config import read_settings
from tests.neo4j_server import free_port

SECONDS: Final = 120
PROGRAM: Final = Path(sys.executable).with_name("graph-service")


class Service:
    """`graph-service serve` over a data folder, always at the same address."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process = self._started()

    def restart(self) -> None:
        """Stop as an administrator would, and start again."""
        self.stop()
        self._process = self._started()

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(SECONDS)

    def _started(self) -> subprocess.Popen[bytes]:
        command = [str(PROGRAM), "serve", "--port", str(self._port), "--data", str(self._data)]
        cache = str(read_settings(os.environ).cache.resolve())
        process = subprocess.Popen(
            command,
            env=os.environ | {"GRAPH_SERVICE_CACHE": cache},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait(process)
        return process

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/readyz").status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise RuntimeError(f"The service does not start; exit code {process.poll()}.")


@contextmanager
def serving(data: Path) -> Iterator[Service]:
    """A service, which is stopped at the end of the block."""
    service = Service(data)
    try:
        yield service
    finally:
        service.stop()
