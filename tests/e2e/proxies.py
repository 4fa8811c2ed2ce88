"""A proxy between a service and its store that delays, cuts and garbles what passes."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from typing import Final
from urllib.parse import urlsplit

PIECE: Final = 65_536
DELAY_SECONDS: Final = 0.05


class Weather(Enum):
    """What the proxy does to what passes."""

    FAIR = auto()
    DELAYING = auto()
    """Holds every piece back for a while."""
    CUTTING = auto()
    """Breaks connections off, and takes no new ones."""
    GARBLING = auto()
    """Passes noise on in place of every piece."""


class Proxy:
    """Passes connections on to a server on this machine, in the weather that is set."""

    def __init__(self, url: str) -> None:
        there = urlsplit(url)
        self._there = (there.hostname or "127.0.0.1", there.port or 7687)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self.url: Final = f"bolt://127.0.0.1:{self._listener.getsockname()[1]}"
        self.weather = Weather.FAIR
        threading.Thread(target=self._listen, daemon=True).start()

    def set(self, weather: Weather) -> None:
        self.weather = weather
        if weather is Weather.CUTTING:
            for each in list(self._open):
                close(each)

    def close(self) -> None:
        self._listener.close()
        self.set(Weather.CUTTING)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._join(client)

    def _join(self, client: socket.socket) -> None:
        """Pass on what a client and the server say to each other."""
        try:
            if self.weather is Weather.CUTTING:
                raise ConnectionResetError
            server = socket.create_connection(self._there)
        except OSError:
            close(client)
            return
        self._open |= {client, server}
        for pair in ((client, server), (server, client)):
            threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(PIECE):
                if self.weather is Weather.DELAYING:
                    time.sleep(DELAY_SECONDS)
                other.sendall(os.urandom(len(piece)) if self.weather is Weather.GARBLING else piece)
        for each in (one, other):
            self._open.discard(each)
            close(each)


def close(end: socket.socket) -> None:
    """Close a connection under whoever reads from it."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def proxied(url: str) -> Iterator[Proxy]:
    """A proxy before a server until the end of the block."""
    proxy = Proxy(url)
    try:
        yield proxy
    finally:
        proxy.close()
