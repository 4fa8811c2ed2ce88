import json
from pathlib import Path

from ingest.canonical import RejectedRow
from ingest.formats import DamagedFile
from ingest.rejects import Rejects

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
