"""A load on a running service that remembers what was acknowledged, and the proof that it is held once."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import orjson

SECONDS: Final = 120
INGEST: Final = """mutation ($ndjson: String!, $key: String) {
  ingest(input: {ndjson: $ndjson, idempotencyKey: $key}) { receipt { added revised unchanged } } }"""
ASKED: Final = "{ stats { messages } advocates(first: 1) { edges { node { score } } } }"
EXPECTED: Final = frozenset(
    {"UNAVAILABLE", "DISK_FULL", "OVERLOADED", "AUDIT_UNAVAILABLE", "UPLOAD_UNDER_WAY", "NO_ANSWER"}
)
"""What a client may be told while something is wrong with the service; nobody need report any of it."""


def message(native_id: str) -> str:
    """A message with a text that no other has, as a line."""
    record = {
        "record": "message",
        "source": "load",
        "native_id": native_id,
        "channel": "chat",
        "sender": {"channel": "chat", "address": f"person-{hash(native_id) % 7}"},
        "sent_at": "2026-03-02T09:00:00Z",
        "text": f"unique {native_id}",
    }
    return json.dumps(record)


@dataclass
class Load:
    """Clients that bring messages in by both doors, each until it is acknowledged, and one that asks."""

    url: str
    acknowledged: set[str] = field(default_factory=set)
    """The texts of messages that the service said it holds."""
    sent: set[str] = field(default_factory=set)
    codes: Counter[str] = field(default_factory=Counter)
    """How requests ended, by code; `OK` for those that were answered."""
    stopping: threading.Event = field(default_factory=threading.Event)

    def bring(self, name: str, door: Any) -> None:
        """Send message after message until told to stop."""
        number = 0
        while not self.stopping.is_set():
            ids = [f"{name}-{number}-{part}" for part in range(3)]
            self.sent |= {f"unique {each}" for each in ids}
            if self.counted(door, "\n".join(map(message, ids)), f"{name}-{number}"):
                self.acknowledged |= {f"unique {each}" for each in ids}
                number += 1
            else:
                time.sleep(0.2)

    def counted(self, door: Any, *asked: str) -> bool:
        """Whether a request was answered; otherwise its code is counted."""
        try:
            code = door(self.url, *asked)
        except httpx.HTTPError:
            code = "NO_ANSWER"
        self.codes[code] += 1
        return bool(code == "OK")

    def ask(self) -> None:
        while not self.stopping.is_set():
            self.counted(questions)
            time.sleep(0.2)

    def wait_for(self, more: int, seconds: float = SECONDS) -> None:
        """Wait until so many more messages have been acknowledged."""
        wanted, deadline = len(self.acknowledged) + more, time.monotonic() + seconds
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < deadline, f"{len(self.acknowledged)} of {wanted}; {self.codes}"
            time.sleep(0.05)

    def wait_for_code(self, code: str, seconds: float = SECONDS) -> None:
        """Wait until one more request has ended with this code."""
        wanted, deadline = self.codes[code] + 1, time.monotonic() + seconds
        while self.codes[code] < wanted:
            assert time.monotonic() < deadline, f"nobody is told {code}; {self.codes}"
            time.sleep(0.05)

    def refuse_unexpected(self) -> None:
        """Raise where anybody was told what nobody should be told."""
        assert set(self.codes) - {"OK"} <= EXPECTED, self.codes


def by_graphql(url: str, lines: str, key: str) -> str:
    """Bring lines in by a mutation; how that ended."""
    body = {"query": INGEST, "variables": {"ndjson": lines, "key": key}}
    answer = httpx.post(f"{url}/graphql", json=body, timeout=SECONDS)
    if not (code := code_of(answer)):
        receipt = answer.json()["data"]["ingest"]["receipt"]
        return held(receipt, lines)
    return code


def by_upload(url: str, lines: str, key: str) -> str:
    """Bring lines in as a file; how that ended."""
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": key}
    answer = httpx.post(f"{url}/ingest", content=lines, headers=headers, timeout=SECONDS)
    return code_of(answer) or held(answer.json()["receipt"], lines)


def held(receipt: dict[str, int], lines: str) -> str:
    counted = receipt["added"] + receipt["revised"] + receipt["unchanged"]
    return "OK" if counted == len(lines.splitlines()) else "MISCOUNTED"


def questions(url: str) -> str:
    answer = httpx.post(f"{url}/graphql", json={"query": ASKED}, timeout=SECONDS)
    return code_of(answer) or "OK"


def code_of(answer: httpx.Response) -> str:
    """The code of the first error in an answer; empty where there is none."""
    try:
        errors = answer.json().get("errors") or []
    except ValueError:
        return f"NO_JSON_{answer.status_code}"
    return str(errors[0]["extensions"]["code"]) if errors else ""


@contextmanager
def load_on(url: str) -> Iterator[Load]:
    """Four clients at work on a service until the end of the block."""
    load = Load(url)
    doors = {"a": by_graphql, "b": by_graphql, "c": by_upload}
    threads = [threading.Thread(target=load.bring, args=pair, daemon=True) for pair in doors.items()]
    threads.append(threading.Thread(target=load.ask, daemon=True))
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.stopping.set()
        for thread in threads:
            thread.join(SECONDS)


def texts_in(export: Iterator[bytes] | list[bytes]) -> list[str]:
    """The texts of all messages of a load in an export."""
    lines = (orjson.loads(line) for line in export)
    return [line["text"] for line in lines if line["record"] == "message" and line["key"].startswith("load:")]


def assert_nothing_lost_or_doubled(load: Load, texts: list[str]) -> None:
    """What was acknowledged is there; nothing is twice; nothing is there that was never sent."""
    once = set(texts)
    assert not load.acknowledged - once, "acknowledged and lost"
    assert len(once) == len(texts), "there twice"
    assert once <= load.sent, "never sent"
