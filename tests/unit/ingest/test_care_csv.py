import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.canonical import Direction, Message, RejectedRow
from ingest.connectors import care_csv
from ingest.formats import DamagedFile, UnreadableFile
from ingest.handle import Handle, HandleKind

HEADER = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
AT = "Sun Mar 01 12:30:05 +0000 2026"
BREWCO = Handle("twitter", "brewco_help", name="BrewCo_Help", kind=HandleKind.ORGANIZATION)


def written(folder: Path, text: str) -> Path:
    path = folder / "tweets.csv"
    path.write_bytes(text.encode())
    return path


def one(folder: Path, row: str) -> Message | RejectedRow:
    (found,) = care_csv.read(written(folder, HEADER + row + "\n"))
    assert isinstance(found, Message | RejectedRow)
    return found


def test_a_question_and_its_answer(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        HEADER
        + f'11,700001,True,{AT},"@BrewCo_Help my kettle, it&amp;I are cold &lt;/3","12,14",\n'
        + f"12,BrewCo_Help,False,{AT},@700001 so sorry! -Al,,11\n",
    )
    assert list(care_csv.read(path)) == [
        Message(
            source="twitter",
            native_id="11",
            channel="twitter",
            sender=Handle("twitter", "700001"),
            sent_at=datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC),
            text="@BrewCo_Help my kettle, it&I are cold </3",
            mentions=(Handle("twitter", "brewco_help"),),
            known_replies=("12", "14"),
            direction=Direction.INBOUND,
        ),
        Message(
            source="twitter",
            native_id="12",
            channel="twitter",
            sender=BREWCO,
            sent_at=datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC),
            text="@700001 so sorry! -Al",
            reply_to="11",
            mentions=(Handle("twitter", "700001"),),
            direction=Direction.OUTBOUND,
        ),
    ]


def test_index_columns_other_orders_float_ids_and_gzip_are_understood(tmp_path: Path) -> None:
    text = (
        ",No,text,in_response_to_tweet_id,response_tweet_id,created_at,inbound,author_id,tweet_id,x\r\n"
        f'0,5,hello,3.0,"7.0,8",{AT},true,700001,9.0,x\r\n'
    )
    path = tmp_path / "tweets.csv.gz"
    path.write_bytes(gzip.compress(text.encode()))
    (found,) = care_csv.read(path)
    assert isinstance(found, Message)
    assert (found.native_id, found.reply_to, found.known_replies) == ("9", "3", ("7", "8"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@a @B @a", ["a", "b"]),
        (".@a, (@b) and @c's", ["a", "b", "c"]),
        ("mail me@acme.com", []),
        ("@@a", []),
        ("RT @a: so good", ["a"]),
        ("@seventeen_letters", ["seventeen_letters"]),
        ("\u00e9@a", ["a"]),
    ],
)
def test_mentions_follow_twitters_rules(text: str, named: list[str]) -> None:
    assert [handle.address for handle in care_csv.mentions(text)] == named


@pytest.mark.parametrize(
    ("written_time", "meant"),
    [
        ("Tue Feb 29 23:59:59 +0000 2028", datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)),
        ("Thu Jan 01 00:10:00 +0530 2026", datetime(2025, 12, 31, 18, 40, tzinfo=UTC)),
        ("2025-12-31 20:00:00-08:00", datetime(2026, 1, 1, 4, 0, tzinfo=UTC)),
        ("Wed Dec 31 20:00:00 -0800 2025", datetime(2026, 1, 1, 4, 0, tzinfo=UTC)),
    ],
)
def test_times_become_utc(written_time: str, meant: datetime) -> None:
    assert care_csv.time_of(written_time) == meant


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"x,1,True,{AT},t,,", "tweet_id: 'x' is not a tweet's whole number"),
        (f"1.2e+17,1,True,{AT},t,,", "tweet_id: '1.2e+17' is not a tweet's whole number"),
        (f",1,True,{AT},t,,", "tweet_id: '' is not a tweet's whole number"),
        (f"1,,True,{AT},t,,", "author_id: empty; a tweet needs its author"),
        (f"1,1,maybe,{AT},t,,", "inbound: 'maybe' is neither True nor False"),
        ("1,1,True,2026-03-01 12:00:00,t,,", "created_at: '2026-03-01 12:00:00' has no offset from UTC"),
        (
            "1,1,True,Mon Feb 30 12:00:00 +0000 2026,t,,",
            "created_at: 'Mon Feb 30 12:00:00 +0000 2026' is no time like 'Tue Oct 31 22:10:47 +0000 2017'",
        ),
        ("1,1,True,Mon Jan 01 12:00:00 +0000 1900,t,,", "sent_at: 1900-01-01 lies outside 1970 to 2199"),
        ("1,1,True,Mon Jan 01 12:00:00 +0000 2999,t,,", "sent_at: 2999-01-01 lies outside 1970 to 2199"),
        (f'1,1,True,{AT},t,"2,,3",', "response_tweet_id: '' is not a tweet's whole number"),
        (f"1,1,True,{AT},t,,none", "in_response_to_tweet_id: 'none' is not a tweet's whole number"),
        (f"1,1,True,{AT},t,", "columns: 6, the header has 7"),
    ],
)
def test_a_bad_row_is_rejected_with_line_reason_and_itself(tmp_path: Path, row: str, reason: str) -> None:
    assert one(tmp_path, row) == RejectedRow(str(tmp_path / "tweets.csv"), 2, reason, row)


def test_a_missing_column_is_told_before_anything_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "tweet_id,author_id,inbound,text\n1,1,True,x\n")
    with pytest.raises(UnreadableFile) as refusal:
        care_csv.read(path)
    assert str(refusal.value) == (
        f"{path}: no column created_at, response_tweet_id, in_response_to_tweet_id;"
        " its columns are tweet_id, author_id, inbound, text"
    )


def test_a_truncated_file_gives_what_it_has_and_says_so(tmp_path: Path) -> None:
    rows = "".join(f"{n},1,True,{AT},number {n * n * 7919},,\n" for n in range(1, 5001))
    packed = gzip.compress((HEADER + rows).encode())
    path = tmp_path / "tweets.csv.gz"
    path.write_bytes(packed[: len(packed) // 2])
    *messages, damage = care_csv.read(path)
    assert [m.native_id for m in messages if isinstance(m, Message)] == [
        str(n) for n in range(1, len(messages) + 1)
    ]
    assert 1000 < len(messages) < 5000
    assert isinstance(damage, DamagedFile)


@pytest.mark.parametrize(
    ("head", "recognised"),
    [
        (HEADER.encode(), True),
        (b',"tweet_id","author_id","inbound"\r\n', True),
        (b"tweet_id,author_id\n", False),
        (b"id,name,email\n", False),
        (b"", False),
    ],
)
def test_recognised_by_its_header(head: bytes, recognised: bool) -> None:
    assert care_csv.sniff(head, Path("any")) is recognised
