from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph_service.access.audit import AuditLog, AuditUnavailable
from graph_service.access.chain import Link, chained
from graph_service.access.principal import Principal, acting_as
from graph_service.access.sealing import Seal
from graph_service.access.verifying import told, verified
from graph_service.errors import Misuse
from graph_service.logs import REQUEST

JANE = "email:jane@acme.example"


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "audit.ndjson").read_text().splitlines()]


def test_a_line_says_who_did_what_when_and_in_which_request(tmp_path: Path) -> None:
    given = REQUEST.set("5b0f3b7a90e1c2d4")
    with acting_as(Principal("crm", frozenset())):
        AuditLog(tmp_path).record("forget", subject=JANE, messages=3)
    REQUEST.reset(given)
    (line,) = lines(tmp_path)
    assert datetime.fromisoformat(line.pop("time")).tzinfo == UTC
    assert line == {
        "number": 1,
        "principal": "crm",
        "request": "5b0f3b7a90e1c2d4",
        "act": "forget",
        "outcome": "done",
        "subject": Seal(tmp_path).digest(JANE),
        "fields": {"messages": 3},
        "chain": line["chain"],
    }


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    AuditLog(tmp_path).record("ingest")
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("audit*")} == {
        "audit.ndjson": 0o600,
        "audit.lock": 0o600,
    }


def test_what_is_done_is_written_down_before_and_after(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    with log.over("forget", subject=JANE) as fields:
        assert [line["outcome"] for line in lines(tmp_path)] == ["asked"]
        fields["messages"] = 3
    with pytest.raises(Misuse), log.over("forget"):
        raise Misuse("Nobody.")
    with pytest.raises(ZeroDivisionError), log.over("ingest"):
        raise ZeroDivisionError
    assert [(line["outcome"], line["fields"]) for line in lines(tmp_path)] == [
        ("asked", {}),
        ("done", {"messages": 3}),
        ("asked", {}),
        ("refused", {"code": "BAD_REQUEST"}),
        ("asked", {}),
        ("failed", {"code": "ZeroDivisionError"}),
    ]


def test_the_chain_goes_on_after_a_restart_and_over_many_writers(tmp_path: Path) -> None:
    logs = [AuditLog(tmp_path) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: logs[n % 4].record("act", place=n), range(40)))
    found = verified(tmp_path)
    assert (found.lines, found.first, found.last, found.faults) == (40, 1, 40, ())
    assert sorted(line["fields"]["place"] for line in told(tmp_path)) == list(range(40))


