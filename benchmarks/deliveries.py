"""Signed deliveries of webhooks at a steady rate, over connections that are kept, each answered."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import orjson

from graph_service.hooks.schemes import SCHEMES, Delivery

CONNECTIONS: Final = 64
SECONDS: Final = 60
"""How long the last answers are waited for."""
PEOPLE: Final = 100


@dataclass(frozen=True, slots=True)
class Sent:
    """How deliveries were answered: how many by status, and how long each took from when it was due."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    """The native ids of those that were."""
    took: float = 0.0


@dataclass(frozen=True, slots=True)
class Target:
    """A service, the path of a source there, and its secret."""

    url: str
    path: str
    secret: str


def message(number: int) -> bytes:
    """A message of its own, short as most are."""
    record = {
        "record": "message",
        "source": "load",
        "native_id": str(number),
        "channel": "chat",
        "sender": {"channel": "chat", "address": f"person-{number % PEOPLE}"},
        "sent_at": "2026-03-02T09:00:00Z",
        "text": f"delivery {number}",
    }
    return orjson.dumps(record)


def requests(target: Target, numbers: Sequence[int]) -> Iterator[bytes]:
    """The requests that deliver some messages, signed now."""
    host, now = urlsplit(target.url).netloc, int(time.time())
    for number in numbers:
        body, told = message(number), {"webhook-id": f"msg_{number}", "webhook-timestamp": str(now)}
        signature = SCHEMES["standard"].signature(Delivery(told, body), target.secret)
        lines = (
            f"POST {target.path} HTTP/1.1",
            f"host: {host}",
            "content-type: application/json",
            f"content-length: {len(body)}",
            f"webhook-id: msg_{number}",
            f"webhook-timestamp: {now}",
            f"webhook-signature: v1,{signature}",
        )
        yield "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def pushed(target: Target, numbers: Sequence[int], per_second: int) -> Sent:
    """Deliver messages, so many a second whatever the answers are like, and wait for every answer."""
    return asyncio.run(push(target, numbers, per_second))


async def push(target: Target, numbers: Sequence[int], per_second: int) -> Sent:
    sent, queue = Sent(), asyncio.Queue[tuple[float, int, bytes] | None]()
    made = list(zip(numbers, requests(target, numbers), strict=True))
    async with asyncio.timeout(len(numbers) / per_second + SECONDS), asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(deliver(target, queue, sent))
        began = time.perf_counter()
        for place, (number, request) in enumerate(made):
            due = began + place / per_second
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            queue.put_nowait((due, number, request))
        for _ in range(CONNECTIONS):
            queue.put_nowait(None)
    return Sent(sent.statuses, sent.seconds, sent.acknowledged, time.perf_counter() - began)


async def deliver(target: Target, queue: asyncio.Queue[tuple[float, int, bytes] | None], sent: Sent) -> None:
    """One connection: a delivery after the other."""
    parts = urlsplit(target.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    while (due := await queue.get()) is not None:
        writer.write(due[2])
        status = await answered(reader)
        sent.statuses[status] += 1
        sent.seconds.append(time.perf_counter() - due[0])
        if status in {200, 202}:
            sent.acknowledged.add(str(due[1]))
    writer.close()
    await writer.wait_closed()


async def answered(reader: asyncio.StreamReader) -> int:
    """The status of one answer, read to its end."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    (length,) = (line for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.partition(b":")[2]))
    return int(head.split(b" ", 2)[1])
