"""A service in a process of its own, and commands that go through it."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from ingest.sample import Sample, write_sample
from tests.e2e.command import run, start
from tests.e2e.conftest import Command
from tests.neo4j_server import free_port

SECONDS: Final = 60
FAILED: Final = 1


@dataclass(frozen=True)
class Server:
    """A running service."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]
    sample: Sample


@contextmanager
def serving(
    data: Path, key: str = "", port: int | None = None
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A service over a data folder, by default on a free port, once it is ready: its address and process.

    With `key` it is asked whether it is ready.
    """
    port = port or free_port()
    process = start("serve", "--port", port, "--data", data)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url, process, key)
        yield url, process
    finally:
        process.kill()
        process.wait()


def wait_until_ready(url: str, process: subprocess.Popen[bytes], key: str = "") -> None:
    deadline = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            headers = {"authorization": f"Bearer {key}"} if key else {}
            if httpx.get(f"{url}/readyz", headers=headers).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"the service at {url} is not ready; exit code {process.poll()}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Over a store that knows its company and nothing else."""
    folder = tmp_path_factory.mktemp("serving")
    sample = write_sample(folder / "sample", people=60)
    nothing = folder / "nothing.ndjson"
    nothing.write_text("\n", encoding="utf-8")
    assert run("ingest", nothing, "--company", sample.company, "--data", folder / "data").code == 0
    with serving(folder / "data") as (url, process):
        yield Server(url, folder / "data", process, sample)


@pytest.fixture(scope="module")
def fed(server: Server) -> dict[str, Any]:
    """What `ingest --server` said of the sample."""
    taken = run(
        "ingest", *server.sample.files, "--server", server.url, "--data", server.data / "client", "--json"
    )
    assert (taken.code, taken.err) == (FAILED, "")
    return dict(taken.json)


def test_ingest_through_the_service(server: Server, fed: dict[str, Any]) -> None:
    assert (fed["added"], fed["unchanged"]) == (server.sample.messages, 0)
    assert fed["rejected"] == server.sample.rejected


def test_a_second_time_adds_nothing(command: Command, server: Server, fed: dict[str, Any]) -> None:
    again = command(
        "ingest", server.sample.files[0], "--server", server.url, "--data", server.data / "client", "--json"
    )
    assert (again.json["added"], again.json["graphVersion"]) == (0, fed["graphVersion"])


def test_stats_through_the_service(command: Command, server: Server, fed: dict[str, Any]) -> None:
    counts = command("stats", "--server", server.url, "--json").json
    assert (counts["messages"], counts["graphVersion"]) == (server.sample.messages, fed["graphVersion"])


def test_query_through_the_service(command: Command, server: Server, fed: dict[str, Any]) -> None:
    asked = command(
        "query", "{ advocates(first: 1) { edges { node { customer { name } } } } }", "--server", server.url
    )
    (edge,) = asked.json["data"]["advocates"]["edges"]
    assert edge["node"]["customer"]["name"] in {person.name for person in server.sample.people}


def test_ready_and_healthy(server: Server, fed: dict[str, Any]) -> None:
    ready = httpx.get(f"{server.url}/readyz")
    assert ready.json() == {"status": "ready", "graphVersion": str(fed["graphVersion"])}
    assert httpx.get(f"{server.url}/healthz").json() == {"status": "up"}


def test_the_store_is_held_and_the_advice_is_the_service(command: Command, server: Server) -> None:
    asked = command("stats", "--data", server.data)
    assert asked.code == FAILED
    assert f"is open for writing by process {server.process.pid}." in asked.err
    assert "--server URL" in asked.err


def test_a_company_cannot_be_declared_through_the_service(command: Command, server: Server) -> None:
    given = ("--company", server.sample.company, "--server", server.url, "--data", server.data / "client")
    assert command("ingest", server.sample.files[0], *given).code == 2


def test_nobody_answers(command: Command) -> None:
    asked = command("stats", "--server", f"http://127.0.0.1:{free_port()}")
    assert asked.code == FAILED
    assert asked.err.endswith("Start it with `graph-service serve`.\n")


def test_listening_beyond_this_machine_without_keys_is_refused(command: Command, tmp_path: Path) -> None:
    refused = command("serve", "--host", "0.0.0.0", "--data", tmp_path / "data")
    assert refused.code == 2
    assert "GRAPH_SERVICE_API_KEYS" in refused.err
    assert not (tmp_path / "data").exists()


TWEET: Final = (
    '{"record": "message", "source": "chat", "native_id": "1", "channel": "chat", "text": "hello", '
    '"sender": {"channel": "chat", "address": "ann"}, "sent_at": "2026-03-02T09:00:00Z"}'
)
INGEST: Final = "mutation ($ndjson: String!) { ingest(input: {ndjson: $ndjson}) { receipt { added } } }"


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_service_told_to_stop_lets_go_of_its_store(
    command: Command, tmp_path: Path, stop: signal.Signals
) -> None:
    with serving(tmp_path / "data") as (url, process):
        body = {"query": INGEST, "variables": {"ndjson": TWEET}}
        taken = httpx.post(f"{url}/graphql", json=body, timeout=SECONDS).json()
        assert taken == {"data": {"ingest": {"receipt": {"added": 1}}}}
        process.send_signal(stop)
        assert process.wait(SECONDS) == 0
    # What closing the store leaves: everything in one file, and an empty log.
    assert (tmp_path / "data" / "graph" / "record.kgl").stat().st_size > 0
    assert command("stats", "--json", "--data", tmp_path / "data").json["messages"] == 1
