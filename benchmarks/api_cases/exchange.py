"""Questions with variables, timed from one client: each server in turn, over connections that are kept."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from socket import socket
from typing import Final

from benchmarks.api_cases.load import Target, connected, received, request

WARM_UP: Final = 30
"""Requests that are not counted, on each connection."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A document and its variables."""

    document: str
    variables: dict[str, object] = field(default_factory=dict)

    @property
    def request(self) -> bytes:
        """As clients send it by POST."""
        return request(self.document, self.variables)


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds from a request to the last byte of its answer: the median and the 99th percentile."""

    p50: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Timing:
        cuts = statistics.quantiles(seconds, n=100, method="inclusive")
        return cls(1_000 * statistics.median(seconds), 1_000 * cuts[98])


def timings(asked: Sequence[tuple[Target, Exchange]], requests: int, concurrency: int) -> list[Timing]:
    """Of each server with its question, by so many connections at once; the servers take turns."""
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(concurrency))
        lines = [[stack.enter_context(connected(target)) for _ in range(concurrency)] for target, _ in asked]
        seconds: list[list[float]] = [[] for _ in asked]
        for number in range(WARM_UP + requests // concurrency):
            for place, (_, exchange) in enumerate(asked):
                took = list(pool.map(lambda line, sent=exchange.request: once(line, sent), lines[place]))
                seconds[place].extend(took if number >= WARM_UP else ())
    return [Timing.of(each) for each in seconds]


def once(line: socket, sent: bytes) -> float:
    """Seconds of one request."""
    start = time.perf_counter()
    line.sendall(sent)
    received(line)
    return time.perf_counter() - start
