"""A load of reads, writes and subscriptions on a served service, and what came of it."""

from __future__ import annotations

import asyncio
import json
import math
import random
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from websockets.asyncio.client import connect

READS: Final = (
    "{ stats { messages customers graphVersion } }",
    "{ customers(first: 20) { edges { node { id name handles { edges { node { address } } } } } } }",
    "{ advocates(first: 5) { edges { node { score evidence(first: 2) { edges { node { text } } } } } } }",
    '{ search(text: "refund late", first: 5) { edges { node { score message { text } } } } }',
    "{ conversations(first: 20) { edges { node { channel messageCount } } } }",
    "{ signals(first: 10) { edges { node { kind } } } }",
)
WRITE: Final = "mutation ($records: [JSON!]) { ingest(input: {records: $records}) { receipt { added } } }"
HEAR: Final = "subscription { messageAdded { cursor message { id } } }"
WORKERS: Final = 8
WRITES: Final = 0.1
"""The share of requests that bring a message in."""
SUBSCRIBERS: Final = 10
SECONDS: Final = 60
SAMPLE_SECONDS: Final = 2.0
LAST: Final = 3
"""The last of the quarters, which are counted from 0; it holds what was seen afterwards, too."""
TOLD: Final = re.compile(r"^process_(resident_memory_bytes|cpu_seconds_total) (\S+)$", re.MULTILINE)
WORDS: Final = [
    "the",
    "kettle",
    "order",
    "delivery",
    "refund",
    "late",
    "thanks",
    "love",
    "slow",
    "broken",
    "help",
    "waiting",
]


@dataclass(slots=True)
class Seen:
    """What came of a load: when each request was due and how long it took, in seconds.

    Beside it, by time, the bytes that the service held, and the seconds of processor it had used.
    """

    requests: list[tuple[float, float]] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    processor: list[tuple[float, float]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    written: int = 0
    heard: list[int] = field(default_factory=list)

    def p99(self, quarter: int) -> float:
        """Of the durations of what began in a quarter of the time, from 0, in seconds."""
        found = sorted(self._of(quarter, self.requests))
        return found[int(len(found) * 0.99)]

    def used(self, quarter: int) -> float:
        """Seconds of processor that one request took in a quarter, with all that it set off."""
        found = self._of(quarter, self.processor)
        return (found[-1] - found[0]) / len(self._of(quarter, self.requests))

    def held(self, quarter: int) -> float:
        """Bytes: the median of what was held in a quarter of the time."""
        found = sorted(self._of(quarter, self.memory))
        return found[len(found) // 2]

    def _of(self, quarter: int, samples: Sequence[tuple[float, float]]) -> list[float]:
        """What was seen in a quarter of the time between the first and the last request."""
        first, last = min(self.requests)[0], max(self.requests)[0]
        began = first + (last - first) * quarter / 4
        ended = math.inf if quarter == LAST else began + (last - first) / 4
        return [value for at, value in samples if began <= at < ended]


@dataclass(slots=True)
class Load:
    """Requests to a service, of a mix that is the same on every run."""

    url: str
    seed: int = 20260105
    seen: Seen = field(default_factory=Seen)
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    async def capacity(self, seconds: float) -> float:
        """Requests a second that are answered while some clients ask without a pause, and others listen."""
        async with (
            listening(self.url, self.seen),
            httpx.AsyncClient(base_url=self.url, timeout=SECONDS) as client,
        ):
            end = time.monotonic() + seconds
            counts = await asyncio.gather(*(self._ceaseless(client, end) for _ in range(WORKERS)))
        return sum(counts) / seconds

    async def steady(self, rate: float, seconds: float) -> None:
        """Requests that begin at a steady rate, while others listen and memory is looked at."""
        async with (
            listening(self.url, self.seen),
            httpx.AsyncClient(base_url=self.url, timeout=SECONDS) as client,
        ):
            self.seen.written = 0
            watching = asyncio.create_task(self._watch())
            began = time.monotonic()
            async with asyncio.TaskGroup() as group:
                for number in range(int(rate * seconds)):
                    await asyncio.sleep(began + number / rate - time.monotonic())
                    group.create_task(self._timed(client, began + number / rate))
            await self._heard_all()
            watching.cancel()

    async def _ceaseless(self, client: httpx.AsyncClient, end: float) -> int:
        count = 0
        while time.monotonic() < end:
            await self._ask(client)
            count += 1
        return count

    async def _timed(self, client: httpx.AsyncClient, due: float) -> None:
        """A request and how long it took, counted from when it was due."""
        await self._ask(client)
        self.seen.requests.append((due, time.monotonic() - due))

    async def _ask(self, client: httpx.AsyncClient) -> None:
        writing = self._random.random() < WRITES
        asked = self._writing() if writing else {"query": self._random.choice(READS)}
        try:
            response = await client.post("/graphql", json=asked)
            if response.status_code != httpx.codes.OK or "errors" in response.json():
                self.seen.failures.append(response.text[:300])
            elif writing:
                self.seen.written += 1
        except httpx.HTTPError as error:
            self.seen.failures.append(repr(error))

    def _writing(self) -> dict[str, Any]:
        number = self._random.getrandbits(64)
        record = {
            "record": "message",
            "source": "soak",
            "native_id": f"{number:x}",
            "channel": "chat",
            "sender": {"channel": "chat", "address": f"person{number % 500}"},
            "sent_at": "2026-03-01T09:30:00+01:00",
            "text": " ".join(self._random.choices(WORDS, k=12)),
        }
        return {"query": WRITE, "variables": {"records": [record]}}

    async def _watch(self) -> None:
        async with httpx.AsyncClient(base_url=self.url, timeout=SECONDS) as client:
            while True:
                told = dict(TOLD.findall((await client.get("/metrics")).text))
                now = time.monotonic()
                self.seen.memory.append((now, float(told["resident_memory_bytes"])))
                self.seen.processor.append((now, float(told["cpu_seconds_total"])))
                await asyncio.sleep(SAMPLE_SECONDS)

    async def _heard_all(self) -> None:
        """Wait until everybody has heard of everything; no longer than a minute."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and min(self.seen.heard) < self.seen.written:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


@asynccontextmanager
async def listening(url: str, seen: Seen) -> AsyncIterator[None]:
    """A block in which subscribers count the messages they are told of."""
    seen.heard = [0] * SUBSCRIBERS
    ready = [asyncio.Event() for _ in seen.heard]
    tasks = [
        asyncio.create_task(listen(url, seen.heard, place, ready[place])) for place in range(SUBSCRIBERS)
    ]
    await asyncio.gather(*(event.wait() for event in ready))
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def listen(url: str, heard: list[int], place: int, ready: asyncio.Event) -> None:
    """Subscribe, and count."""
    address = f"{url.replace('http', 'ws', 1)}/graphql"
    async with connect(address, subprotocols=protocols()) as socket:
        await socket.send(json.dumps({"type": "connection_init"}))
        await socket.recv()
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": HEAR}}))
        # Answered when the subscription before it has begun.
        await asyncio.sleep(1)
        ready.set()
        async for message in socket:
            heard[place] += json.loads(message)["type"] == "next"


def protocols() -> Sequence[Any]:
    return ["graphql-transport-ws"]
