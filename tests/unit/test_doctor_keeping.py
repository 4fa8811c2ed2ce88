"""What `doctor` says of secrets, the audit log, the clock, backups and limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph_service.access.audit import AuditLog
from graph_service.config import read_settings
from graph_service.doctor.finding import Finding
from graph_service.doctor.keeping import examine_keeping, examine_open_files


def looked(data: Path, now: datetime | None = None) -> dict[str, Finding]:
    return {finding.check: finding for finding in examine_keeping(read_settings({}, data), now)}


def test_a_new_folder_lacks_nothing_but_a_backup(tmp_path: Path) -> None:
    found = looked(tmp_path)
    assert {check: finding.status for check, finding in found.items() if check != "open files"} == {
        "secrets": "ok",
        "audit log": "ok",
        "clock": "ok",
        "backups": "warning",
    }
    assert list(tmp_path.iterdir()) == []


def test_a_log_as_it_was_written_is_told_by_its_lines(tmp_path: Path) -> None:
    AuditLog(tmp_path).record("ingest")
    assert looked(tmp_path)["audit log"].finding == "1 lines, unaltered."


def test_a_log_that_was_altered_is_wrong(tmp_path: Path) -> None:
    for _ in range(2):
        AuditLog(tmp_path).record("ingest")
    file = tmp_path / "audit.ndjson"
    file.write_bytes(file.read_bytes().replace(b'"done"', b'"made"', 1))
    found = looked(tmp_path)["audit log"]
    assert (found.status, found.finding) == (
        "wrong",
        "audit.ndjson:1: Line number 1 was altered, or the one before it was. (1 such places.)",
    )


def test_a_log_without_its_secret_cannot_be_verified(tmp_path: Path) -> None:
    AuditLog(tmp_path).record("ingest")
    (tmp_path / "seal.key").unlink()
    assert looked(tmp_path)["audit log"].status == "wrong"
    assert not (tmp_path / "seal.key").exists()


@pytest.mark.parametrize("name", ["seal.key", "keys.json", "audit.ndjson"])
def test_a_secret_that_others_can_read_is_named_with_what_to_run(tmp_path: Path, name: str) -> None:
    AuditLog(tmp_path).record("ingest")
    (tmp_path / name).touch()
    (tmp_path / name).chmod(0o640)
    found = looked(tmp_path)["secrets"]
    assert (found.status, found.finding) == ("warning", f"Others on this machine can read {name}.")
    assert found.advice == f"Run: chmod 600 {tmp_path / name}"


def test_a_clock_that_was_set_back_is_wrong(tmp_path: Path) -> None:
    AuditLog(tmp_path).record("ingest")
    assert looked(tmp_path, datetime.now(UTC) - timedelta(minutes=4))["clock"].status == "ok"
    assert looked(tmp_path, datetime.now(UTC) - timedelta(minutes=6))["clock"].status == "wrong"


@pytest.mark.parametrize(("most", "status"), [(1_023, "warning"), (1_024, "ok"), (-1, "ok")])
def test_too_few_open_files_are_a_warning(most: int, status: str) -> None:
    assert examine_open_files(most).status == status


def test_a_backup_that_cannot_be_read_is_wrong(tmp_path: Path) -> None:
    damaged = tmp_path / "backups" / "2026-03-01T12-00-00-000000Z"
    damaged.mkdir(parents=True)
    (damaged / "manifest.json").write_bytes(b"{")
    found = looked(tmp_path)["backups"]
    assert (found.status, str(damaged) in found.finding) == ("wrong", True)
