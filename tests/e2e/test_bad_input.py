"""Input that cannot be read: said clearly, counted, and nothing half-written."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest

from graph_service.store.embedded import EmbeddedEngine
from tests.e2e.command import run
from tests.e2e.conftest import Command

HEADER: Final = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"
REJECTED: Final = 1
MISUSED: Final = 2
MAIL: Final = (
    "From ann Mon Mar  2 09:00:00 2026\nFrom: Ann <ann@example.org>\nTo: help@example.com\n{date}\nHello\n\n"
)
COMPANY: Final = 'name = "Lark"\n[[products]]\nslug = "notes"\nname = "Lark Notes"\n'

Write = Callable[[Path], Path]


def tweet(number: int, text: str = "hello", at: str = "Mon Mar 02 09:00:00 +0000 2026") -> str:
    return f"{number},ann,True,{at},{text},,"


def tweets(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows, ""]).encode()


def record(native_id: str, **fields: object) -> bytes:
    sender = {"channel": "chat", "address": "ann"}
    known = {"record": "message", "source": "chat", "native_id": native_id, "channel": "chat"}
    usual = {"sender": sender, "sent_at": "2026-03-02T09:00:00Z", "text": "hello"}
    return json.dumps({**known, **usual, **fields}).encode() + b"\n"


def kept(folder: Path) -> list[dict[str, Any]]:
    """The rows put aside in a data folder."""
    return [json.loads(line) for line in (folder / "rejects.ndjson").read_bytes().splitlines()]


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


FIFTY_MB: Final = 50_000_000
FAULTS: Final = {
    "invalid UTF-8 in CSV": (
        "a.csv",
        tweets(tweet(1), tweet(2, "caf?"), tweet(3)).replace(b"?", b"\xe9"),
        "utf-8",
        1,
    ),
    "invalid UTF-8 in NDJSON": ("a.ndjson", record("1") + b'{"record": "\xff"}\n' + record("2"), "utf-8", 1),
    "a line of 50 MB in CSV": ("a.csv", tweets(tweet(1), tweet(2, "x" * FIFTY_MB), tweet(3)), "line", 1),
    "a line of 50 MB in NDJSON": ("a.ndjson", record("1") + b"x" * FIFTY_MB + b"\n" + record("2"), "line", 1),
    "a mail with no date": (
        "a.mbox",
        "".join(
            MAIL.format(date=date) for date in ("Date: Mon, 2 Mar 2026 09:00:00 +0000", "", "Date: never")
        ).encode()
        + MAIL.format(date="Message-ID: <2@x>\nDate: Mon, 2 Mar 2026 09:00:00 +0000").encode(),
        "date",
        2,
    ),
    "1900 and 2999 in CSV": (
        "a.csv",
        tweets(
            tweet(1),
            tweet(2, at="Mon Jan 01 00:00:00 +0000 1900"),
            tweet(3, at="Tue Jan 01 00:00:00 +0000 2999"),
            tweet(4),
        ),
        "sent_at",
        2,
    ),
    "1900 and 2999 in NDJSON": (
        "a.ndjson",
        record("1")
        + record("2", sent_at="1900-01-01T00:00:00Z")
        + record("3", sent_at="2999-01-01T00:00:00Z")
        + record("4"),
        "sent_at",
        2,
    ),
    "a row cut off by the end of the file": ("a.csv", tweets(tweet(1), tweet(2)) + b"3,ann,Tr", "columns", 1),
}
"""Name, content, the kind of its rejects and how many; two good messages stand in each."""


@pytest.mark.parametrize(("name", "content", "reason", "rejected"), FAULTS.values(), ids=FAULTS)
def test_bad_rows_are_counted_and_the_others_are_in(
    command: Command, tmp_path: Path, name: str, content: bytes, reason: str, rejected: int
) -> None:
    data = tmp_path / "data"
    path = written(tmp_path, name, content)
    taken = command("ingest", path, "--data", data, "--json")
    assert (taken.code, taken.json["added"]) == (REJECTED, 2)
    assert taken.json["reasons"] == {reason: rejected}
    assert [row["reason"].partition(":")[0] for row in kept(data)] == [reason] * rejected
    assert {row["file"] for row in kept(data)} == {str(path)}
    assert command("stats", "--data", data, "--json").json["messages"] == 2


def test_a_bad_row_is_shown_with_file_line_and_reason(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", tweets(tweet(1), tweet(2, at="yesterday")))
    taken = command("ingest", path, "--data", tmp_path / "data")
    assert f"{path}:3" in taken.out
    assert "created_at: 'yesterday' is no time like" in taken.out
    assert str(tmp_path / "data" / "rejects.ndjson") in taken.out
    assert kept(tmp_path / "data")[0]["raw"] == tweet(2, at="yesterday")


def test_what_stands_before_the_cut_of_a_truncated_gzip_is_in(command: Command, tmp_path: Path) -> None:
    # Numbers that hardly repeat, so that the cut falls among rows and not into the last block.
    # Of many people, as who asks thousands of times without an answer takes long to follow.
    rows = [tweet(n, f"{n * 7919 % 100_003}").replace("ann", f"ann{n % 97}") for n in range(1, 5_001)]
    content = gzip.compress(tweets(*rows))
    cut = content[: len(content) // 2]
    whole_lines = zlib.decompressobj(wbits=31).decompress(cut).count(b"\n")
    path = written(tmp_path, "a.csv.gz", cut)
    taken = command("ingest", path, "--data", tmp_path / "data", "--json")
    assert taken.code == REJECTED
    assert taken.json["reasons"] == {"gzip": 1}
    held = command("stats", "--data", tmp_path / "data", "--json").json["messages"]
    assert taken.json["added"] == held == whole_lines - 1
    assert 1_000 < held < 4_000


UNREADABLE: Final = {
    "a missing column": ("b.csv", tweets(tweet(1)).replace(b"created_at,", b"made,"), "no column created_at"),
    "an empty file": ("b.csv", b"", "the file is empty"),
    "an empty gzip": ("b.csv.gz", gzip.compress(b""), "the file is empty"),
    "a gzip damaged from its start": ("b.csv.gz", b"\x1f\x8b" + b"\x00" * 60, "damaged from its start"),
    "UTF-16": ("b.csv", tweets(tweet(1)).decode().encode("utf-16"), "save it as UTF-8"),
    "an unknown format": ("b.bin", bytes(range(256)) * 40, "in none of the known formats: care-csv"),
    "a single line of 50 MB": ("b.txt", b"x" * FIFTY_MB, "in none of the known formats"),
    "a folder without files": ("", b"", "a folder without files"),
}


@pytest.mark.parametrize(("name", "content", "says"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_stops_all_before_anything_is_written(
    command: Command, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    good = written(tmp_path, "a.csv", tweets(tweet(1)))
    bad = written(tmp_path, name, content) if name else tmp_path / "empty"
    bad.parent.joinpath("empty").mkdir()
    taken = command("ingest", good, bad, "--data", tmp_path / "data")
    assert (taken.code, taken.out) == (MISUSED, "")
    assert taken.err.startswith(f"{bad}: ")
    assert says in taken.err
    assert not (tmp_path / "data").exists()


def test_a_missing_file_is_named(command: Command, tmp_path: Path) -> None:
    taken = command("ingest", tmp_path / "absent.csv", "--data", tmp_path / "data")
    assert (taken.code, taken.err) == (MISUSED, f"{tmp_path / 'absent.csv'}: No such file or directory\n")
    assert not (tmp_path / "data").exists()


def test_the_name_of_a_format_that_there_is_not(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", tweets(tweet(1)))
    taken = command("ingest", path, "--format", "csv", "--data", tmp_path / "data")
    assert taken.code == MISUSED
    assert taken.err.startswith("no format is called 'csv'; known: care-csv (")


COMPANIES: Final = {
    "absent": (None, "no such file"),
    "no TOML": ("name = Lark", "Invalid value"),
    "no name": ('domains = ["lark.example"]', 'needs name = "…"'),
    "an unknown entry": ('name = "Lark"\nproduct = "Notes"', "unknown entry 'product'"),
    "a slug twice": (COMPANY + COMPANY.partition("\n")[2], "'notes' stands twice"),
    "an alias of two products": (
        COMPANY + '[[products]]\nslug = "mail"\nname = "Lark Mail"\naliases = ["lark notes"]\n',
        "'lark notes' names both 'notes' and 'mail'",
    ),
}


@pytest.mark.parametrize(("content", "says"), COMPANIES.values(), ids=COMPANIES)
def test_a_company_file_with_an_error_changes_nothing(
    command: Command, tmp_path: Path, content: str | None, says: str
) -> None:
    company = tmp_path / "company.toml"
    if content is not None:
        company.write_text(content, encoding="utf-8")
    path = written(tmp_path, "a.csv", tweets(tweet(1)))
    taken = command("ingest", path, "--company", company, "--data", tmp_path / "data")
    assert taken.code == MISUSED
    assert says in taken.err
    counts = command("stats", "--data", tmp_path / "data", "--json").json
    assert (counts["messages"], counts["products"], counts["graphVersion"]) == (0, 0, 0)


def test_a_store_held_by_another_process(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", tweets(tweet(1)))
    data = tmp_path / "data"
    with closing(EmbeddedEngine(data / "graph")):
        taken = run("ingest", path, "--data", data)
    assert (taken.code, taken.out) == (1, "")
    assert taken.err.startswith(f"The store in {data / 'graph'} is open for writing by process ")
    assert taken.err.endswith("Stop that process, or go through the running service with --server URL.\n")
    assert run("stats", "--data", data, "--json").json["messages"] == 0


@pytest.mark.parametrize(
    ("store", "code", "says"),
    [
        (
            "sqlite:graph.db",
            MISUSED,
            "is not a store. Use embedded:FOLDER, bolt://HOST:PORT or neo4j://HOST:PORT.",
        ),
        ("bolt://127.0.0.1:1", 1, "Neo4j at bolt://127.0.0.1:1 does not answer"),
    ],
)
def test_a_store_that_is_none_or_away(
    command: Command, tmp_path: Path, store: str, code: int, says: str
) -> None:
    asked = command("stats", "--store", store, "--data", tmp_path / "data")
    assert asked.code == code
    assert says in asked.err


def test_a_data_folder_that_is_a_file(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", tweets(tweet(1)))
    taken = command("ingest", path, "--data", path)
    assert taken.code == 1
    assert "cannot be read or written" in taken.err


def test_the_process_itself_exits_with_1_and_with_2(tmp_path: Path) -> None:
    rejected = run(
        "ingest", written(tmp_path, "a.csv", tweets("1,ann,maybe,now,hi,,")), "--data", tmp_path / "data"
    )
    assert (rejected.code, rejected.err) == (REJECTED, "")
    unknown = run("ingest", written(tmp_path, "b.bin", bytes(9_000)), "--data", tmp_path / "data")
    assert (unknown.code, unknown.out, unknown.err.count("\n")) == (MISUSED, "", 1)
    assert run("ingest").code == MISUSED
