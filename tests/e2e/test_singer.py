"""A Singer target from the command line: what is told on standard output, and when."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from tests.e2e.conftest import Command

GOLDEN: Final = Path(__file__).parents[1] / "unit" / "ingest" / "golden" / "singer.jsonl"
REJECTED: Final = 1
REFUSED: Final = 2
SINGER: Final = ("ingest", "--format", "singer")


def line(kind: str, **more: object) -> bytes:
    return json.dumps({"type": kind, **more}).encode() + b"\n"


def comment(number: int) -> bytes:
    told = {"id": number, "ticket_id": 1, "author_id": 601, "body": "", "public": True}
    return line("RECORD", stream="ticket_comments", record={**told, "created_at": "2026-03-01T09:30:00Z"})


class Tap:
    """Standard input as a tap leaves it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def writes(self, data: bytes) -> None:
        self.monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))


@pytest.fixture
def tap(monkeypatch: pytest.MonkeyPatch) -> Tap:
    return Tap(monkeypatch)


def held(command: Command, data: Path) -> dict[str, Any]:
    return dict(command("stats", "--data", data, "--json").json)


def test_a_stream_is_taken_in_once_and_only_its_state_is_on_standard_output(
    command: Command, tap: Tap, tmp_path: Path
) -> None:
    for _ in range(2):
        tap.writes(GOLDEN.read_bytes())
        taken = command(*SINGER, "-", "--data", tmp_path)
        assert taken.code == REJECTED
        assert [json.loads(told) for told in taken.out.splitlines()] == [
            {"bookmarks": {"users": "2026-03-01T09:30:00Z", "tickets": 35}}
        ]
        assert "1 rejected" in taken.err
        assert (held(command, tmp_path)["messages"], held(command, tmp_path)["rejects"]) == (1, 1)


def test_a_state_is_told_only_when_what_came_before_it_is_stored(
    command: Command, tap: Tap, tmp_path: Path
) -> None:
    rows = [comment(number) + line("STATE", value=number) for number in range(1, 1_501)]
    tap.writes(b"".join(rows) + line("SCHEMA", stream="poems"))
    taken = command(*SINGER, "-", "--data", tmp_path)
    assert (taken.code, [int(told) for told in taken.out.splitlines()]) == (REFUSED, [999])
    assert "stream 'poems': none that is known" in taken.err
    assert held(command, tmp_path)["messages"] == 1_000


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ingest", "-"), "Add --format singer"),
        (("ingest", "--map", "streams.toml", "notes.ndjson"), "--map is for Singer streams"),
        ((*SINGER, "--map", "nowhere.toml", "-"), "nowhere.toml"),
    ],
)
def test_what_does_not_go_together_is_told(
    command: Command, tap: Tap, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    tap.writes(b"")
    refused = command(*arguments, "--data", tmp_path)
    assert (refused.code, refused.out) == (REFUSED, "")
    assert told in refused.err


def test_a_stream_in_a_file_tells_no_state(command: Command, tmp_path: Path) -> None:
    taken = command(*SINGER, GOLDEN, "--data", tmp_path, "--json")
    assert (taken.code, taken.json["added"]) == (REJECTED, 1)
