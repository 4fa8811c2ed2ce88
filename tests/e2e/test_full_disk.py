"""A disk that fills up while conversations are taken in: a small file system of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from graph_service.text.encoder import Encoder
from ingest.sample import Sample, write_sample
from tests.e2e.command import CACHE, run
from tests.e2e.state import State, state_of

MEGABYTE: Final = 1 << 20
DISK: Final = 16 * MEGABYTE
PEOPLE: Final = 100
FAILED: Final = 1
SOME_ROWS_WERE_REJECTED: Final = 1


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MiB; needs the right to mount one, which the user of a container's root has."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip(f"no small disk can be mounted: {made.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def leave(folder: Path, free: int) -> Path:
    """Fill the disk up to so many bytes; the file that does."""
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(DISK - free))
    return ballast


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return write_sample(tmp_path_factory.mktemp("sample"), people=PEOPLE)


@pytest.fixture(scope="module")
def roomy(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> State:
    """What is held where there was room from the start."""
    data = tmp_path_factory.mktemp("roomy")
    assert run(*ingest(sample), data).code == SOME_ROWS_WERE_REJECTED
    return state_of(data, Encoder(CACHE))


def ingest(sample: Sample) -> tuple[object, ...]:
    return ("ingest", *sample.files, "--company", sample.company, "--data")


# The record's log takes 1.3 to 2.1 MB, so the first disk is full while loading; the second
# while the planes are written.
@pytest.mark.parametrize(("free", "at"), [(300_000, "the store in "), (2_100_000, "No space left")])
def test_a_full_disk_is_named_and_the_work_goes_on_once_there_is_room(
    disk: Path, sample: Sample, roomy: State, free: int, at: str
) -> None:
    ballast = leave(disk, free)
    cut_off = run(*ingest(sample), disk / "data")
    assert cut_off.code == FAILED
    said = cut_off.err.splitlines()[-1]
    assert said.startswith(f"The disk is full: {at}")
    assert said.endswith("Make room and run the same again; what was acknowledged is kept.")
    ballast.unlink()
    assert run(*ingest(sample), disk / "data").code == SOME_ROWS_WERE_REJECTED
    assert state_of(disk / "data", Encoder(CACHE)) == roomy
