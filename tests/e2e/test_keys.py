"""Keys from the command line: made, shown once, used against a running service, changed and revoked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from graph_service.access.principal import Scope
from tests.e2e.command import Run
from tests.e2e.conftest import Command
from tests.e2e.test_serving import SECONDS, TWEET, serving

DONE: Final = 0
FAILED: Final = 1
STATS: Final = "{ stats { messages } }"
SAVE: Final = 'mutation { saveContext(input: {name: "n", text: "refunds", by: "x"}) { context { name } } }'


@dataclass(frozen=True)
class Guarded:
    """A running service, and a key for each scope and one with none."""

    url: str
    data: Path
    keys: dict[str, str]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    from graph_service.access.keys import KeyFile

    folder = tmp_path_factory.mktemp("guarded")
    (folder / "tweet.ndjson").write_text(TWEET, encoding="utf-8")
    file = KeyFile(folder / "data")
    keys = {scope.value: file.create(scope.value, [scope]) for scope in Scope}
    keys["none"] = file.create("none", [])
    with serving(folder / "data", keys["none"]) as (url, _):
        yield Guarded(url, folder, keys)


def through(command: Command, guarded: Guarded, key: str, *arguments: object) -> Run:
    """A command that goes through the service with a key."""
    return command(*arguments, "--server", guarded.url, GRAPH_SERVICE_API_KEY=key)


def commands(guarded: Guarded) -> dict[str, tuple[object, ...]]:
    """One command for each scope; the last one takes a person away."""
    file, client = guarded.data / "tweet.ndjson", guarded.data / "client"
    return {
        "read": ("stats", "--json"),
        "ingest": ("ingest", file, "--data", client, "--json"),
        "act": ("query", SAVE),
        "cypher": ("cypher", "MATCH (m:Message) RETURN count(m) AS messages", "--json"),
        "admin": ("forget", "chat:ann", "--yes", "--json"),
    }


def test_a_command_does_what_its_key_may_do_and_nothing_else(command: Command, guarded: Guarded) -> None:
    asked = commands(guarded)
    for scope in [*asked, "none"]:
        for name, arguments in asked.items():
            if name != scope:
                refused = through(command, guarded, guarded.keys[scope], *arguments)
                assert refused.code == FAILED, (scope, name, refused)
                assert f"needs the scope {name}" in f"{refused.out}{refused.err}"
    before = through(command, guarded, guarded.keys["read"], *asked["read"]).json
    assert (before["messages"], before["graphVersion"]) == (0, 0)
    ended = {name: through(command, guarded, guarded.keys[name], *asked[name]) for name in ORDER}
    assert {name: run.code for name, run in ended.items()} == dict.fromkeys(ORDER, DONE)
    assert ended["ingest"].json["added"] == 1
    assert ended["read"].json["messages"] == 1
    assert ended["admin"].json["messages"] == 1


ORDER: Final = ("ingest", "read", "cypher", "act", "admin")


def test_a_key_is_shown_once_and_seen_by_the_service_at_once(command: Command, guarded: Guarded) -> None:
    data = ("--data", guarded.data / "data")
    made = command("keys", "create", "app", "--scope", "read", "--expires", "30d", *data)
    first = made.out.strip()
    assert (made.code, first[:4], len(made.out.splitlines())) == (DONE, "gsk_", 1)
    assert through(command, guarded, first, "stats").code == DONE
    second = command("keys", "rotate", "app", "--grace", "1h", "--json", *data).json["key"]
    third = command("keys", "rotate", "app", "--grace", "0m", "--json", *data).json["key"]
    codes = [through(command, guarded, key, "stats").code for key in (first, second, third)]
    assert codes == [DONE, FAILED, DONE]
    listed = command("keys", "list", "--json", *data)
    row = next(row for row in listed.json if row["name"] == "app")
    assert (row["standing"], row["scopes"], row["revoked"]) == ("active", ["read"], None)
    assert not any(key in listed.out for key in (first, second, third))
    assert command("keys", "revoke", "app", *data).code == DONE
    assert [through(command, guarded, key, "stats").code for key in (first, third)] == [FAILED] * 2
    told = (guarded.data / "data" / "audit.ndjson").read_text()
    acts = [json.loads(line)["act"] for line in told.splitlines()]
    assert [acts.count(f"key {what}") for what in ("created", "rotated", "revoked")] == [2, 4, 2]
    assert not any(key in told for key in (first, second, third))


def test_a_websocket_of_a_revoked_key_is_closed_within_seconds(command: Command, guarded: Guarded) -> None:
    data = ("--data", guarded.data / "data")
    key = command("keys", "create", "page", "--scope", "read", *data).out.strip()
    address = guarded.url.replace("http://", "ws://") + "/graphql"
    protocol = Subprotocol("graphql-transport-ws")
    with connect(address, subprotocols=[protocol], origin=Origin(guarded.url), proxy=None) as socket:
        init = {"type": "connection_init", "payload": {"authorization": f"Bearer {key}"}}
        socket.send(json.dumps(init))
        assert json.loads(socket.recv(SECONDS)) == {"type": "connection_ack"}
        command("keys", "revoke", "page", *data)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create", "app", "--scope", "root"), "'root' is not one of"),
        (("create", "new", "--expires", "soon"), "Give a day such as 2027-01-31, or 90d."),
        (("create", "new", "--expires", "2020-01-01"), "is in the past"),
        (("create", "none"), "There is, or was, a key 'none'"),
        (("rotate", "none", "--grace", "long"), "'long' is no length of time"),
        (("rotate", "nobody"), "There is no key 'nobody'"),
        (("revoke", "nobody"), "`graph-service keys list` lists them all"),
    ],
)
def test_what_is_asked_wrongly_is_said(
    command: Command, guarded: Guarded, arguments: tuple[str, ...], said: str
) -> None:
    before = (guarded.data / "data" / "keys.json").read_bytes()
    refused = command("keys", *arguments, "--data", guarded.data / "data")
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err
    assert (guarded.data / "data" / "keys.json").read_bytes() == before


def test_health_needs_no_key_and_metrics_any(guarded: Guarded) -> None:
    assert httpx.get(f"{guarded.url}/healthz").status_code == 200
    assert httpx.get(f"{guarded.url}/metrics").status_code == 401
    headers = {"authorization": f"Bearer {guarded.keys['none']}"}
    assert httpx.get(f"{guarded.url}/metrics", headers=headers).status_code == 200
