import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.canonical import RejectedRow
from ingest.formats import UnreadableFile
from ingest.rows import Row, read_header, read_rows

HEADER = b"id,text,end\n"


def rows_of(folder: Path, data: bytes) -> list[Row | RejectedRow]:
    path = folder / "table.csv"
    path.write_bytes(data)
    return list(read_rows(path))


def brief(items: list[Row | RejectedRow]) -> list[tuple[int, object]]:
    return [(item.line, item.cells if isinstance(item, Row) else item.reason) for item in items]


def test_rows_carry_the_line_they_start_on(tmp_path: Path) -> None:
    data = HEADER + b'1,"two\nlines",a\r\n\n2,"said ""hi""",b\n3,plain,c'
    assert brief(rows_of(tmp_path, data)) == [
        (2, ["1", "two\nlines", "a"]),
        (5, ["2", 'said "hi"', "b"]),
        (6, ["3", "plain", "c"]),
    ]


def test_a_cr_inside_a_line_is_text_quoted_or_not(tmp_path: Path) -> None:
    data = HEADER + b'1,one\r\rtwo,a\n2,"three\rfour",b\r\n3,five,c\n'
    assert brief(rows_of(tmp_path, data)) == [
        (2, ["1", "one\r\rtwo", "a"]),
        (3, ["2", "three\rfour", "b"]),
        (4, ["3", "five", "c"]),
    ]


def test_a_row_with_too_few_or_too_many_cells_is_rejected_whole(tmp_path: Path) -> None:
    found = rows_of(tmp_path, HEADER + b'1,a\n2,"b\nb",c,d\n3,e,f\n')
    assert brief(found) == [
        (2, "columns: 2, the header has 3"),
        (3, "columns: 4, the header has 3"),
        (5, ["3", "e", "f"]),
    ]
    assert [item.raw for item in found] == ["1,a", '2,"b\nb",c,d', "3,e,f"]


def test_an_unclosed_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    data = HEADER + b'1,"open,a\n2,b,c\n3,"d\nd",e\n4,"never\n5,f,g\n'
    assert brief(rows_of(tmp_path, data)) == [
        (2, "csv: ',' expected after '\"'"),
        (3, ["2", "b", "c"]),
        (4, ["3", "d\nd", "e"]),
        (6, "csv: unexpected end of data"),
        (7, ["5", "f", "g"]),
    ]


def test_bytes_that_are_not_utf8_cost_their_row_only(tmp_path: Path) -> None:
    data = HEADER + b'1,"caf\xe9\nnext line",a\n2,ok,b\n'
    found = rows_of(tmp_path, data)
    assert brief(found) == [
        (2, "utf-8: byte 0xe9 at position 6 is not UTF-8; save the file as UTF-8"),
        (4, ["2", "ok", "b"]),
    ]
    assert found[0].raw == '1,"caf\\xe9\nnext line",a'


def test_a_line_too_long_inside_a_row_costs_both_and_no_more(tmp_path: Path) -> None:
    data = HEADER + b'1,"a\n' + b"x" * 5_000_000 + b'\nb",c\n2,d,e\n'
    assert brief(rows_of(tmp_path, data)) == [
        (2, "csv: the row is cut off by a line that cannot be read"),
        (3, "line: longer than 4 MiB"),
        (4, "columns: 2, the header has 3"),
        (5, ["2", "d", "e"]),
    ]


def test_the_header_is_read_without_its_mark_and_spaces(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b'\xef\xbb\xbfid, text ,"end"\r\n')
    assert read_header(path) == ("id", "text", "end")
    assert list(read_rows(path)) == []


def test_a_header_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b'id,"text\n')
    with pytest.raises(UnreadableFile, match="the first line is no CSV header"):
        read_header(path)


CELLS = st.lists(
    st.tuples(
        st.integers(0, 9).map(str),
        st.text(st.characters(codec="utf-8", exclude_characters="\0\x1e"), max_size=20),
    ),
    max_size=8,
)


@given(CELLS)
def test_what_csv_writes_is_read_back(cells: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("id", "text"), *cells])
    with tempfile.TemporaryDirectory() as folder:
        found = rows_of(Path(folder), out.getvalue().encode())
    assert [tuple(row.cells) for row in found if isinstance(row, Row)] == cells
    assert len(found) == len(cells)
