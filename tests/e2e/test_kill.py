"""A command cut off by `kill -9` and run again ends where one that was left alone ends."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

import pytest

from graph_service.text.encoder import Encoder
from ingest.sample import Sample, write_sample
from tests.e2e.command import CACHE, run, start
from tests.e2e.state import Standing, State, standing_of, state_of

PEOPLE: Final = 100
SOME_ROWS_WERE_REJECTED: Final = 1
KILLED: Final = -9
SECONDS: Final = 120
RECORD: Final = "graph/*-wal"
PLANES: Final = "planes/**/*.arrow"
JOINING: Final = b"joining handles to customers"
"""What a terminal shows once everything is loaded and read, before customers are written."""


Reached = Callable[[bytes], bool]
"""Whether the moment to kill has come; asked with what the terminal has shown."""


@dataclass(frozen=True)
class Undisturbed:
    """What a run that nobody cuts off leaves, and how many bytes some of its files held at most."""

    sample: Sample
    state: State = field(repr=False)
    most: dict[str, int]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(CACHE)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed")
    sample = write_sample(folder / "sample", people=PEOPLE)
    code, most = watched(begin(sample, folder / "data"), folder / "data")
    assert code == SOME_ROWS_WERE_REJECTED
    return Undisturbed(sample, state_of(folder / "data", encoder), most)


def begin(sample: Sample, data: Path, screen: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    return start("ingest", *sample.files, "--company", sample.company, "--data", data, screen=screen)


def watched(process: subprocess.Popen[bytes], data: Path) -> tuple[int, dict[str, int]]:
    """Let a run end; its exit code, and the most bytes there were of each kind of file."""
    most = {RECORD: 0, PLANES: 0}
    while process.poll() is None:
        most = {files: max(before, size(data, files)) for files, before in most.items()}
        time.sleep(0.001)
    return process.returncode, most


def killed(sample: Sample, data: Path, reached: Reached, wait: float) -> bool:
    """Start a run and kill it so many seconds after a moment; whether it was still running then."""
    screen = Screen()
    process = begin(sample, data, screen.terminal)
    while process.poll() is None and not reached(screen.shown()):
        time.sleep(0.001)
    time.sleep(wait)
    process.kill()
    screen.close()
    return process.wait(SECONDS) == KILLED


def grown(data: Path, files: str, least: float) -> Reached:
    """The moment when the files of a pattern hold at least so many bytes."""
    return lambda _: size(data, files) >= least


class Screen:
    """A terminal, and what a program has written to it."""

    def __init__(self) -> None:
        self._ours, self.terminal = os.openpty()
        os.set_blocking(self._ours, False)
        self._shown = b""

    def shown(self) -> bytes:
        with suppress(BlockingIOError):
            self._shown += os.read(self._ours, 65_536)
        return self._shown

    def close(self) -> None:
        os.close(self._ours)
        os.close(self.terminal)


def size(folder: Path, files: str) -> int:
    """Bytes of the files of a pattern, which come and go while one looks."""
    total = 0
    for path in folder.glob(files):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue
    return total


def stage_of(standing: Standing, sample: Sample) -> str:
    """The stage that a run had not finished when it was killed."""
    if standing.messages < sample.messages:
        return "load"
    if standing.unowned:
        return "resolve"
    return "planes" if min(standing.planes.values()) < standing.position else "none"


def finish(sample: Sample, data: Path, encoder: Encoder) -> State:
    """Run once to the end, and see that the planes are level with the record."""
    done = run("ingest", *sample.files, "--company", sample.company, "--data", data)
    assert (done.code, done.err) == (SOME_ROWS_WERE_REJECTED, "")
    standing = standing_of(data, encoder)
    assert set(standing.planes.values()) == {standing.position}
    return state_of(data, encoder)


def assert_alike(state: State, expected: State) -> None:
    assert state.export == expected.export
    assert state.messages == expected.messages
    assert state.vectors == expected.vectors
    assert state.words == expected.words
    assert state.interactions == expected.interactions


def test_an_undisturbed_run_holds_everything(undisturbed: Undisturbed) -> None:
    state, messages = undisturbed.state, undisturbed.sample.messages
    assert len(state.messages) == len(state.vectors) == len(state.interactions["messages"]) == messages
    assert all(row.annotated_by for row in state.messages)
    assert all(state.words.values())


def test_killed_in_every_stage(undisturbed: Undisturbed, tmp_path: Path, encoder: Encoder) -> None:
    luck = Random(2026)
    sample, data, stages = undisturbed.sample, tmp_path / "data", []
    for reached, wait in (
        (grown(data, RECORD, luck.uniform(0.01, 0.4) * undisturbed.most[RECORD]), luck.uniform(0, 0.02)),
        (lambda shown: JOINING in shown, 0),
        (grown(data, PLANES, luck.uniform(0.05, 0.9) * undisturbed.most[PLANES]), luck.uniform(0, 0.02)),
    ):
        assert killed(sample, data, reached, wait)
        stages.append(stage_of(standing_of(data, encoder), sample))
    assert stages == ["load", "resolve", "planes"]
    assert_alike(finish(sample, data, encoder), undisturbed.state)


def killed_in_turn(undisturbed: Undisturbed, data: Path, luck: Random) -> int:
    """Kill runs over one folder at random moments until one was over before; how many were killed."""
    for number in range(5):
        files = luck.choice([RECORD, PLANES])
        reached = grown(data, files, luck.random() * undisturbed.most[files])
        if not killed(undisturbed.sample, data, reached, wait=luck.uniform(0, 1)):
            return number
    return 5


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_killed_fifty_times(undisturbed: Undisturbed, tmp_path: Path, encoder: Encoder) -> None:
    luck = Random(50)
    kills = turn = 0
    while kills < 50:
        turn += 1
        data = tmp_path / str(turn)
        kills += killed_in_turn(undisturbed, data, luck)
        assert_alike(finish(undisturbed.sample, data, encoder), undisturbed.state)
