"""Rejected rows are mended in their file and taken in by `ingest --retry-rejects`."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Final

import pytest

from tests.e2e.command import start
from tests.e2e.conftest import Command
from tests.e2e.test_kill import JOINING, Screen
from tests.e2e.test_serving import serving

REJECTED: Final = 1
MISUSED: Final = 2
KILLED: Final = -9
HEADER: Final = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"
AT: Final = "Mon Mar 02 09:00:00 +0000 2026"


def broken(folder: Path) -> Path:
    """Three tweets, of which two have no time."""
    path = folder / "a.csv"
    rows = (f"1,ann,True,{AT},hi,,", "2,ann,True,monday,the kettle leaks,,", "3,ann,True,tuesday,again,,")
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def mend(data: Path, old: str, new: str = AT) -> None:
    rejects = data / "rejects.ndjson"
    text = rejects.read_text(encoding="utf-8")
    assert f",{old}," in text
    rejects.write_text(text.replace(f",{old},", f",{new},"), encoding="utf-8")


def held(command: Command, data: Path) -> dict[str, Any]:
    return dict(command("stats", "--data", data, "--json").json)


@pytest.fixture
def data(command: Command, tmp_path: Path) -> Path:
    """A folder in which two rows wait; their file is gone."""
    path = broken(tmp_path)
    for _ in range(2):
        taken = command("ingest", path, "--data", tmp_path / "data", "--json")
        assert (taken.code, taken.json["rejected"]) == (REJECTED, 2)
    path.unlink()
    return tmp_path / "data"


def test_rows_that_were_mended_leave_the_file(command: Command, data: Path) -> None:
    assert (held(command, data)["messages"], held(command, data)["rejects"]) == (1, 2)
    mend(data, "monday")
    first = command("ingest", "--retry-rejects", "--data", data, "--json")
    assert (first.code, first.err) == (REJECTED, "")
    assert (first.json["added"], first.json["taken"], first.json["rejected"]) == (1, 1, 1)
    assert first.json["reasons"] == {"created_at": 1}
    assert (held(command, data)["messages"], held(command, data)["rejects"]) == (2, 1)
    mend(data, "tuesday")
    second = command("ingest", "--retry-rejects", "--data", data, "--json")
    assert (second.code, second.json["added"], second.json["taken"]) == (0, 1, 1)
    assert (held(command, data)["messages"], held(command, data)["rejects"]) == (3, 0)
    third = command("ingest", "--retry-rejects", "--data", data, "--json")
    assert (third.code, third.json["added"], third.json["taken"]) == (0, 0, 0)
    assert held(command, data)["graphVersion"] == second.json["graphVersion"]


def test_people_are_told_what_is_in_and_what_stays(command: Command, data: Path) -> None:
    mend(data, "monday")
    retried = command("ingest", "--retry-rejects", "--data", data)
    rejects = data / "rejects.ndjson"
    assert f"Taken in, and gone from {rejects}: 1; still there: 1." in retried.out
    assert "created_at: 'tuesday' is no time like" in retried.out
    shown = command("stats", "--data", data).out
    assert [line.split("│")[2].strip() for line in shown.splitlines() if "rejects" in line] == ["1"]


def test_who_we_are_may_be_what_was_missing(command: Command, data: Path, tmp_path: Path) -> None:
    company = tmp_path / "company.toml"
    kettle = '[[products]]\nslug = "kettle"\nname = "Acme Kettle"\naliases = ["the kettle"]\n'
    company.write_text(f'name = "Acme"\n{kettle}', encoding="utf-8")
    mend(data, "monday")
    command("ingest", "--retry-rejects", "--company", company, "--data", data)
    statement = "MATCH (:Message)-[:ABOUT]->(p:Product) RETURN p.slug AS slug"
    assert command("cypher", statement, "--data", data, "--json").json["rows"] == [["kettle"]]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("a.csv", "--retry-rejects"), "--retry-rejects takes no PATHS and no --format."),
        (("--retry-rejects", "--format", "mail"), "--retry-rejects takes no PATHS and no --format."),
        ((), "No PATHS given. Give files, folders or zips, or --retry-rejects."),
    ],
)
def test_misuse(command: Command, tmp_path: Path, given: tuple[str, ...], says: str) -> None:
    asked = command("ingest", *given, "--data", tmp_path / "data")
    assert (asked.code, asked.out) == (MISUSED, "")
    assert asked.err.startswith(says)
    assert not (tmp_path / "data").exists()


def killed_when_loaded(data: Path) -> bool:
    """Retry, and kill that once the records are in and before the rows leave the file."""
    screen = Screen()
    process = start("ingest", "--retry-rejects", "--data", data, screen=screen.terminal)
    while process.poll() is None and JOINING not in screen.shown():
        time.sleep(0.001)
    process.kill()
    screen.close()
    return process.wait() == KILLED


def test_a_retry_that_is_killed_loses_nothing(command: Command, data: Path) -> None:
    mend(data, "monday")
    mend(data, "tuesday")
    before = (data / "rejects.ndjson").read_bytes()
    assert killed_when_loaded(data)
    assert (data / "rejects.ndjson").read_bytes() == before
    assert held(command, data)["messages"] == 3
    again = command("ingest", "--retry-rejects", "--data", data, "--json")
    assert (again.code, again.json["added"], again.json["unchanged"], again.json["taken"]) == (0, 0, 2, 2)
    assert (held(command, data)["messages"], held(command, data)["rejects"]) == (3, 0)


def test_through_the_service(command: Command, tmp_path: Path) -> None:
    client = tmp_path / "client"
    with serving(tmp_path / "data") as (url, _):
        there = ("--server", url, "--data", client, "--json")
        assert command("ingest", broken(tmp_path), *there).json["added"] == 1
        mend(client, "monday")
        retried = command("ingest", "--retry-rejects", *there)
        assert (retried.code, retried.json["added"], retried.json["taken"]) == (REJECTED, 1, 1)
        counts = command("stats", *there).json
        assert (counts["messages"], counts["rejects"]) == (2, 1)
    assert [json.loads(line)["line"] for line in (client / "rejects.ndjson").read_bytes().splitlines()] == [4]
