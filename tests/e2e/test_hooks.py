"""Webhooks of a running service, in and out: killed in between, and nothing is lost or doubled."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import httpx

from benchmarks.deliveries import Target, message, pushed
from graph_service.hooks.registry import Registry, Source, held
from graph_service.hooks.schemes import SCHEMES, Delivery, verified
from ingest.sample import write_sample
from tests.e2e.command import run
from tests.e2e.conftest import Command
from tests.e2e.test_serving import serving

SECONDS: Final = 120
RATE: Final = 1_000
MANY: Final = 100_000
SOME: Final = 100
CLIENTS: Final = 4
SIGNALS: Final = (
    "{ signals(first: 100, filter: {status: OPEN}) { edges { node { id } } pageInfo { hasNextPage } } }"
)


def accepting(command: Command, data: Path) -> str:
    """Have a source made from the command line; its secret."""
    made = command("hooks", "accept", "load", "--data", data)
    assert made.code == 0, made.err
    return made.out.strip()


def messages(url: str) -> int:
    answer = httpx.post(f"{url}/graphql", json={"query": "{ stats { messages } }"}, timeout=SECONDS)
    return int(answer.json()["data"]["stats"]["messages"])


def metric(url: str, name: str) -> float:
    lines = httpx.get(f"{url}/metrics", timeout=SECONDS).text.splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(f"graph_service_{name} "))


def settled(url: str) -> None:
    """Wait until nothing waits to be taken in."""
    until = time.monotonic() + SECONDS
    while metric(url, "hooks_waiting") and time.monotonic() < until:
        time.sleep(0.1)
    assert metric(url, "hooks_waiting") == 0


def test_a_thousand_in_a_second_are_all_answered_and_held_once(tmp_path: Path, command: Command) -> None:
    data = tmp_path / "data"
    secret = accepting(command, data)
    with serving(data) as (url, _):
        target = Target(url, "/hooks/load", secret)
        first = pushed(target, range(RATE), RATE)
        assert first.statuses == Counter({202: RATE})
        again = pushed(target, range(0, RATE, 5), RATE)
        assert again.statuses == Counter({200: RATE // 5})
        settled(url)
        assert messages(url) == RATE


def test_what_was_acknowledged_before_a_kill_is_held_once_after_it(tmp_path: Path, command: Command) -> None:
    data = tmp_path / "data"
    secret = accepting(command, data)
    acknowledged: set[int] = set()
    with serving(data) as (url, process), ThreadPoolExecutor(CLIENTS) as clients:
        parts = [range(first, MANY, CLIENTS) for first in range(CLIENTS)]
        done = [clients.submit(sent_one_by_one, url, secret, part, acknowledged) for part in parts]
        while len(acknowledged) < SOME and not any(each.done() for each in done):
            time.sleep(0.005)
        process.kill()
        for each in done:
            each.result()
    assert SOME <= len(acknowledged) < MANY
    with serving(data) as (url, _):
        settled(url)
        found = messages(url)
        assert len(acknowledged) <= found <= len(acknowledged) + CLIENTS
        again = pushed(Target(url, "/hooks/load", secret), sorted(acknowledged), RATE)
        assert again.acknowledged == {str(number) for number in acknowledged}
        settled(url)
        assert messages(url) == found


def sent_one_by_one(url: str, secret: str, numbers: range, acknowledged: set[int]) -> None:
    """Deliver messages until nobody answers any more."""
    with httpx.Client(base_url=url, timeout=SECONDS) as client:
        for number in numbers:
            body = message(number)
            told = {"webhook-id": f"msg_{number}", "webhook-timestamp": str(int(time.time()))}
            signature = SCHEMES["standard"].signature(Delivery(told, body), secret)
            headers = {**told, "webhook-signature": f"v1,{signature}", "content-type": "application/json"}
            try:
                answer = client.post("/hooks/load", content=body, headers=headers)
            except httpx.TransportError:
                return
            assert answer.status_code == httpx.codes.ACCEPTED
            acknowledged.add(number)


@dataclass
class Receiver:
    """Somebody who is pushed to: whether they take it, and what came."""

    url: str = ""
    status: int = 200
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def about(self) -> Counter[str]:
        """How often each id came, and what it was about."""
        return Counter(json.loads(body)["subject"] for _, body in self.came)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if receiver.status == httpx.codes.OK:
                receiver.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(receiver.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def open_signals(url: str) -> set[str]:
    """Those that somebody is to act on: what was answered by the time it was raised is nobody's."""
    answer: dict[str, Any] = httpx.post(f"{url}/graphql", json={"query": SIGNALS}, timeout=SECONDS).json()
    assert not answer["data"]["signals"]["pageInfo"]["hasNextPage"]
    return {edge["node"]["id"] for edge in answer["data"]["signals"]["edges"]}


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    assert condition()


