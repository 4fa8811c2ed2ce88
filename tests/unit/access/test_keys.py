from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from graph_service.access.keys import KeyFile, NameTaken, UnreadableKeys, is_secret, new_secret
from graph_service.access.principal import Scope
from graph_service.errors import Misuse, NotFound

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(folder: Path, *times: datetime) -> KeyFile:
    """A key file by a clock that tells these times, one a call."""
    clock: Iterator[datetime] = iter(times)
    return KeyFile(folder, lambda: next(clock))


def digests(file: KeyFile, now: datetime) -> list[str]:
    return [digest for key in file.held() for digest in key.digests(now)]


def hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def test_a_key_is_random_recognisable_and_carries_a_checksum() -> None:
    made = {new_secret() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"gsk_[0-9A-Za-z]{49}", secret) for secret in made)
    secret = made.pop()
    assert is_secret(secret)
    other = "1" if secret[10] != "1" else "2"
    for wrong in (f"{secret[:10]}{other}{secret[11:]}", secret[:-1], f"{secret}0", secret[4:], "", "gsk_"):
        assert not is_secret(wrong)


def test_the_file_holds_digests_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    file = at(tmp_path / "data", NOON)
    secret = file.create("app", [Scope.INGEST, Scope.READ, Scope.READ])
    text = file.path.read_text()
    assert secret not in text
    assert secret[4:20] not in text
    (key,) = json.loads(text)["keys"]
    assert (key["digest"], key["scopes"], key["created"]) == (
        hashed(secret),
        ["read", "ingest"],
        NOON.isoformat(),
    )
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.path.parent.iterdir()] == ["keys.json"]


def test_a_name_is_given_once_even_after_the_key_has_ended(tmp_path: Path) -> None:
    file = KeyFile(tmp_path)
    file.create("app", [])
    with pytest.raises(NameTaken, match="There is, or was, a key 'app'"):
        file.create("app", [])
    file.revoke("app")
    with pytest.raises(NameTaken):
        file.create("app", [])
    assert len(file.held()) == 1


@pytest.mark.parametrize(
    "name", ["", " app", "a\nb", "x" * 81, "\x1b[31m", "operator", "nobody", "token:ann", "environment-1"]
)
def test_a_name_stands_well_in_a_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(Misuse, match="cannot be a key's name"):
        KeyFile(tmp_path).create(name, [])
    assert not KeyFile(tmp_path).path.exists()


def test_a_key_ends_when_it_was_to(tmp_path: Path) -> None:
    file = at(tmp_path, NOON, NOON)
    secret = file.create("app", [], NOON + HOUR)
    assert digests(file, NOON + HOUR - timedelta(seconds=1)) == [hashed(secret)]
    assert digests(file, NOON + HOUR) == []
    with pytest.raises(Misuse, match="is in the past"):
        file.create("other", [], NOON)


def test_a_rotated_key_goes_by_both_secrets_for_a_while(tmp_path: Path) -> None:
    file = at(tmp_path, NOON, NOON, NOON + 2 * HOUR)
    first = file.create("app", [Scope.READ])
    second = file.rotate("app", NOON + HOUR)
    assert digests(file, NOON) == [hashed(second), hashed(first)]
    assert digests(file, NOON + HOUR) == [hashed(second)]
    third = file.rotate("app", NOON + 3 * HOUR)
    assert digests(file, NOON + 2 * HOUR) == [hashed(third), hashed(second)]
    assert file.held()[0].scopes == (Scope.READ,)


def test_a_revoked_key_lets_nobody_in_by_any_secret_and_stays_to_be_read(tmp_path: Path) -> None:
    file = at(tmp_path, NOON, NOON, NOON, NOON + HOUR, NOON)
    file.create("app", [])
    file.rotate("app", NOON + HOUR)
    file.revoke("app")
    file.revoke("app")
    assert digests(file, NOON) == []
    assert [(key.name, key.revoked) for key in file.held()] == [("app", NOON)]
    with pytest.raises(Misuse, match="is revoked"):
        file.rotate("app", NOON + HOUR)


def test_a_key_that_is_not_there_can_be_neither_rotated_nor_revoked(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no key 'app'"):
        KeyFile(tmp_path).rotate("app", NOON)
    with pytest.raises(NotFound, match="There is no key 'app'"):
        KeyFile(tmp_path).revoke("app")
    assert not KeyFile(tmp_path).path.exists()


def test_those_who_change_it_together_lose_nothing_of_each_other(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda n: KeyFile(tmp_path).create(f"key {n}", []), range(24)))
    assert set(digests(KeyFile(tmp_path), datetime.now(UTC))) == {hashed(secret) for secret in secrets}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"version": 2, "keys": []}', b'{"version": 1, "keys": [{"name": "x"}]}', b"\xff"],
)
def test_a_file_that_is_none_is_told_and_left_alone(tmp_path: Path, body: bytes) -> None:
    file = KeyFile(tmp_path)
    file.path.write_bytes(body)
    with pytest.raises(UnreadableKeys, match="Put the file back"):
        file.create("app", [])
    assert file.path.read_bytes() == body
