from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.canonical import Direction, Message, MessageKind, RejectedRow
from ingest.connectors import calls
from ingest.formats import UnreadableFile
from ingest.handle import Handle

GOLDEN = Path(__file__).parent / "golden" / "calls_twilio.csv"
HEADER = "Call ID,Type,Direction,From,From Name,To,Started At,Duration,Result,Notes,Agent Email"
AT = "2026-03-01T09:30:00+01:00"
STARTED = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
OURS = Handle("phone", "+4930100")


def read(folder: Path, *lines: str) -> list[Message | RejectedRow]:
    path = folder / "calls.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return [found for found in calls.read(path) if isinstance(found, Message | RejectedRow)]


def one(folder: Path, row: str, header: str = HEADER) -> Message:
    (found,) = read(folder, header, row)
    assert isinstance(found, Message)
    return found


def test_a_call_becomes_a_message(tmp_path: Path) -> None:
    row = (
        f"c1,Voice,Inbound,+49 (0)30 901,Jane Doe,+49 30 100,{AT},0:01:35,Call connected,"
        '"Kettle leaks, wants a new one",Al@BrewCo.example'
    )
    assert one(tmp_path, row) == Message(
        source="calls",
        native_id="c1",
        channel="phone",
        sender=Handle("phone", "+4930901", name="Jane Doe"),
        sent_at=STARTED,
        text="Kettle leaks, wants a new one",
        mentions=(OURS, Handle("email", "al@brewco.example")),
        direction=Direction.INBOUND,
        kind=MessageKind.CALL,
        outcome="call_connected",
        seconds=95,
    )


def test_twilio() -> None:
    inbound, outbound, rejected = calls.read(GOLDEN)
    assert inbound == Message(
        source="calls",
        native_id="CA01",
        channel="phone",
        sender=Handle("phone", "+4930901", name="Jane Doe"),
        sent_at=STARTED,
        text="",
        mentions=(OURS,),
        direction=Direction.INBOUND,
        kind=MessageKind.CALL,
        outcome="completed",
        seconds=90,
    )
    assert outbound == Message(
        source="calls",
        native_id="CA02",
        channel="phone",
        sender=OURS,
        sent_at=datetime(2026, 3, 1, 9, 0, 1, tzinfo=UTC),
        text="",
        mentions=(Handle("phone", "+4930901"),),
        direction=Direction.OUTBOUND,
        kind=MessageKind.CALL,
        outcome="no_answer",
    )
    assert isinstance(rejected, RejectedRow)
    assert (rejected.line, rejected.reason) == (4, "from: 'anonymous' is no telephone number")


def test_reading_twice_gives_the_same() -> None:
    assert list(calls.read(GOLDEN)) == list(calls.read(GOLDEN))


@pytest.mark.parametrize(
    ("written", "direction"),
    [
        ("inbound", Direction.INBOUND),
        ("Incoming", Direction.INBOUND),
        ("in", Direction.INBOUND),
        ("Inbound - Answered", Direction.INBOUND),
        ("OUTBOUND", Direction.OUTBOUND),
        ("outgoing", Direction.OUTBOUND),
        ("outbound-dial", Direction.OUTBOUND),
    ],
)
def test_directions(tmp_path: Path, written: str, direction: Direction) -> None:
    assert one(tmp_path, f"c1,,{written},+491,,+492,{AT},,,,").direction is direction


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Voice", MessageKind.CALL),
        ("", MessageKind.CALL),
        ("Callback", MessageKind.CALLBACK),
        ("call back request", MessageKind.CALLBACK),
    ],
)
def test_kinds(tmp_path: Path, written: str, kind: MessageKind) -> None:
    assert one(tmp_path, f"c1,{written},in,+491,,+492,{AT},,,,").kind is kind


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("", None), ("0", 0), ("95", 95), ("95.0", 95), ("0:01:35", 95), ("12:00:01", 43_201)],
)
def test_durations(tmp_path: Path, written: str, seconds: int | None) -> None:
    assert one(tmp_path, f"c1,,in,+491,,+492,{AT},{written},,,").seconds == seconds


