import pytest

from ingest.tables import Cells, find_columns, sniff_header, spelled

LAYOUT = {"score": ("nps", "score", "how likely*"), "time": ("submitted at", "date")}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ResponseId", "response id"),
        ("response_id", "response id"),
        ("  Response-ID ", "response id"),
        ("Submit Date (UTC)", "submit date utc"),
        ("Date/Time", "date time"),
        ("NPS", "nps"),
        ("#", "#"),
        ("", ""),
    ],
)
def test_spellings_of_a_column(written: str, meant: str) -> None:
    assert spelled(written) == meant


@pytest.mark.parametrize(
    ("header", "places"),
    [
        (["score", "NPS"], {"score": 1}),
        (["How likely are you …?", "date"], {"score": 0, "time": 1}),
        (["date", "date"], {"time": 0}),
        (["unlikely", "update"], {}),
    ],
)
def test_the_surest_name_wins_and_of_two_columns_the_first(header: list[str], places: dict[str, int]) -> None:
    assert find_columns(header, LAYOUT).places == places


def test_a_column_says_that_its_times_are_in_utc() -> None:
    found = [find_columns([name], LAYOUT) for name in ("Date (UTC)", "submitted_at_gmt", "Date")]
    assert [columns.in_utc for columns in found] == [{"time"}, {"time"}, set()]


def test_the_first_row_of_what_may_be_a_table() -> None:
    assert sniff_header(b'a,"b\nc",d\r\n1,2,3\r\n') == ("a", "b\nc", "d")
    assert sniff_header(b"\xff\xfe\x00") == ("\ufffd\ufffd\x00",)
    assert sniff_header(b"") == ()


@pytest.mark.parametrize(
    ("heading", "written", "own_id"),
    [
        ("Id", "12", ""),
        ("#", "#12", ""),
        ("id", "12.0", ""),
        ("id", "12a", "12a"),
        ("id", "", ""),
        ("call id", "12", "12"),
        ("other", "12", ""),
    ],
)
def test_a_number_under_a_bare_heading_is_no_id(heading: str, written: str, own_id: str) -> None:
    columns = find_columns([heading], {"call": ("call id", "id", "#")})
    assert Cells([written], columns).own_id("call") == own_id
