"""Indexes that are lost, damaged, out of date or somebody else's: noticed, said, mended, same answers."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from ingest.canonical import Record
from ingest.connectors.ndjson import write_ndjson
from tests.e2e.command import run, start
from tests.e2e.test_serving import SECONDS, wait_until_ready
from tests.neo4j_server import free_port
from tests.records import START, tweet

TOKEN: Final = "zqxtoken"
"""The name of somebody who is forgotten, and a word of hers."""

THINGS: Final = ("kettle", "parcel", "refund", "seat", "voucher")
MOODS: Final = ("late again", "wonderful", "broken", "lost", "as promised")
ASKED: Final = ("my kettle is broken", "where is the parcel", "wonderful seat", "voucher", f"{TOKEN} kettle")
ONE: Final = 'm%d: search(text: "%s", mode: %s, first: 30) { edges { node { score message { id text } } } }'
QUERY: Final = " ".join(
    ONE % (3 * number + place, text, mode)
    for number, text in enumerate(ASKED)
    for place, mode in enumerate(("WORDS", "MEANING", "BOTH"))
)
FANS: Final = "advocates(first: 5) { edges { node { score customer { id } } } }"
DOCUMENT: Final = f"{{ {QUERY} {FANS} }}"


def said(numbers: range) -> Iterator[Record]:
    """What people say of things, answering each other now and then."""
    for number in numbers:
        text = f"my {THINGS[number % 5]} is {MOODS[number // 5 % 5]}, number {number}"
        yield tweet(number, f"person{number % 12}", text, reply_to=number - 1 if number % 3 else None)


def hers(numbers: range) -> Iterator[Record]:
    for number in numbers:
        yield tweet(number, TOKEN, f"{TOKEN} speaks of her kettle, number {number}")


def ingest(data: Path, *records: Iterator[Record]) -> None:
    file = data.with_suffix(".ndjson")
    lines = [write_ndjson(record) for part in records for record in part]
    file.write_text("\n".join([*lines, ""]), encoding="utf-8")
    assert run("ingest", file, "--data", data).code == 0


def planes(data: Path) -> Path:
    (folder,) = (data / "planes").iterdir()
    return folder


@dataclass(frozen=True)
class Kept:
    """A data folder as it should be, its planes of an earlier day, those of another record, and answers."""

    data: Path
    older: Path
    others: Path
    answers: dict[str, Any]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Since the earlier day a person was forgotten, a message was edited, and more has been said."""
    folder = tmp_path_factory.mktemp("kept")
    data = folder / "data"
    ingest(data, said(range(1, 60)), hers(range(1_000, 1_010)))
    older = Path(shutil.copytree(planes(data), folder / "older"))
    edited = replace(tweet(1, "person1", "my umbrella is wonderful"), revised_at=START)
    ingest(data, said(range(60, 100)), iter([edited]))
    assert run("forget", f"twitter:{TOKEN}", "--yes", "--data", data).code == 0
    ingest(folder / "another", said(range(1, 30)))
    answers = run("query", DOCUMENT, "--data", data).json["data"]
    return Kept(data, older, planes(folder / "another"), answers)


def lose(found: Path, kept: Kept) -> None:
    shutil.rmtree(found)


def truncate(found: Path, kept: Kept) -> None:
    for path in found.rglob("*.arrow"):
        path.write_bytes(path.read_bytes()[:-11])


def alter(found: Path, kept: Kept) -> None:
    for path in found.rglob("manifest.json"):
        path.write_bytes(path.read_bytes().replace(b'"rows": ', b'"rows": 1'))


def lose_files(found: Path, kept: Kept) -> None:
    for path in found.rglob("*.arrow"):
        path.unlink()


def put_older(found: Path, kept: Kept) -> None:
    shutil.rmtree(found)
    shutil.copytree(kept.older, found)


def put_anothers(found: Path, kept: Kept) -> None:
    shutil.rmtree(found)
    shutil.copytree(kept.others, found)


Harm = Callable[[Path, Kept], None]

HARMS: Final[dict[Harm, tuple[str, str]]] = {
    lose: ("plane behind", "Not built yet"),
    truncate: ("plane rebuilt", "was truncated or altered"),
    alter: ("plane rebuilt", "is unreadable or was altered"),
    lose_files: ("plane rebuilt", "is missing"),
    put_older: ("plane behind", "changes behind the record"),
    put_anothers: ("plane rebuilt", "another record"),
}
"""What may happen to the planes of a record, the event by which a service says so, and what `doctor` says."""


@pytest.fixture(params=HARMS, ids=lambda harm: harm.__name__)
def harm(request: pytest.FixtureRequest) -> Harm:
    found: Harm = request.param
    return found


@pytest.fixture
def harmed(kept: Kept, harm: Harm, tmp_path: Path) -> Path:
    data = Path(shutil.copytree(kept.data, tmp_path / "data"))
    harm(planes(data), kept)
    return data


@contextmanager
def serving(data: Path, log: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A service that answers, though its planes may not have caught up."""
    port = free_port()
    with log.open("wb") as screen:
        process = start("serve", "--port", port, "--data", data, screen=screen.fileno())
        try:
            url = f"http://127.0.0.1:{port}"
            yield url, process
        finally:
            process.kill()
            process.wait()


def asked(url: str) -> dict[str, Any]:
    answer = httpx.post(f"{url}/graphql", json={"query": DOCUMENT}, timeout=SECONDS).json()
    assert "errors" not in answer
    return dict(answer["data"])


def mended(data: Path, kept: Kept) -> bool:
    """Whether the planes are level, and nothing of the forgotten is in their files."""
    files = [path for path in planes(data).rglob("*") if path.is_file()]
    return not any(TOKEN.encode() in path.read_bytes() for path in files)


def test_a_command_answers_as_before(kept: Kept, harmed: Path) -> None:
    assert run("query", DOCUMENT, "--data", harmed).json["data"] == kept.answers
    assert mended(harmed, kept)


def test_a_service_says_so_and_answers_as_before(
    kept: Kept, harm: Harm, harmed: Path, tmp_path: Path
) -> None:
    with serving(harmed, tmp_path / "log") as (url, process):
        wait_until_ready(url, process)
        assert asked(url) == kept.answers
    events = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    told = {event["plane"] for event in events if event["event"] == HARMS[harm][0]}
    assert told == {"interactions", "lexical", "vectors"}
    assert mended(harmed, kept)


def test_the_doctor_says_so(kept: Kept, harm: Harm, harmed: Path) -> None:
    findings = run("doctor", "--json", "--data", harmed).json
    told = [row for row in findings if row["check"].startswith("plane ")]
    assert len(told) == 3
    assert all(HARMS[harm][1] in row["finding"] for row in told)


def test_a_service_killed_while_it_builds_anew_leaves_nothing_wrong(kept: Kept, tmp_path: Path) -> None:
    data = Path(shutil.copytree(kept.data, tmp_path / "data"))
    lose(planes(data), kept)
    with serving(data, tmp_path / "log") as (_, process):
        deadline = time.monotonic() + SECONDS
        while not any((data / "planes").rglob("*.arrow")):
            assert time.monotonic() < deadline
            time.sleep(0.001)
        process.kill()
    assert run("query", DOCUMENT, "--data", data).json["data"] == kept.answers


def test_nothing_harmed_nothing_said(kept: Kept, tmp_path: Path) -> None:
    with serving(kept.data, tmp_path / "log") as (url, process):
        wait_until_ready(url, process)
        assert asked(url) == kept.answers
    events = [json.loads(line)["event"] for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    assert not {"plane behind", "plane rebuilt", "planes caught up"}.intersection(events)
