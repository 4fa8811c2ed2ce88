"""Twenty minutes at half of what the service can do: memory and waiting times stay as they were."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Final

import httpx
import pytest

from benchmarks.chatter import chatter
from ingest.connectors.ndjson import write_ndjson
from tests.e2e.command import run
from tests.e2e.test_serving import serving
from tests.soak import SUBSCRIBERS, Load

MINUTES: Final = float(os.environ.get("GRAPH_SERVICE_TEST_SOAK_MINUTES", "20"))
MESSAGES: Final = 1_000
CAPACITY_SECONDS: Final = 30.0
GROWTH: Final = 48_000_000
"""Bytes that the median of the last quarter may be above that of the second."""
GROWTH_A_MESSAGE: Final = 20_000
"""And for each message that came in meanwhile: its vector, its words, and what is kept of it in between."""
SLOWER: Final = 2.0
"""How many times as long as in the first quarter one request in a hundred may take in the last."""
DEARER: Final = 1.5
"""How much more processor than in the first quarter a request may take in the last."""
SPARE_SECONDS: Final = 0.25


@pytest.mark.nightly
@pytest.mark.timeout(60 * (MINUTES + 10))
def test_nothing_grows_and_nothing_slows_down(tmp_path: Path) -> None:
    lines = tmp_path / "chatter.ndjson"
    lines.write_text("".join(f"{write_ndjson(one)}\n" for one in chatter(MESSAGES)), encoding="utf-8")
    assert run("ingest", lines, "--data", tmp_path / "data").code == 0
    with serving(tmp_path / "data") as (url, _):
        load = Load(url)
        capacity = asyncio.run(load.capacity(CAPACITY_SECONDS))
        before = messages(url)
        asyncio.run(load.steady(capacity / 2, MINUTES * 60))
        after = messages(url)
    seen = load.seen
    tell(load, capacity)
    assert seen.failures == []
    assert after - before == seen.written
    assert seen.heard == [seen.written] * SUBSCRIBERS
    assert seen.held(3) - seen.held(1) < GROWTH + GROWTH_A_MESSAGE * seen.written
    assert seen.used(3) < DEARER * seen.used(0)
    assert seen.p99(3) < SLOWER * seen.p99(0) + SPARE_SECONDS


def messages(url: str) -> int:
    """How many messages the service holds."""
    answer = httpx.post(f"{url}/graphql", json={"query": "{ stats { messages } }"}, timeout=60)
    return int(answer.json()["data"]["stats"]["messages"])


def tell(load: Load, capacity: float) -> None:
    seen = load.seen
    memory = ", ".join(f"{seen.held(quarter) / 1e6:.0f}" for quarter in range(4))
    used = ", ".join(f"{1000 * seen.used(quarter):.0f}" for quarter in range(4))
    waits = ", ".join(f"{1000 * seen.p99(quarter):.0f}" for quarter in range(4))
    sys.stderr.write(
        f"\n{capacity:.1f} requests a second at most; {len(seen.requests):,} asked at half of that, of which "
        f"{seen.written:,} wrote.\n"
        f"By quarter: memory {memory} MB; processor a request {used} ms; p99 {waits} ms.\n"
    )
