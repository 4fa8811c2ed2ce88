import json
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from ingest.canonical import RejectedRow, Replay
from ingest.formats import DamagedFile, Excerpt
from ingest.rejects import Rejects, locked, reject_line, rewrite, row_of, waiting

FIRST = RejectedRow("a.csv", 2, "created_at: 'x' is not a time", "1,x")
SECOND = RejectedRow("a.csv", 9, "created_at: 'y' is not a time", "2,“y”\nz")
CUT = DamagedFile("b.gz", 5, "gzip: cut off here", "")


def test_rows_are_kept_counted_by_kind_and_damage_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "new" / "rejects.ndjson"
    with Rejects(path) as rejects:
        for row in (CUT, FIRST, SECOND):
            rejects.add(row)
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == [
        {"file": "b.gz", "line": 5, "reason": "gzip: cut off here", "raw": ""},
        {"file": "a.csv", "line": 2, "reason": "created_at: 'x' is not a time", "raw": "1,x"},
        {"file": "a.csv", "line": 9, "reason": "created_at: 'y' is not a time", "raw": "2,“y”\nz"},
    ]
    assert [(tally.kind, tally.count, tally.first) for tally in rejects.by_count()] == [
        ("created_at", 2, FIRST),
        ("gzip", 1, CUT),
    ]
    assert (rejects.count, rejects.damaged) == (3, [CUT])


def test_no_rejects_leave_no_file_and_later_ones_are_appended(tmp_path: Path) -> None:
    path = tmp_path / "rejects.ndjson"
    with Rejects(path):
        pass
    assert not path.exists()
    for row in (FIRST, SECOND):
        with Rejects(path) as rejects:
            rejects.add(row)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2


def test_a_file_name_that_is_no_text_is_spelled_out(tmp_path: Path) -> None:
    with Rejects(tmp_path / "rejects.ndjson") as rejects:
        rejects.add(RejectedRow("caf\udce9.csv", 1, "json: x", ""))
    assert json.loads((tmp_path / "rejects.ndjson").read_text())["file"] == r"caf\udce9.csv"


def test_a_row_is_kept_once_and_counted_each_time(tmp_path: Path) -> None:
    path, again = tmp_path / "rejects.ndjson", replace(FIRST, reason="created_at: said in other words")
    for _ in range(2):
        with Rejects(path) as rejects:
            for row in (FIRST, SECOND, again):
                rejects.add(row)
        assert rejects.count == 3
    assert path.read_bytes() == reject_line(FIRST) + reject_line(SECOND)
    assert waiting(path) == 2


@pytest.mark.parametrize(
    "other",
    [
        replace(FIRST, file="b.csv"),
        replace(FIRST, line=3),
        replace(FIRST, raw="1,y"),
        replace(FIRST, replay=Replay("calls")),
    ],
)
def test_a_row_of_another_place_content_or_format_is_another(tmp_path: Path, other: RejectedRow) -> None:
    with Rejects(tmp_path / "rejects.ndjson") as rejects:
        rejects.add(FIRST)
        rejects.add(other)
    assert waiting(tmp_path / "rejects.ndjson") == 2


@pytest.mark.parametrize(
    "row",
    [
        FIRST,
        replace(SECOND, replay=Replay("care-csv", before='id,"a\nb"\n')),
        replace(FIRST, raw="{}", replay=Replay("slack", "[", "]", "export.zip/inner")),
        replace(FIRST, raw=Excerpt("caf\\xe9")),
    ],
)
def test_a_line_gives_its_row_back(row: RejectedRow) -> None:
    back = row_of(reject_line(row))
    assert (back, back.replay, type(back.raw)) == (row, row.replay, type(row.raw))


def test_the_words_of_a_line(tmp_path: Path) -> None:
    row = replace(FIRST, raw=Excerpt("x"), replay=Replay("slack", "[", "]", "export"))
    assert json.loads(reject_line(row)) == {
        "file": "a.csv",
        "line": 2,
        "reason": "created_at: 'x' is not a time",
        "raw": "x",
        "whole": False,
        "format": "slack",
        "before": "[",
        "after": "]",
        "bundle": "export",
    }


def test_rows_stand_on_lines_of_their_own_after_a_kill_left_a_piece_of_one(tmp_path: Path) -> None:
    path = tmp_path / "rejects.ndjson"
    path.write_bytes(reject_line(FIRST) + b'{"file": "a.cs')
    with Rejects(path) as rejects:
        rejects.add(SECOND)
        rejects.add(FIRST)
    assert path.read_bytes() == reject_line(FIRST) + b'{"file": "a.cs\n' + reject_line(SECOND)


def test_rows_wait_while_the_file_is_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "rejects.ndjson"
    path.write_bytes(b"")

    def append() -> None:
        with Rejects(path) as rejects:
            rejects.add(FIRST)

    with locked(path):
        other = Thread(target=append)
        other.start()
        other.join(0.2)
        assert path.read_bytes() == b""
    other.join()
    assert path.read_bytes() == reject_line(FIRST)


def test_rewriting_drops_lines_and_says_how_many(tmp_path: Path) -> None:
    path = tmp_path / "rejects.ndjson"
    assert rewrite(path, lambda line: line) == 0
    assert not path.exists()
    path.write_bytes(b"1\n2\n3\n")
    assert rewrite(path, lambda line: {b"1\n": b"", b"3\n": b"4\n"}.get(line, line)) == 1
    assert path.read_bytes() == b"2\n4\n"


def test_a_row_of_a_stream_that_is_sent_again_is_kept_once_unless_only_a_part_of_it_is_known(
    tmp_path: Path,
) -> None:
    path, part = tmp_path / "rejects.ndjson", Excerpt("{")
    rows = [RejectedRow("-", line, "json: x", raw) for raw in ("{}", part) for line in (2, 1)]
    with Rejects(path) as rejects:
        for row in rows:
            rejects.add(row)
    assert [(row.line, row.raw) for row in map(row_of, path.read_bytes().splitlines())] == [
        (2, "{}"), (2, "{"), (1, "{")
    ]  # fmt: skip
