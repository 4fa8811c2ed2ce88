"""What the tests of subscriptions do over and over."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, Final

import pytest

from ingest.canonical import Message
from tests.api.sample import Sample
from tests.api.socket import Closed, Socket

ADDED: Final = """subscription ($filter: MessageFilter, $after: String) {
  messageAdded(filter: $filter, after: $after) { cursor message { text sentiment } } }"""


async def take_in(sample: Sample, *messages: Message) -> None:
    await asyncio.to_thread(sample.context.pipeline.ingest, messages)


async def listening(sample: Sample, subscribers: int = 1) -> None:
    """Wait until so many subscriptions are under way."""
    while len(sample.context.pipeline.bell._listeners) != subscribers:  # noqa: ASYNC110 - a list tells nobody
        await asyncio.sleep(0.01)


async def told(socket: Socket, count: int, name: str = "1") -> list[dict[str, Any]]:
    """The next answers to a subscription."""
    heard = [await socket.hear() for _ in range(count)]
    assert {(message["type"], message["id"]) for message in heard} <= {("next", name)}
    return [message["payload"]["data"]["messageAdded"] for message in heard]


def texts(added: Iterable[dict[str, Any]]) -> list[str]:
    return [one["message"]["text"] for one in added]


async def refusal(socket: Socket) -> tuple[str, str]:
    """The code and message of an operation that is refused as a whole."""
    heard = await socket.hear()
    assert (heard["type"], heard["id"], len(heard["payload"])) == ("error", "1", 1)
    return heard["payload"][0]["extensions"]["code"], heard["payload"][0]["message"]


def run(scene: Coroutine[Any, Any, None]) -> None:
    asyncio.run(scene)


async def quiet(socket: Socket) -> None:
    """Nothing is said for a while."""
    await asyncio.sleep(0.2)
    assert socket.received.empty()


async def ending(socket: Socket) -> tuple[int, str]:
    with pytest.raises(Closed) as closed:
        await socket.hear()
    return closed.value.code, closed.value.reason
