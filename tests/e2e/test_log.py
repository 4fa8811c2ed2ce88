"""What the service writes to standard error while it lives."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.command import start
from tests.e2e.test_serving import SECONDS, wait_until_ready
from tests.neo4j_server import free_port


def test_every_line_of_a_services_life_is_an_event(tmp_path: Path) -> None:
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        process = start("serve", "--port", port, "--data", tmp_path / "data", screen=log.fileno())
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url, process)
        query = '{ customers(filter: {name: "jane"}) { edges { cursor } } nothing }'
        asked = httpx.get(f"{url}/graphql", params={"query": query}, headers={"user-agent": "jane"})
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
    text = (tmp_path / "log").read_text(encoding="utf-8")
    events = [json.loads(line) for line in text.splitlines()]
    lived = [event["event"] for event in events if event.get("path") != "/readyz"]
    assert lived == ["opening", "serving", "started", "refused", "request", "stopping", "stopped", "closed"]
    assert events[0]["pid"] == process.pid
    assert "jane" not in text
    assert same_request(events, "refused") == same_request(events, "request") == asked.headers["x-request-id"]


def same_request(events: list[dict[str, Any]], name: str) -> str:
    """The id in the one event of this name that is not about readiness."""
    (found,) = [e["request"] for e in events if e["event"] == name and e.get("path") != "/readyz"]
    return str(found)