def test_signals_are_pushed_and_none_is_lost_over_a_kill(tmp_path: Path, command: Command) -> None:
    data, sample = tmp_path / "data", write_sample(tmp_path / "sample", people=60)
    nothing = tmp_path / "nothing.ndjson"
    nothing.write_text("\n", encoding="utf-8")
    assert run("ingest", nothing, "--company", sample.company, "--data", data).code == 0
    with receiving() as receiver:
        asked = ("hooks", "subscribe", "desk", receiver.url, "--private", "--data", data)
        secret = command(*asked).out.strip()
        place = data / "hooks" / "out" / "desk.place.json"
        with serving(data) as (url, process):
            wait_for(place.exists)
            assert run("ingest", sample.files[0], "--server", url, "--data", data).code in {0, 1}
            wait_for(lambda: len(receiver.came) >= 3)
            process.kill()
        with serving(data) as (url, _):
            raised = open_signals(url)
            wait_for(lambda: set(receiver.about()) >= raised)
            secrets = held(Registry(data).subscriptions()["desk"].secrets)
            assert secrets == [secret]
            ids: dict[str, str] = {}
            for headers, body in receiver.came:
                told = verified(SCHEMES["standard"], Delivery(headers, body), secrets, time.time())
                event = json.loads(body)
                assert told == event["id"]
                assert ids.setdefault(f"{event['id']}", event["subject"]) == event["subject"]
            # Each was pushed once, but for the one that was under way when the service was killed.
            assert len(receiver.came) <= len(ids) + 1


def test_sources_and_subscriptions_from_the_command_line(tmp_path: Path, command: Command) -> None:
    secret, public = tmp_path / "secret", tmp_path / "public"
    public.write_text(f"whpk_{'A' * 43}=", encoding="utf-8")
    secret.write_text("8f742231b10e8888abcd99yyyzzz85a5\n", encoding="utf-8")
    given = ("--scheme", "slack", "--secret-file", secret, "--data", tmp_path)
    assert command("hooks", "accept", "chat", *given).out == ""
    made = command("hooks", "subscribe", "crm", "https://example.com/in", "--data", tmp_path)
    assert made.out.startswith("whsec_")
    rows = command("hooks", "list", "--json", "--data", tmp_path).json
    assert [(row["name"], row["way"], row["what"], row["secrets"]) for row in rows] == [
        ("chat", "in", "slack, ndjson", 1),
        ("crm", "out", "signals", 1),
    ]
    assert (tmp_path / "hooks.json").stat().st_mode & 0o777 == 0o600
    assert command("hooks", "rotate", "chat", *given[2:]).code == 0
    source = Registry(tmp_path).source("chat")
    assert isinstance(source, Source)
    assert len(held(source.secrets)) == 2
    for wrong in (
        ("accept", "chat"),
        ("accept", "Other Name"),
        ("accept", "a", "--scheme", "none"),
        ("accept", "a", "--scheme", "hubspot"),
        ("accept", "a", "--format", "slack"),
        ("subscribe", "a", "http://example.com/"),
        ("subscribe", "a", "http://127.0.0.1:9/"),
        ("subscribe", "a", "https://example.com/", "--topic", "gossip"),
        ("subscribe", "a", "https://example.com/", "--context", "x"),
        ("rotate", "a"),
        ("remove", "a"),
        ("dead", "a"),
        ("retry", "chat"),
        ("rotate", "crm", "--secret-file", public),
    ):
        answer = command("hooks", *wrong, "--data", tmp_path)
        assert (answer.code, answer.out) == (2, ""), wrong
    assert command("hooks", "dead", "crm", "--json", "--data", tmp_path).json == []
    assert command("hooks", "retry", "crm", "--data", tmp_path).out.startswith("0 letters")
    assert command("hooks", "remove", "crm", "--data", tmp_path).code == 0
    assert [row["name"] for row in command("hooks", "list", "--json", "--data", tmp_path).json] == ["chat"]
    audit = (tmp_path / "audit.ndjson").read_text(encoding="utf-8")
    assert "whsec_" not in audit
    assert "8f742231" not in audit
    assert '"act":"hook subscribed"' in audit.replace(": ", ":")