def test_processes_write_one_chain(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from graph_service.access.audit import AuditLog\n"
        "log = AuditLog(Path(sys.argv[1]))\nfor n in range(25): log.record('act', place=n)"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    found = verified(tmp_path)
    assert (found.lines, found.faults) == (50, ())


def altered(rows: list[bytes]) -> list[bytes]:
    return [rows[0], rows[1].replace(b'"place":1', b'"place":7'), *rows[2:]]


TAMPERINGS: dict[str, tuple[Callable[[list[bytes]], list[bytes]], str]] = {
    "altered": (altered, "Line number 2 was altered, or the one before it was."),
    "removed": (lambda rows: [rows[0], *rows[2:]], "Line number 3 follows 1."),
    "removed at the beginning": (
        lambda rows: rows[2:],
        "Lines before number 3 are gone, and none says that they were to go.",
    ),
    "moved": (lambda rows: [rows[0], rows[2], rows[1], *rows[3:]], "Line number 3 follows 1."),
    "doubled": (lambda rows: [rows[0], *rows], "Line number 1 follows 1."),
    "made unreadable": (lambda rows: [rows[0], b"what?\n", *rows[2:]], "Line number 3 follows 1."),
    "made unreadable at the end": (lambda rows: [*rows[:-1], b"what?\n"], "The last line is none of ours."),
}


@pytest.mark.parametrize(("tamper", "said"), TAMPERINGS.values(), ids=list(TAMPERINGS))
def test_tampering_shows(tmp_path: Path, tamper: Callable[[list[bytes]], list[bytes]], said: str) -> None:
    log = AuditLog(tmp_path)
    for place in range(5):
        log.record("act", place=place)
    assert verified(tmp_path).faults == ()
    file = tmp_path / "audit.ndjson"
    file.write_bytes(b"".join(tamper(file.read_bytes().splitlines(keepends=True))))
    assert verified(tmp_path).faults[0].what == said


def test_a_line_made_without_the_secret_shows(tmp_path: Path) -> None:
    AuditLog(tmp_path / "log").record("act")
    (first,) = told(tmp_path / "log")
    fields = {"time": first["time"], "act": "act", "outcome": "done", "fields": {}}
    forged, _ = chained(Seal(tmp_path / "other"), Link(1, first["chain"]), fields)
    with (tmp_path / "log" / "audit.ndjson").open("ab") as file:
        file.write(forged)
    assert [fault.line for fault in verified(tmp_path / "log").faults] == [2]


def test_lines_cut_off_at_the_end_show_against_a_chain_noted_before(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.record("act")
    kept = (tmp_path / "audit.ndjson").read_bytes()
    log.record("act")
    noted = verified(tmp_path)
    (tmp_path / "audit.ndjson").write_bytes(kept)
    found = verified(tmp_path)
    assert found.faults == ()
    assert (found.last, found.chain) != (noted.last, noted.chain)


def test_a_line_that_a_crash_cut_off_is_left_and_told(tmp_path: Path) -> None:
    AuditLog(tmp_path).record("one")
    file = tmp_path / "audit.ndjson"
    file.write_bytes(file.read_bytes() + b'{"number":2,"time":"2026-')
    AuditLog(tmp_path).record("two")
    found = verified(tmp_path)
    assert (found.lines, found.last, found.torn, found.faults) == (2, 2, 1, ())
    assert [line["act"] for line in told(tmp_path)] == ["one", "two"]


def test_what_cannot_be_written_down_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.record("one")
    os.link(tmp_path / "audit.ndjson", tmp_path / "kept")
    (tmp_path / "audit.lock").unlink()
    (tmp_path / "audit.lock").mkdir()
    done = []
    with pytest.raises(AuditUnavailable, match="Is a directory"), log.over("two"):
        done.append("two")
    assert done == []
    assert [line["act"] for line in told(tmp_path)] == ["one"]


def test_a_new_file_begins_at_a_size_and_the_chain_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph_service.access.segments.MOST_BYTES", 600)
    for place in range(9):
        AuditLog(tmp_path).record("act", place=place)
    earlier = sorted(tmp_path.glob("audit.*.ndjson"))
    assert len(earlier) == 2
    for path in earlier:
        first = json.loads(path.read_bytes().splitlines()[0])
        assert path.name == f"audit.{first['number']:012}.ndjson"
    found = verified(tmp_path)
    assert (found.lines, found.faults) == (9, ())


def old(folder: Path, before: Link, file: str) -> Link:
    """A file of the log with one line, of 2020."""
    fields = {"time": "2020-01-01T00:00:00.000+00:00", "act": "old", "outcome": "done", "fields": {}}
    line, link = chained(Seal(folder), before, fields)
    (folder / file).write_bytes(line)
    return link


@pytest.mark.parametrize(
    ("months", "acts"),
    [(0, ["old", "old", "new"]), (12, ["audit retention", "new"])],
    ids=["for good", "a year"],
)
def test_lines_older_than_they_are_kept_go_with_a_line_that_says_so(
    tmp_path: Path, months: int, acts: list[str]
) -> None:
    link = old(tmp_path, Link(), "audit.000000000001.ndjson")
    old(tmp_path, link, "audit.ndjson")
    AuditLog(tmp_path, months).record("new")
    assert [line["act"] for line in told(tmp_path)] == acts
    found = verified(tmp_path)
    assert (found.last, found.faults) == (len(acts) if months == 0 else 4, ())
