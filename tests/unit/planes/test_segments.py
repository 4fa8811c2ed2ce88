from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.errors import DamagedPlane
from graph_service.planes import segments as module
from graph_service.planes.manifest import of_record
from graph_service.planes.segments import MOST_SEGMENTS, Segments, first_to_merge, latest_rows

SCHEMA = pa.schema([pa.field("key", pa.string()), pa.field("n", pa.int64())])


def rows(**values: int) -> pa.Table:
    return pa.table({"key": list(values), "n": list(values.values())}, schema=SCHEMA)


def held(segments: Segments) -> list[tuple[object, object]]:
    table = segments.read()
    return list(zip(table["key"].to_pylist(), table["n"].to_pylist(), strict=True))


def arrow_files(folder: Path) -> list[Path]:
    return list(folder.glob("*.arrow"))


def test_the_latest_row_of_a_key_counts_in_order_of_key(tmp_path: Path) -> None:
    segments = Segments(tmp_path / "s", SCHEMA)
    segments.append(rows(b=1, a=2), upto=1)
    segments.append(rows(c=3, a=4), upto=2)
    assert held(segments) == [("a", 4), ("b", 1), ("c", 3)]
    assert held(Segments(tmp_path / "s", SCHEMA)) == [("a", 4), ("b", 1), ("c", 3)]


def test_the_last_of_two_rows_in_one_table_counts() -> None:
    table = pa.table({"key": ["b", "a", "b"], "n": [1, 2, 3]}, schema=SCHEMA)
    assert latest_rows(table).to_pydict() == {"key": ["a", "b"], "n": [2, 3]}


def test_a_value_that_comes_back_counts_again(tmp_path: Path) -> None:
    segments = Segments(tmp_path, SCHEMA)
    for n in (1, 2, 1):
        segments.append(rows(a=n), upto=n)
    assert held(segments) == [("a", 1)]


def test_removed_rows_are_erased_and_a_row_of_the_same_append_stays(tmp_path: Path) -> None:
    segments = Segments(tmp_path, SCHEMA)
    segments.append(rows(a=1, b=2), upto=1)
    segments.append(rows(a=3), upto=2)
    segments.append(rows(b=4), ["a", "b", "zzz"], upto=3)
    assert held(segments) == [("b", 4)]
    assert len(arrow_files(tmp_path)) == 1


def test_the_position_never_goes_back(tmp_path: Path) -> None:
    segments = Segments(tmp_path, SCHEMA)
    segments.append(rows(a=1), upto=9)
    segments.append(rows(b=1), upto=4)
    assert (segments.upto, Segments(tmp_path, SCHEMA).upto) == (9, 9)


def test_many_small_appends_stay_few_files(tmp_path: Path) -> None:
    segments = Segments(tmp_path, SCHEMA)
    most = 0
    for n in range(3 * MOST_SEGMENTS):
        segments.append(rows(**{f"k{n:03}": n}), upto=n + 1)
        most = max(most, len(arrow_files(tmp_path)))
    assert most == MOST_SEGMENTS
    assert held(segments) == [(f"k{n:03}", n) for n in range(3 * MOST_SEGMENTS)]


@pytest.mark.parametrize(
    ("sizes", "start"),
    [
        ([5], 0),
        ([1, 1, 1, 1], 0),
        ([100, 1, 1, 1], 1),
        ([100, 50, 10, 10], 2),
        ([70, 25, 10, 1], 2),
        ([40, 20, 10, 1], 0),
    ],
)
def test_merging_takes_the_younger_half_and_whatever_is_not_twice_as_large(
    sizes: list[int], start: int
) -> None:
    assert first_to_merge(sizes) == start


def test_compacting_leaves_one_file_of_current_rows(tmp_path: Path) -> None:
    segments = Segments(tmp_path, SCHEMA)
    for n in range(5):
        segments.append(rows(a=n, b=-n), upto=n)
    segments.compact()
    (file,) = arrow_files(tmp_path)
    assert pa.ipc.open_file(file).read_all().to_pydict() == {"key": ["a", "b"], "n": [4, -4]}
    assert (segments.upto, segments.verify()) == (4, None)


def test_compacting_nothing_is_nothing(tmp_path: Path) -> None:
    segments = Segments(tmp_path, SCHEMA)
    segments.compact()
    assert (held(segments), segments.upto) == ([], 0)


@pytest.mark.parametrize(
    ("schema", "meta"),
    [
        (SCHEMA, {"model": "2"}),
        (pa.schema([pa.field("key", pa.string()), pa.field("n", pa.float64())]), {"model": "1"}),
    ],
    ids=["another model", "another schema"],
)
def test_rows_made_by_something_else_are_forgotten(
    tmp_path: Path, schema: pa.Schema, meta: dict[str, str]
) -> None:
    Segments(tmp_path, SCHEMA, {"model": "1"}).append(rows(a=1), upto=7)
    assert Segments(tmp_path, SCHEMA, {"model": "1"}).upto == 7
    opened = Segments(tmp_path, schema, meta)
    assert (opened.upto, opened.read().num_rows, arrow_files(tmp_path)) == (0, 0, [])


def test_leftovers_of_a_crash_are_deleted_on_opening(tmp_path: Path) -> None:
    Segments(tmp_path, SCHEMA).append(rows(a=1), upto=1)
    for name in ("segment.partial", "manifest.partial", "0123.arrow"):
        (tmp_path / name).write_bytes(b"half")
    (tmp_path / "notes.txt").write_text("somebody else's")
    assert held(Segments(tmp_path, SCHEMA)) == [("a", 1)]
    assert {path.suffix for path in tmp_path.iterdir()} == {".arrow", ".json", ".txt"}
    assert len(arrow_files(tmp_path)) == 1


