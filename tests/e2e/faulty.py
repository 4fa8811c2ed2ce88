"""A service in a process of its own that things are done to: killed, started again, tampered with."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx
import psutil

from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.record import GraphStore
from tests.e2e.command import PROGRAM, environment
from tests.e2e.load import texts_in
from tests.neo4j_server import free_port

SECONDS: Final = 240


@dataclass
class Faulty:
    """A service over a data folder, on one port for as long as the test takes."""

    data: Path
    log: Path
    more: dict[str, str] = field(default_factory=dict)
    """Variables of its environment."""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--port", str(self.port), "--data", self.data],
                env=environment(GRAPH_SERVICE_LOG="json", **self.more),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, self.said()
            try:
                if httpx.get(f"{self.url}/readyz", timeout=SECONDS).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"not ready: {self.said()}")

    def kill(self) -> None:
        """End it as `kill -9` does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> int:
        """Have it end by itself; its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(SECONDS)

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text(encoding="utf-8")[-3_000:]

    def memory(self) -> int:
        """Bytes of memory that it holds."""
        assert self.process is not None
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def texts(self) -> list[str]:
        """The texts that its embedded store holds, once it has ended."""
        with closing(GraphStore(EmbeddedEngine(self.data / "graph"))) as store:
            return texts_in(store.export())


@contextmanager
def faulty(folder: Path, **more: str) -> Iterator[Faulty]:
    """A service over `folder/data` that is killed at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    service = Faulty(folder / "data", folder / "log", more)
    try:
        service.start()
        yield service
    finally:
        service.kill()
