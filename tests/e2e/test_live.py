"""A subscription to a service in a process of its own, until that is told to stop."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from graph_service.api.ids import global_id
from tests.e2e.test_serving import INGEST, SECONDS, TWEET, serving

ADDED: Final = (
    "subscription ($after: String) { messageAdded(after: $after) { cursor message { id sentiment } } }"
)


@contextmanager
def subscribed(url: str, after: str | None = None) -> Iterator[ClientConnection]:
    """A websocket on which new messages are told of."""
    address = url.replace("http://", "ws://") + "/graphql"
    with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as socket:
        socket.send(json.dumps({"type": "connection_init"}))
        assert json.loads(socket.recv(SECONDS)) == {"type": "connection_ack"}
        payload = {"query": ADDED, "variables": {"after": after}}
        socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
        yield socket


def told(socket: ClientConnection, seconds: float = SECONDS) -> Any:
    return json.loads(socket.recv(seconds))["payload"]["data"]["messageAdded"]


def ingest(url: str, native_id: str) -> str:
    """Take in `hello` under an id of its own; the message's id in the graph."""
    body = {"query": INGEST, "variables": {"ndjson": TWEET.replace('"1"', f'"{native_id}"')}}
    answer = httpx.post(f"{url}/graphql", json=body, timeout=SECONDS).json()
    assert answer == {"data": {"ingest": {"receipt": {"added": 1}}}}
    return global_id("Message", f"chat:{native_id}")


def first_told(url: str, socket: ClientConnection) -> tuple[Any, list[str]]:
    """The first answer, and the messages after it: nobody says when a subscription has begun."""
    ids: list[str] = []
    while len(ids) < SECONDS:
        ids.append(ingest(url, f"first-{len(ids)}"))
        with suppress(TimeoutError):
            first = told(socket, 1)
            return first, ids[ids.index(first["message"]["id"]) + 1 :]
    pytest.fail("nothing is told")


def test_a_subscription_goes_on_after_a_break_and_ends_with_the_service(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as (url, process):
        with subscribed(url) as socket:
            first, following = first_told(url, socket)
            assert first["message"]["sentiment"] is not None, "it has been read"
        following.append(ingest(url, "meanwhile"))
        with subscribed(url, first["cursor"]) as socket:
            following.append(ingest(url, "then"))
            assert [told(socket)["message"]["id"] for _ in following] == following
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as closed:
                socket.recv(SECONDS)
            assert closed.value.rcvd is not None
            assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1001, "The service is stopping.")
        assert process.wait(SECONDS) == 0
        assert time.monotonic() - began < 10


def test_a_page_of_another_origin_is_refused(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as (url, _):
        address = url.replace("http://", "ws://") + "/graphql"
        with pytest.raises(InvalidStatus) as refused:
            connect(address, origin=Origin("https://elsewhere.example"), proxy=None)
        assert refused.value.response.status_code == 403
        assert json.loads(refused.value.response.body)["errors"][0]["extensions"]["code"] == "CROSS_ORIGIN"