def test_a_manifest_changed_behind_our_back_is_noticed(tmp_path: Path) -> None:
    ours = Segments(tmp_path, SCHEMA)
    ours.append(rows(a=1), upto=1)
    Segments(tmp_path, SCHEMA).append(rows(b=1), upto=2)
    assert "changed by somebody else" in str(ours.verify())


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"manifest": {}}', b"\xff"])
def test_a_manifest_that_is_no_manifest_is_damage(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    segments = Segments(tmp_path, SCHEMA)
    with pytest.raises(DamagedPlane, match=r"unreadable or was altered.*graph-service rebuild"):
        segments.read()


def test_a_manifest_with_another_position_is_damage(tmp_path: Path) -> None:
    Segments(tmp_path, SCHEMA).append(rows(a=1), upto=7)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    manifest["manifest"]["upto"] = 8
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert "altered" in str(Segments(tmp_path, SCHEMA).verify())


APPENDS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9), max_size=3),
        st.sets(st.sampled_from("abcdef"), max_size=2),
        st.sampled_from(["", "compact", "reopen"]),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(appends=APPENDS)
def test_it_holds_what_a_dictionary_would(
    appends: list[tuple[dict[str, int], set[str], str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        segments = Segments(Path(folder), SCHEMA)
        expected: dict[str, int] = {}
        for upto, (put, removed, then) in enumerate(appends, 1):
            segments.append(rows(**put), removed, upto=upto)
            expected = {k: n for k, n in expected.items() if k not in removed} | put
            if then == "compact":
                segments.compact()
            if then == "reopen":
                segments = Segments(Path(folder), SCHEMA)
        assert held(segments) == sorted(expected.items())
        assert segments.upto == len(appends)
        assert segments.verify() is None


def numbered(start: int, stop: int, value: int = 0) -> dict[str, int]:
    return {f"k{n:03}": value for n in range(start, stop)}


@pytest.fixture
def of_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are full with ten rows."""
    monkeypatch.setattr(module, "FULL_ROWS", 10)
    monkeypatch.setattr(module, "MOST_SEGMENTS", 4)


@pytest.mark.usefixtures("of_ten")
def test_no_file_has_more_rows_than_a_full_one_and_full_ones_are_left_alone(tmp_path: Path) -> None:
    segments = Segments(tmp_path, SCHEMA)
    segments.append(rows(**numbered(0, 25)), upto=1)
    first = set(arrow_files(tmp_path))
    assert len(first) == 3
    for n in range(25, 60):
        segments.append(rows(**numbered(n, n + 1)), upto=n)
    assert len(first & set(arrow_files(tmp_path))) == 3
    assert all(pa.ipc.open_file(file).read_all().num_rows <= 10 for file in arrow_files(tmp_path))
    assert len(arrow_files(tmp_path)) <= 60 / 5 + 4
    assert [key for key, _ in held(segments)] == list(numbered(0, 60))


@pytest.mark.usefixtures("of_ten")
def test_erasing_a_row_rewrites_its_file_alone(tmp_path: Path) -> None:
    segments = Segments(tmp_path, SCHEMA)
    segments.append(rows(**numbered(0, 30)), upto=1)
    before = set(arrow_files(tmp_path))
    segments.append(rows(), ["k015"], upto=2)
    assert len(before - set(arrow_files(tmp_path))) == 1
    assert [key for key, _ in held(segments)] == [key for key in numbered(0, 30) if key != "k015"]


@pytest.mark.usefixtures("of_ten")
def test_compacting_rewrites_only_files_with_rows_that_count_no_more(tmp_path: Path) -> None:
    segments = Segments(tmp_path, SCHEMA)
    segments.append(rows(**numbered(0, 30)), upto=1)
    before = set(arrow_files(tmp_path))
    segments.append(rows(k015=1), upto=2)
    segments.compact()
    assert len(before & set(arrow_files(tmp_path))) == 2
    values = [
        file
        for file in arrow_files(tmp_path)
        if "k015" in pa.ipc.open_file(file).read_all()["key"].to_pylist()
    ]
    assert len(values) == 1
    assert dict(held(segments))["k015"] == 1


@pytest.mark.usefixtures("of_ten")
def test_tables_are_the_latest_rows_file_by_file(tmp_path: Path) -> None:
    segments = Segments(tmp_path, SCHEMA)
    segments.append(rows(**numbered(0, 25)), upto=1)
    segments.append(rows(**numbered(5, 12, value=1)), upto=2)
    found = [
        (key, n) for table in segments.tables() for key, n in zip(*table.to_pydict().values(), strict=True)
    ]
    assert sorted(found) == held(segments)


def test_what_was_made_of_another_record_is_no_plane_of_ours(tmp_path: Path) -> None:
    Segments(tmp_path, SCHEMA, of_record("one")).append(rows(a=1), upto=7)
    other = Segments(tmp_path, SCHEMA, of_record("other"))
    assert (other.upto, other.verify()) == (0, f"{tmp_path} holds what was made of another record.")
    with pytest.raises(DamagedPlane):
        other.read()
    other.clear()
    assert (other.verify(), held(other)) == (None, [])


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"half")])
def test_erasing_from_a_damaged_file_is_refused(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    segments = Segments(tmp_path, SCHEMA)
    segments.append(rows(a=1, b=2), upto=1)
    harm(arrow_files(tmp_path)[0])
    with pytest.raises(DamagedPlane):
        segments.append(rows(), ["a"], upto=2)
