"""A table of somebody else's system, told by its header and rows, and read by a map."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.canonical import Profile, RejectedRow
from ingest.checks import InvalidRecord
from ingest.field_map import FieldMap, flag, moment, number, reader, records_of, sniffer, whole
from ingest.formats import UnreadableFile
from ingest.handle import Handle
from ingest.rows import header_frame
from ingest.tables import Cells, Columns

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def member(cells: Cells) -> Iterator[Profile]:
    """Twice for who has two telephones, none for who has none."""
    flag(cells, "active")
    for phone in cells.text("phones").split(";"):
        if phone:
            yield Profile("club", Handle("phone", phone), cells.time("joined"), job=cells.text("job") or None)


LAYOUT = {
    "id": ("member no",),
    "phones": ("phones",),
    "joined": ("joined",),
    "job": ("job",),
    "active": ("active",),
}
CLUB = FieldMap(
    "members",
    LAYOUT,
    told_by=(("id",), ("phones",)),
    make=member,
    needed=(("joined",),),
    mark=lambda cells: cells.text("id").startswith("C-"),
    utc=True,
)
GUESTS = FieldMap("guests", LAYOUT, (("id",),), lambda _: (), mark=lambda cells: cells.text("id") == "G")
HEADER = "MemberNo,phones,joined,job,active\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "members.csv"


def cells(**texts: str) -> Cells:
    return Cells(
        list(texts.values()), Columns({name: place for place, name in enumerate(texts)}, {}, frozenset())
    )


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (HEADER + "C-1,+491,2026-03-01 09:30,,yes\n", True),
        (HEADER + "damaged\nX,,,,\nC-1,,,,\n", True),
        (HEADER, True),
        (HEADER + "G,,,,\n", True),
        (HEADER + "X-1,,,,\n", False),
        (HEADER + 'C-1,"a text that goes on behind what was read of the file', True),
        (HEADER + 'X-1,"a text that goes on behind what was read of the file', False),
        ("MemberNo,joined\nC-1,2026-03-01\n", False),
        ("", False),
    ],
)
def test_a_file_is_told_by_its_header_and_one_of_its_rows(text: str, known: bool) -> None:
    assert sniffer(CLUB, GUESTS)(text.encode(), Path("members.csv")) is known


def test_a_row_makes_several_records_or_none_or_is_rejected_as_a_whole(path: Path) -> None:
    good = "C-1,+491;+492,2026-03-01 9:30,cook,yes\nC-2,,2026-03-01 09:30,,no\n"
    path.write_text(f"{HEADER}{good}C-3,+493,soon,,\nC-4,+494,,,perhaps\n", encoding="utf-8")

    assert list(reader(CLUB)(path)) == [
        Profile("club", Handle("phone", "+491"), AT, job="cook"),
        Profile("club", Handle("phone", "+492"), AT, job="cook"),
        RejectedRow(
            str(path), 4, "joined: 'soon' is no time like 2026-03-01 09:30:00 +0100", "C-3,+493,soon,,"
        ),
        RejectedRow(str(path), 5, "active: 'perhaps' is neither true nor false", "C-4,+494,,,perhaps"),
    ]


def test_a_table_without_a_needed_column_is_refused_before_anything_is_read(path: Path) -> None:
    path.write_text("MemberNo,phones\nC-1,+491\n", encoding="utf-8")

    with pytest.raises(UnreadableFile, match="members without a column for joined"):
        reader(CLUB)(path)


def test_what_is_no_table_of_these_is_refused_with_their_names(path: Path) -> None:
    path.write_text(HEADER + "X-1,,,,\n", encoding="utf-8")

    with pytest.raises(UnreadableFile, match="no table of these: members, guests"):
        reader(CLUB, GUESTS)(path)


def test_a_rejected_row_with_its_header_is_a_file_of_its_table(path: Path) -> None:
    path.write_text(HEADER + "C-3,+493,soon,,\n", encoding="utf-8")
    (rejected,) = reader(CLUB)(path)
    assert isinstance(rejected, RejectedRow)

    path.write_text(
        header_frame(path)[0] + rejected.raw.replace("soon", "2026-03-01 09:30"), encoding="utf-8"
    )

    assert list(reader(CLUB)(path)) == [Profile("club", Handle("phone", "+493"), AT)]


def test_an_object_is_read_by_the_same_map() -> None:
    values = {"member_no": 7, "phones": ["+491", "+492"], "joined": "2026-03-01T09:30:00Z", "active": True}

    assert [record.handle.address for record in records_of(CLUB, values) if isinstance(record, Profile)] == [
        "+491",
        "+492",
    ]
    assert records_of(CLUB, values | {"phones": None}) == []
    with pytest.raises(InvalidRecord, match="members: a needed field is missing"):
        records_of(CLUB, {"phones": "+491"})


def test_cells_as_values() -> None:
    row = cells(yes="TRUE", no="0", amount="1,234.5", big="1e3", day="", count="12.0", bad="1,2", half="1.5")

    assert [flag(row, name) for name in ("yes", "no", "day", "absent")] == [True, False, None, None]
    assert [number(row, name) for name in ("amount", "big", "day")] == [1234.5, 1000.0, None]
    assert (whole(row, "count"), whole(row, "day"), moment(row, "day")) == (12, None, None)
    for read, name in ((number, "bad"), (whole, "half"), (flag, "amount")):
        with pytest.raises(InvalidRecord, match=f"^{name}: "):
            read(row, name)
