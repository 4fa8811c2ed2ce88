"""A backup made while messages come in, and what comes of restoring it."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph_service.bootstrap import open_copy
from graph_service.pipeline.backups import (
    Backup,
    Backups,
    BackupUnderWay,
    BadBackup,
    Retention,
    Stand,
    check,
    read,
)
from graph_service.store.embedded import EmbeddedEngine
from graph_service.store.record import GraphStore
from tests.e2e.conftest import Command
from tests.e2e.faulty import Faulty, faulty
from tests.e2e.load import load_on, texts_in

pytestmark = pytest.mark.timeout(600)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    with faulty(tmp_path_factory.mktemp("backup")) as made:
        yield made


def test_what_was_acknowledged_before_a_backup_began_is_in_it(service: Faulty, command: Command) -> None:
    with load_on(service.url) as load:
        load.wait_for(9)
        before = set(load.acknowledged)
        made = command("backup", "--server", service.url, "--json")
        after = set(load.sent)
        load.wait_for(3)
        load.refuse_unexpected()
    assert made.code == 0, made.err
    (backup,) = Backups(service.data / "backups").held()
    assert (backup.name, backup.stand.messages) == (made.json["name"], made.json["messages"])
    assert backup.path.stat().st_mode & 0o077 == 0, "nobody else may look"
    texts = texts_in(open_copy(backup.path).export())
    assert len(texts) == len(set(texts)) == backup.stand.messages
    assert before <= set(texts) <= after


def test_a_backup_restored_is_the_store_that_it_was_made_of(
    service: Faulty, command: Command, tmp_path: Path
) -> None:
    (backup,) = Backups(service.data / "backups").held()
    expected = list(open_copy(backup.path).export())
    back = command("restore", backup.path, "--data", tmp_path / "data")
    assert back.code == 0, back.err
    with closing(GraphStore(EmbeddedEngine(tmp_path / "data" / "graph"))) as store:
        assert list(store.export()) == expected
    assert (tmp_path / "data" / "seal.key").read_bytes() == (service.data / "seal.key").read_bytes()
    again = command("restore", backup.path, "--data", tmp_path / "data")
    assert (again.code, "already" in again.err) == (2, True)


def test_a_backup_that_was_altered_is_not_restored(service: Faulty, command: Command, tmp_path: Path) -> None:
    (backup,) = Backups(service.data / "backups").held()
    copy = tmp_path / backup.name
    copy.mkdir()
    for path in backup.path.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    with (copy / "record.kgl").open("r+b") as file:
        file.seek(-20, os.SEEK_END)
        file.write(b"x")
    with pytest.raises(BadBackup, match="not as it was made"):
        check(read(copy))
    refused = command("restore", copy, "--data", tmp_path / "data")
    assert (refused.code, "Take an earlier one" in refused.err) == (1, True)
    assert not (tmp_path / "data" / "graph").exists()


def made(folder: Path, at: datetime, retention: Retention, position: int = 2) -> Backup:
    """A backup of next to nothing."""
    backups = Backups(folder, retention)
    with backups.begun(at) as partial:
        (partial / "record").write_bytes(b"all there is")
        return backups.finish(partial, at, Stand("embedded", 1, position, 3))


def test_backups_go_when_their_time_has_come_or_there_are_too_many(tmp_path: Path) -> None:
    retention = Retention(days=10, keep=3)
    held = [made(tmp_path, NOW + timedelta(days=day), retention) for day in range(5)]
    backups = Backups(tmp_path, retention)
    assert held[0].expires_at == NOW + timedelta(days=10)
    assert backups.expire(NOW + timedelta(days=5)) == held[:2]
    assert backups.expire(NOW + timedelta(days=13, seconds=-1)) == [held[2]]
    assert backups.held() == held[3:]


def test_after_a_clock_is_set_back_the_latest_is_still_the_latest(tmp_path: Path) -> None:
    retention = Retention(keep=2)
    first, second = (made(tmp_path, NOW + timedelta(days=day), retention, day) for day in (1, 2))
    latest = made(tmp_path, NOW, retention, 3)
    assert Backups(tmp_path, retention).expire(NOW) == [first]
    assert Backups(tmp_path, retention).held() == [second, latest]


def test_what_a_killed_backup_left_passes_for_none_and_goes_with_the_next(tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        with Backups(tmp_path).begun(NOW) as partial:
            (partial / "record").write_bytes(b"half of it")
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert [path.suffix for path in tmp_path.iterdir()] == [".partial"]
    assert Backups(tmp_path).held() == []
    whole = made(tmp_path, NOW, Retention())
    assert [path.name for path in tmp_path.iterdir()] == [whole.name]


def test_a_second_backup_waits_for_the_first_and_leaves_it_alone(tmp_path: Path) -> None:
    with Backups(tmp_path).begun(NOW) as partial:
        (partial / "record").write_bytes(b"half of it")
        with pytest.raises(BackupUnderWay), Backups(tmp_path).begun(NOW + timedelta(seconds=1)):
            pass
        assert (partial / "record").exists()
    made(tmp_path, NOW, Retention())


def test_a_damaged_backup_hides_no_other_and_keeps_none_from_going(tmp_path: Path) -> None:
    retention = Retention(days=10, keep=3)
    old, damaged, new = (made(tmp_path, NOW + timedelta(days=day), retention) for day in (0, 1, 9))
    (damaged.path / "manifest.json").write_bytes(b"{")
    backups = Backups(tmp_path, retention)
    assert (backups.held(), backups.damaged()) == ([old, new], [damaged.path])
    assert backups.expire(NOW + timedelta(days=12)) == [old]
    assert (backups.held(), backups.damaged()) == ([new], [damaged.path])


def test_what_was_to_go_when_the_service_was_killed_goes_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    retention = Retention(days=10)
    old = made(tmp_path, NOW, retention)
    child = os.fork()
    if not child:
        monkeypatch.setattr(shutil, "rmtree", lambda _: os.kill(os.getpid(), signal.SIGKILL))
        Backups(tmp_path, retention).expire(old.expires_at)
    os.waitpid(child, 0)
    assert Backups(tmp_path).held() == []
    new = made(tmp_path, old.expires_at, retention)
    assert [path.name for path in tmp_path.iterdir()] == [new.name]
