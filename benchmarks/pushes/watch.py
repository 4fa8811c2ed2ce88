"""One who sends messages at a rate, and one who waits for what is pushed; each notes when."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from benchmarks.pushes.lines import Lines
from ingest.canonical import Message
from ingest.connectors.ndjson import write_ndjson

INGEST: Final = """mutation ($ndjson: String!) {
  ingest(input: {ndjson: $ndjson}) { receipt { added unchanged } userErrors { message } } }"""
MATCHED: Final = """subscription ($after: String) { momentMatched(after: $after) {
  cursor match { context { name } message { id } } } }"""
PATIENCE: Final = 300.0
"""Seconds without a push after which what is missing counts as lost."""
SETTLED: Final = 5.0
"""Seconds in which what is pushed twice would have come."""


@dataclass
class Notes:
    """When each message was sent and acknowledged, and when each match was pushed, by names."""

    sent: dict[str, float] = field(default_factory=dict)
    acknowledged: dict[str, float] = field(default_factory=dict)
    pushed: dict[tuple[str, str], float] = field(default_factory=dict)
    times: Counter[tuple[str, str]] = field(default_factory=Counter)
    last: float = 0.0


async def send(url: str, messages: list[Message], rate: float, notes: Notes) -> None:
    """Send messages one by one, so many a second, whether or not the ones before were acknowledged."""
    async with Lines(url) as lines:
        began, under_way = time.monotonic(), []
        for number, message in enumerate(messages):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            under_way.append(asyncio.create_task(send_one(lines, message, notes)))
        await asyncio.gather(*under_way)


async def send_one(lines: Lines, message: Message, notes: Notes) -> None:
    """Send a message until it is acknowledged: taking it in twice is taking it in once."""
    notes.sent[message.key] = time.monotonic()
    while True:
        try:
            await lines.post(INGEST, {"ndjson": write_ndjson(message)})
        except OSError:
            await asyncio.sleep(0.2)
            continue
        notes.acknowledged[message.key] = time.monotonic()
        return


class Listener:
    """Listens to what is pushed, and goes on from the last cursor whenever the line breaks."""

    def __init__(self, url: str, notes: Notes) -> None:
        self._url = url.replace("http://", "ws://") + "/graphql"
        self._notes = notes
        self._after: str | None = None
        self._socket: ClientConnection | None = None
        self.listening = asyncio.Event()

    async def listen(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._connected()
            except (OSError, ConnectionClosed):
                await asyncio.sleep(0.1)

    async def hang_up(self) -> None:
        """Break the line, as a network does."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def all_of(self, wanted: set[str]) -> None:
        """Wait until matches of all these messages, by id, were pushed, or nothing is for long."""
        began = time.monotonic()
        while wanted - {message for _, message in self._notes.pushed}:
            if time.monotonic() - max(began, self._notes.last) > PATIENCE:
                return
            await asyncio.sleep(0.2)
        await asyncio.sleep(SETTLED)

    async def _connected(self) -> None:
        protocol = Subprotocol("graphql-transport-ws")
        async with connect(self._url, subprotocols=[protocol], proxy=None, max_size=None) as socket:
            self._socket = socket
            await socket.send(json.dumps({"type": "connection_init"}))
            await socket.recv()
            payload = {"query": MATCHED, "variables": {"after": self._after}}
            await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
            self.listening.set()
            async for message in socket:
                self._note(json.loads(message))

    def _note(self, heard: dict[str, Any]) -> None:
        if heard["type"] != "next":
            return
        told = heard["payload"]["data"]["momentMatched"]
        self._after = told["cursor"]
        pair = told["match"]["context"]["name"], told["match"]["message"]["id"]
        now = time.monotonic()
        self._notes.pushed.setdefault(pair, now)
        self._notes.times[pair] += 1
        self._notes.last = now
