from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph_service.access.admission import Admission, WeakKey, admission, api_keys
from graph_service.access.keys import KeyFile, UnreadableKeys
from graph_service.access.principal import Principal, Scope
from graph_service.errors import Misuse

KEY = "correct-horse-battery-staple"
OTHER = "x" * 24


def bearer(secret: str) -> str:
    return f"Bearer {secret}"


def test_keys_of_the_environment_may_do_everything_or_what_they_name() -> None:
    held = api_keys(f"{KEY}, {OTHER}:read+ingest")
    assert held.admit(bearer(KEY)) == Principal("environment-1", frozenset(Scope))
    assert held.admit(bearer(OTHER)) == Principal("environment-2", frozenset({Scope.READ, Scope.INGEST}))
    assert held.admit(bearer(f"{OTHER}:read+ingest")) is None


@pytest.mark.parametrize("names", ["", "raed", "read-act", "read+", "READ"])
def test_a_colon_that_no_scope_follows_is_refused(names: str) -> None:
    with pytest.raises(Misuse):
        api_keys(f"{OTHER}:{names}")


def test_a_short_key_is_refused_by_its_place() -> None:
    with pytest.raises(WeakKey, match=r"API key 2 of 2 has 5 characters"):
        api_keys(f"{KEY},short:read")


def test_a_change_of_the_key_file_is_seen_at_once(tmp_path: Path) -> None:
    file, held = KeyFile(tmp_path), Admission(file=KeyFile(tmp_path))
    assert not held
    secret = file.create("app", [Scope.READ])
    assert held
    assert held.admit(bearer(secret)) == Principal("app", frozenset({Scope.READ}))
    newer = file.rotate("app", datetime.now(UTC) + timedelta(hours=1))
    assert held.admit(bearer(secret)) == held.admit(bearer(newer)) != None  # noqa: E711
    file.revoke("app")
    assert (held.admit(bearer(secret)), held.admit(bearer(newer))) == (None, None)


def test_a_key_ends_without_a_change_of_the_file(tmp_path: Path) -> None:
    made = datetime.now(UTC) - timedelta(days=2)
    secret = KeyFile(tmp_path, lambda: made).create("app", [], made + timedelta(days=1))
    assert Admission(file=KeyFile(tmp_path)).admit(bearer(secret)) is None


def test_the_door_stays_shut_when_the_key_file_goes(tmp_path: Path) -> None:
    file = KeyFile(tmp_path)
    secret = file.create("app", [])
    held = Admission(file=file)
    file.path.unlink()
    assert held
    assert held.admit(bearer(secret)) is None


def test_a_file_that_is_none_lets_nobody_in_and_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = KeyFile(tmp_path)
    secret = file.create("app", [])
    held = Admission(file=file)
    assert held.admit(bearer(secret)) is not None
    file.path.write_text("{")
    assert held
    assert held.admit(bearer(secret)) is None
    assert [record.getMessage() for record in caplog.records] == ["keys unreadable"]
    with pytest.raises(UnreadableKeys):
        Admission(file=file)


@pytest.mark.parametrize("header", ["", KEY, f"Basic {KEY}", "Bearer", "Bearer ", f"Bearer {KEY} {KEY}"])
def test_what_brings_no_key_brings_nobody(header: str) -> None:
    assert api_keys(KEY).admit(header) is None


def test_settings_of_tokens_go_together(tmp_path: Path) -> None:
    some = {"GRAPH_SERVICE_JWKS": "keys.jwks", "GRAPH_SERVICE_JWT_ISSUER": "https://id.example"}
    with pytest.raises(Misuse, match="Set all three"):
        admission(some, tmp_path)
    every = some | {"GRAPH_SERVICE_JWT_AUDIENCE": "graph"}
    assert admission(every, tmp_path)
    with pytest.raises(Misuse, match="Use https"):
        admission(every | {"GRAPH_SERVICE_JWKS": "http://id.example/jwks"}, tmp_path)
    assert not admission({}, tmp_path)


def test_no_secret_stands_in_what_is_held(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    held = api_keys(KEY)
    held.admit(bearer(OTHER))
    assert KEY not in repr(vars(held))
    assert caplog.records == []