@pytest.mark.parametrize(
    ("duration", "native_id"),
    [
        # printf '+491\0+492\0002026-03-01T08:30:00+00:00\0None' | sha256sum
        ("", "sha256-f97e415e61b016351acd24824f3f24e4"),
        ("95", "sha256-85876e555eaa17c895dba8c7ab346c1d"),
        ("0:01:35", "sha256-85876e555eaa17c895dba8c7ab346c1d"),
    ],
)
def test_a_call_without_an_id_is_named_by_who_and_when_and_how_long_but_not_in_clear(
    tmp_path: Path, duration: str, native_id: str
) -> None:
    header = "direction,caller,callee,startTime,duration"
    assert one(tmp_path, f"inbound,0049 1,+492,{AT},{duration}", header).native_id == native_id


def test_logs_whose_calls_are_only_numbered_do_not_overwrite_each_other(tmp_path: Path) -> None:
    header = "ID,direction,from,to,timestamp"
    march, april = (
        [f"{n},in,+491,+492,2026-0{month}-01T0{n}:00:00Z" for n in range(1, 6)] for month in (3, 4)
    )
    found = [call for log in (march, april) for call in read(tmp_path, header, *log)]
    assert len({call.key for call in found if isinstance(call, Message)}) == 10
    assert read(tmp_path, header, *march) == found[:5]


@pytest.mark.parametrize(("heading", "written"), [("Call ID", "3"), ("callid", "3"), ("id", "a3")])
def test_an_id_for_good_is_kept(tmp_path: Path, heading: str, written: str) -> None:
    header = f"{heading},direction,from,to,timestamp"
    assert one(tmp_path, f"{written},in,+491,+492,{AT}", header).native_id == written


def test_an_agent_by_name_or_on_an_outbound_call_is_not_addressed(tmp_path: Path) -> None:
    by_name, outbound = read(
        tmp_path, HEADER, f"c1,,in,+491,,+492,{AT},,,,Al", f"c2,,out,+492,,+491,{AT},,,,al@brewco.example"
    )
    assert isinstance(by_name, Message)
    assert isinstance(outbound, Message)
    assert (by_name.mentions, outbound.mentions) == ((Handle("phone", "+492"),), (Handle("phone", "+491"),))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"c1,,sideways,+491,,+492,{AT},,,,", "direction: 'sideways' is neither inbound nor outbound"),
        (f"c1,,internal,+491,,+492,{AT},,,,", "direction: 'internal' is neither inbound nor outbound"),
        (f"c1,,,+491,,+492,{AT},,,,", "direction: empty"),
        (f"c1,,in,,,+492,{AT},,,,", "from: empty"),
        (f"c1,,in,4.93055E+11,,+492,{AT},,,,", "from: '4.93055E+11' is no telephone number"),
        (f"c1,,in,+491,,-,{AT},,,,", "to: '-' is no telephone number"),
        (f"c1,,in,+491,,+492,{AT},1:35,,,", "duration: '1:35' is neither whole seconds nor like 0:01:30"),
        (f"c1,,in,+491,,+492,{AT},99999999,,,", "seconds: 1e+08 lies outside 0 to 1e+07"),
        (f"c1,,in,+491,,+492,{AT},,да,,", "outcome: 'да' has no letter from a to z"),
        (f"c1,Fax,in,+491,,+492,{AT},,,,", "kind: 'fax' is no call"),
        (
            "c1,,in,+491,,+492,2026-03-01 09:30,,,,",
            "started: '2026-03-01 09:30' has no offset from UTC;"
            " add one, or call the column '… (UTC)' if that is what its times are in",
        ),
    ],
)
def test_a_bad_row_is_rejected_with_line_reason_and_itself(tmp_path: Path, row: str, reason: str) -> None:
    good, bad = read(tmp_path, HEADER, f"c0,,in,+491,,+492,{AT},,,,", row)
    assert isinstance(good, Message)
    assert bad == RejectedRow(str(tmp_path / "calls.csv"), 3, reason, row)


def test_a_missing_column_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(tmp_path, "Direction,From,Duration")
    assert str(refusal.value) == (
        f"{tmp_path / 'calls.csv'}: no column for to (such as to, to number, callee);"
        " started (such as started at, start time, call start time);"
        " its columns are Direction, From, Duration"
    )


@pytest.mark.parametrize(
    ("head", "recognised"),
    [
        (GOLDEN.read_bytes(), True),
        (b"callid,startTime,duration,caller,callee,price,direction\r\n", True),
        (b"From,To,Subject,Date\n", False),
        (b"", False),
    ],
)
def test_recognised_by_its_heading(head: bytes, recognised: bool) -> None:
    assert calls.sniff(head, Path("any")) is recognised
