"""Webhooks pushed to a running service at a steady rate: how many are answered, how soon, and all held once.

The service and whoever pushes share the processors of one machine, over loopback. No peer.
"""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import httpx
import numpy as np

from benchmarks.deliveries import Sent, Target, pushed
from benchmarks.result import Result
from graph_service.hooks.registry import Registry, Secret, Source, new_secret
from tests.e2e.test_serving import serving

RATE: Final = 1_000
SECONDS: Final = {"small": 1, "full": 10}
CASE: Final = "1,000 deliveries a second"
PATIENCE: Final = 600


def run(scale: str) -> list[Result]:
    """Deliveries for some seconds, and then until all of them are held."""
    with tempfile.TemporaryDirectory(prefix="graph-service-benchmark-") as name:
        data, secret = Path(name), new_secret()
        Registry(data).add(Source("load", "standard", "ndjson", (Secret(secret),)))
        with serving(data) as (url, _):
            numbers = range(RATE * SECONDS[scale])
            sent = from_elsewhere(Target(url, "/hooks/load", secret), numbers)
            began = time.perf_counter()
            held = held_in_the_end(url, len(numbers))
            return [*results(sent), *taken_in(len(numbers), held, time.perf_counter() - began)]


def from_elsewhere(target: Target, numbers: range) -> Sent:
    """Deliveries by a process of its own, as others have theirs."""
    with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere:
        return elsewhere.submit(pushed, target, numbers, RATE).result()


def held_in_the_end(url: str, wanted: int) -> int:
    """How many messages are held once all are, or after a long while."""
    until, found = time.monotonic() + PATIENCE, 0
    while found < wanted and time.monotonic() < until:
        time.sleep(1.0)
        body = {"query": "{ stats { messages } }"}
        found = httpx.post(f"{url}/graphql", json=body, timeout=60).json()["data"]["stats"]["messages"]
    return found


def results(sent: Sent) -> list[Result]:
    answered = sum(sent.statuses.values())
    return [
        Result(CASE, "acknowledged with 202, share", sent.statuses[202] / answered, {}, "higher"),
        Result(CASE, "answered a second", answered / sent.took, {}, "higher"),
        *(
            Result(
                CASE, f"milliseconds, {name}", float(np.percentile(sent.seconds, share)) * 1000, {}, "lower"
            )
            for name, share in (("median", 50), ("99th percentile", 99))
        ),
    ]


def taken_in(wanted: int, held: int, seconds: float) -> list[Result]:
    return [
        Result(CASE, "held in the end, share", held / wanted, {}, "higher"),
        Result(CASE, "seconds from the last answer until all are held", seconds, {}, "lower"),
    ]
