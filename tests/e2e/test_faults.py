"""Faults under load: what was acknowledged is there afterwards, once, and nobody has to lend a hand."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.e2e.disks import Tampering, small_disk
from tests.e2e.faulty import Faulty, faulty
from tests.e2e.load import Load, assert_nothing_lost_or_doubled, load_on

pytestmark = pytest.mark.timeout(600)
MEGABYTE: Final = 1 << 20
DISK: Final = 24 * MEGABYTE
DAY: Final = 86_400
SLOW: Final = 100
"""Clients that send heads slowly, and as many that send bodies slowly."""
GROWTH: Final = 200 * MEGABYTE
"""Memory that a service may take on beyond what it held when it was ready."""


def settled(service: Faulty, load: Load) -> None:
    """Let the load end, and compare what is held with what was acknowledged."""
    load.stopping.set()
    load.refuse_unexpected()
    assert service.stop() == 0
    assert_nothing_lost_or_doubled(load, service.texts())


def test_a_killed_service_comes_back_with_all_that_it_acknowledged(tmp_path: Path) -> None:
    with faulty(tmp_path) as service, load_on(service.url) as load:
        load.wait_for(9)
        service.kill()
        service.start()
        load.wait_for(9)
        settled(service, load)


@pytest.mark.nightly
def test_a_full_disk_is_said_while_questions_are_answered_and_room_is_all_it_takes(tmp_path: Path) -> None:
    with (
        small_disk(tmp_path / "disk", DISK),
        faulty(tmp_path / "disk") as service,
        load_on(service.url) as load,
    ):
        load.wait_for(9)
        ballast = tmp_path / "disk" / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4_096))
        load.wait_for_code("DISK_FULL")
        load.wait_for_code("OK")
        ballast.unlink()
        load.wait_for(9)
        settled(service, load)


@pytest.mark.nightly
def test_a_folder_that_becomes_read_only_is_said_and_heals(tmp_path: Path) -> None:
    tampering = Tampering(tmp_path, tmp_path / "here" / "data")
    with faulty(tmp_path / "here", **tampering.environment) as service, load_on(service.url) as load:
        load.wait_for(9)
        tampering.set(read_only=True)
        load.wait_for_code("AUDIT_UNAVAILABLE")
        load.wait_for_code("OK")
        tampering.set()
        load.wait_for(9)
        settled(service, load)


def test_a_clock_that_jumps_loses_nothing(tmp_path: Path) -> None:
    tampering = Tampering(tmp_path, tmp_path / "here" / "data")
    with faulty(tmp_path / "here", **tampering.environment) as service, load_on(service.url) as load:
        for days in (0, 300, -30, 0):
            tampering.set(ahead=days * DAY)
            load.wait_for(6)
        settled(service, load)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    """One that only clients do something to."""
    with faulty(tmp_path_factory.mktemp("clients")) as made:
        yield made


def test_two_hundred_slow_clients_hold_nobody_up_and_are_given_up(service: Faulty) -> None:
    before = service.memory()
    with ExitStack() as stack:
        heads = [stack.enter_context(connected(service)) for _ in range(SLOW)]
        bodies = [stack.enter_context(connected(service)) for _ in range(SLOW)]
        for client in heads:
            client.sendall(b"POST /graphql HTTP/1.1\r\n")
        for client in bodies:
            client.sendall(head("/graphql", "Content-Length: 1000000"))
        stopping = threading.Event()
        dripping = threading.Thread(target=drip, args=([*heads, *bodies], stopping))
        dripping.start()
        with load_on(service.url) as load:
            load.wait_for(9)
            load.refuse_unexpected()
        assert all(ended(client) == b"" for client in heads)
        assert {ended(client)[:12] for client in bodies} == {b"HTTP/1.1 408"}
        stopping.set()
        dripping.join()
    assert service.memory() - before < GROWTH


def connected(service: Faulty) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", service.port))
    client.settimeout(60)
    return client


def head(path: str, *more: str) -> bytes:
    """The head of a request that brings JSON, or lines of it."""
    kind = "application/x-ndjson" if path == "/ingest" else "application/json"
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Type: {kind}", *more, "", ""]
    return "\r\n".join(lines).encode()


def drip(clients: list[socket.socket], stopping: threading.Event) -> None:
    """Send a byte by every client twice a second."""
    while not stopping.wait(0.5):
        for client in clients:
            with suppress(OSError):
                client.send(b"x")


def ended(client: socket.socket) -> bytes:
    """What a client is told before its connection is closed."""
    said = b""
    with suppress(ConnectionResetError):
        while piece := client.recv(65_536):
            said += piece
    return said


def test_a_body_of_100_megabytes_is_refused_before_it_is_sent(service: Faulty) -> None:
    with connected(service) as client:
        client.sendall(head("/graphql", "Content-Length: 100000000"))
        assert client.recv(65_536).startswith(b"HTTP/1.1 413")


def test_a_body_of_100_megabytes_in_chunks_is_refused_when_that_shows(service: Faulty) -> None:
    before, sent = service.memory(), 0
    with connected(service) as client:
        client.sendall(head("/graphql", "Transfer-Encoding: chunked"))
        client.settimeout(0.001)
        told = b""
        while not told and sent < 100:
            with suppress(TimeoutError, BlockingIOError):
                told = client.recv(65_536)
            client.settimeout(60)
            client.sendall(b"100000\r\n" + bytes(MEGABYTE) + b"\r\n")
            client.settimeout(0.05)
            sent += 1
    assert told.startswith(b"HTTP/1.1 413")
    assert sent < 20
    assert service.memory() - before < GROWTH


def test_an_upload_of_100_megabytes_is_taken_in_as_it_comes(service: Faulty) -> None:
    before, most = service.memory(), 0

    def body() -> Iterator[bytes]:
        nonlocal most
        for _ in range(100):
            yield b"x" * MEGABYTE
            most = max(most, service.memory())
        record = {"record": "profile", "source": "crm", "asserted_at": "2026-03-01T12:00:00Z"}
        yield b"\n" + json.dumps(record | {"handle": {"channel": "chat", "address": "zoe"}}).encode()

    headers = {"Content-Type": "application/x-ndjson"}
    answer = httpx.post(f"{service.url}/ingest", content=body(), headers=headers, timeout=60).json()
    assert (answer["receipt"]["profiles"], answer["receipt"]["rejected"]) == (1, 1)
    assert most - before < GROWTH
