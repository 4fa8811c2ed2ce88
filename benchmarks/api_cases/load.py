"""Requests over connections that are kept, and the processor time that they cost the server."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

import orjson
import psutil

CONNECTIONS: Final = 8
"""Each with one request under way at a time."""
END: Final = b"\r\n\r\n"
LENGTH: Final = b"content-length:"


@dataclass(frozen=True, slots=True)
class Target:
    """A server: its name, its process and its port on this machine."""

    name: str
    process: int
    port: int


def answer(target: Target, query: str, variables: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - JSON
    """What a server answers to a query: its data; raises `ValueError` where it has errors."""
    with connected(target) as line:
        line.sendall(request(query, variables))
        body = orjson.loads(received(line))
    if "errors" in body:
        raise ValueError(f"{target.name} answers with errors: {body['errors']}")
    return body["data"]


def cpu_seconds(target: Target, query: str, requests: int) -> float:
    """Processor time of the server, in its own code and the kernel's, over so many requests."""
    sent = request(query)
    with ExitStack() as stack:
        lines = [stack.enter_context(connected(target)) for _ in range(CONNECTIONS)]
        before = used(target)
        for _ in range(requests // CONNECTIONS):
            for line in lines:
                line.sendall(sent)
            for line in lines:
                received(line)
        return used(target) - before


def used(target: Target) -> float:
    times = psutil.Process(target.process).cpu_times()
    return float(times.user + times.system)


def connected(target: Target) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", target.port), timeout=60)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def request(query: str, variables: Mapping[str, object] | None = None) -> bytes:
    """A query by POST, as clients send it."""
    body = orjson.dumps({"query": query, **({"variables": variables} if variables else {})})
    head = (
        "POST /graphql HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        "Accept: application/json",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join(head).encode() + END + body


def received(line: socket.socket) -> bytes:
    """The body of the next answer, which has to say its length."""
    read = b""
    while END not in read:
        read += taken(line)
    head, _, body = read.partition(END)
    length = next(each for each in head.lower().split(b"\r\n") if each.startswith(LENGTH))
    parts, missing = [body], int(length.removeprefix(LENGTH)) - len(body)
    while missing > 0:
        parts.append(taken(line))
        missing -= len(parts[-1])
    return b"".join(parts)


def taken(line: socket.socket) -> bytes:
    found = line.recv(1 << 18)
    if not found:
        raise ConnectionError("The server hung up.")
    return found
