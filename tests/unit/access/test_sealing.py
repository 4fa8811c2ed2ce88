from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from graph_service.access.sealing import Seal


def test_a_digest_is_the_same_after_a_restart_and_another_elsewhere(tmp_path: Path) -> None:
    here = Seal(tmp_path / "here").digest("email:jane@acme.example")
    assert Seal(tmp_path / "here").digest("email:jane@acme.example") == here
    assert Seal(tmp_path / "there").digest("email:jane@acme.example") != here
    assert Seal(tmp_path / "here").digest("email:jane@acme.exampl") != here
    assert len(here) == 32


def test_only_the_owner_may_read_the_secret_and_nothing_else_is_left(tmp_path: Path) -> None:
    Seal(tmp_path)
    (file,) = tmp_path.iterdir()
    assert (file.name, file.stat().st_mode & 0o777, file.stat().st_size) == ("seal.key", 0o600, 32)


def test_those_who_start_together_share_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(lambda _: Seal(tmp_path).digest("x"), range(32)))
    assert len(digests) == 1
