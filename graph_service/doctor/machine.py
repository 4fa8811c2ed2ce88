"""The machine: Python, disk space, permissions, the port, and what only tests need."""

from __future__ import annotations

import errno
import http.client
import os
import shutil
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from graph_service.doctor.finding import Finding, ok, warning, wrong

TRIED: Final = (3, 11)
NO_ROOM: Final = 100_000_000
"""Bytes under which the next commit may fail."""
SPARE: Final = 1_000_000_000
SECONDS: Final = 2
UP: Final = b'"up"'


def examine_python(version: Sequence[int] = sys.version_info[:3]) -> Finding:
    """The Python that runs this, against the one that everything is tested with."""
    said = ".".join(map(str, version))
    if tuple(version[:2]) == TRIED:
        return ok("python", f"Python {said}.")
    wanted = ".".join(map(str, TRIED))
    if tuple(version[:2]) < TRIED:
        return wrong("python", f"Python {said} is too old.", f"Install Python {wanted}.")
    return warning("python", f"Python {said} is not tested.", f"Use Python {wanted} where you can.")


def examine_tools(path: str | None = None) -> Finding:
    """Java and Maven: nothing needs them but a Neo4j for tests."""
    missing = [name for name in ("java", "mvn") if shutil.which(name, path=path) is None]
    if not missing:
        return ok("java", "Java and Maven are here: `make neo4j` runs a Neo4j to try.")
    said = f"Not here: {' and '.join(missing)}. Only `make neo4j` and the tests on a real Neo4j need them."
    return ok("java", said)


def examine_data_space(folder: Path) -> Finding:
    """Whether the disk of the data folder has room to grow."""
    held = size(folder)
    why = f"a checkpoint or a rebuild writes anew what is there ({amount(held)}), beside it"
    return enough("disk of data", shutil.disk_usage(existing(folder)).free, held + SPARE, why)


def enough(check: str, free: int, needed: int, why: str) -> Finding:
    """Judge free space: under `NO_ROOM` is wrong, under what is needed a warning."""
    said = f"{amount(free)} free."
    advice = f"Make room for {amount(needed)}: {why}."
    if free < NO_ROOM:
        return wrong(check, said, advice)
    return warning(check, said, advice) if free < needed else ok(check, said)


def examine_writing(check: str, folders: Sequence[Path]) -> Finding:
    """Whether these folders, or what they would be made in, can be written to."""
    places = [existing(folder) for folder in folders]
    refused = [place for place in dict.fromkeys(places) if not writable(place)]
    if refused:
        user = f"user {os.geteuid()}"
        said = f"{user} cannot write to {', '.join(map(str, refused))}."
        return wrong(check, said, "Change the owner or the permissions, or name another folder.")
    return ok(check, f"{folders[0]} can be written to.")


def writable(place: Path) -> bool:
    return place.is_dir() and os.access(place, os.W_OK | os.X_OK)


def existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    absolute = folder.absolute()
    return next(place for place in (absolute, *absolute.parents) if place.exists())


def size(folder: Path) -> int:
    """Bytes of the files in a folder; 0 where there is none."""
    return sum(size_of_file(path) for path in folder.rglob("*"))


def size_of_file(path: Path) -> int:
    """The bytes of a file; 0 for a folder, and for a file that a running service has just dropped."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:
        return 0


def amount(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def examine_port(port: int, host: str = "127.0.0.1") -> Finding:
    """Whether a service could listen here, or does already."""
    try:
        with socket.socket() as probe:
            # As servers do, so that a connection closed a moment ago counts for nothing.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return taken(port, error) if error.errno != errno.EADDRINUSE else in_use(host, port)
    return ok("port", f"Port {port} is free.")


def taken(port: int, error: OSError) -> Finding:
    return wrong("port", f"Port {port} cannot be listened at: {error.strerror}.", "Choose another: --port.")


def in_use(host: str, port: int) -> Finding:
    if answers(host, port):
        return ok("port", f"A graph-service answers at port {port}.")
    advice = "Stop it, or give `serve` another --port."
    return warning("port", f"Something else listens at port {port}.", advice)


def answers(host: str, port: int) -> bool:
    """Whether what listens there says that it is up, as our service does."""
    asked = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        asked.request("GET", "/healthz")
        return UP in asked.getresponse().read(200)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
