import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.canonical import Direction, Message, MessageKind, RejectedRow
from ingest.connectors import survey
from ingest.formats import UnreadableFile
from ingest.handle import Handle

GOLDEN = Path(__file__).parent / "golden"
HEADER = "Response ID,Person ID,Email,Name,Score,Comment,Submitted At,Survey Type,Question,Product,Survey ID"
AT = "2026-03-01T09:30:00+01:00"
SENT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
QUESTION = "How likely are you to recommend BrewCo to a friend?"


def read(folder: Path, *lines: str) -> list[Message | RejectedRow]:
    path = folder / "answers.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return [found for found in survey.read(path) if isinstance(found, Message | RejectedRow)]


def answers(folder: Path, *lines: str) -> list[Message]:
    return [found for found in read(folder, *lines) if isinstance(found, Message)]


def one(folder: Path, row: str, header: str = HEADER) -> Message:
    (found,) = read(folder, header, row)
    assert isinstance(found, Message)
    return found


def test_an_answer_becomes_a_message(tmp_path: Path) -> None:
    row = f"r1,p1,Jane@Acme.example,Jane Doe,9,It\u2019s quick,{AT},NPS,Would you recommend us?,Kettle,s7"
    assert one(tmp_path, row) == Message(
        source="survey",
        native_id="s7/r1",
        channel="survey",
        sender=Handle("email", "jane@acme.example", name="Jane Doe"),
        sent_at=SENT,
        text="It\u2019s quick",
        subject="Kettle: Would you recommend us?",
        direction=Direction.INBOUND,
        kind=MessageKind.SURVEY,
        rating=9,
    )


def test_typeform() -> None:
    first, second, rejected = survey.read(GOLDEN / "survey_typeform.csv")
    assert first == Message(
        source="survey",
        native_id="3f2a9c1d",
        channel="survey",
        sender=Handle("email", "jane@acme.example"),
        sent_at=datetime(2026, 3, 1, 8, 1, 30, tzinfo=UTC),
        text="Fast, and the kettle is lovely",
        subject=QUESTION,
        direction=Direction.INBOUND,
        kind=MessageKind.SURVEY,
        rating=9,
    )
    assert isinstance(second, Message)
    assert (second.sender, second.rating, second.text) == (Handle("survey", "response:7be01f44"), 0, "")
    assert isinstance(rejected, RejectedRow)
    assert (rejected.line, rejected.reason) == (4, "score: '11' is no whole number from 0 to 10")


def test_qualtrics_with_its_three_headings() -> None:
    first, second = survey.read(GOLDEN / "survey_qualtrics.csv")
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    asked = "How likely are you to recommend us?"
    assert [(m.native_id, m.sender, m.sent_at, m.rating, m.text, m.subject) for m in (first, second)] == [
        (
            "R_1abc", Handle("email", "jane@acme.example", name="Jane Doe"),
            datetime(2026, 3, 1, 8, 2, 1, tzinfo=UTC), 10, "The kettle!", asked,
        ),
        ("R_2abc", Handle("survey", "crm-31"), datetime(2026, 3, 1, 8, 12, 1, tzinfo=UTC), 6, "", asked),
    ]  # fmt: skip


QUALTRICS = (
    "EndDate,RecordedDate,ResponseId,RecipientEmail,Q1_NPS_GROUP,Q1,Q2",
    "End Date,Recorded Date,Response ID,Recipient Email,Likely? - Group,How likely?,What is the main reason?",
)
IMPORTED = tuple(
    json.dumps(told)
    for told in (
        {"ImportId": "endDate", "timeZone": "Etc/UTC"}, {"ImportId": "recordedDate", "timeZone": "Etc/UTC"},
        {"ImportId": "_recordId"}, {"ImportId": "recipientEmail"},
        {"ImportId": "QID1_NPS_GROUP"}, {"ImportId": "QID1"}, {"ImportId": "QID2_TEXT"},
    )
)  # fmt: skip


def imported(*cells: str) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def test_qualtrics_tells_the_score_by_its_group_and_the_zone_of_its_times(tmp_path: Path) -> None:
    row = "2026-03-01 08:29:00,2026-03-01 08:30:00,R_1,jane@acme.example,Promoter,9,It lasts"
    bad = "2026-03-01 08:29:00,2026-03-01 08:30:00,R_2,jane@acme.example,Promoter,nine,It lasts"
    found, rejected = read(tmp_path, *QUALTRICS, imported(*IMPORTED), row, bad)
    assert isinstance(found, Message)
    assert (found.rating, found.sent_at, found.text, found.subject) == (9, SENT, "It lasts", "How likely?")
    assert isinstance(rejected, RejectedRow)
    assert (rejected.line, rejected.reason) == (5, "score: 'nine' is no whole number from 0 to 10")
    before, after = survey.frame(tmp_path / "answers.csv")
    again = tmp_path / "again"
    again.mkdir()
    (mended,) = read(again, *f"{before}{bad.replace('nine', '8')}{after}".splitlines())
    assert isinstance(mended, Message)
    assert (mended.native_id, mended.rating, mended.sent_at) == ("R_2", 8, SENT)


def test_qualtrics_in_another_time_zone_is_rejected_by_the_row(tmp_path: Path) -> None:
    there = [told.replace("Etc/UTC", "America/Denver") for told in IMPORTED]
    row = "2026-03-01 08:29:00,2026-03-01 08:30:00,R_1,jane@acme.example,Promoter,9,It lasts"
    (rejected,) = read(tmp_path, *QUALTRICS, imported(*there), row)
    assert isinstance(rejected, RejectedRow)
    assert rejected.reason.startswith("time: '2026-03-01 08:30:00' has no offset from UTC")


def test_reading_twice_gives_the_same() -> None:
    path = GOLDEN / "survey_typeform.csv"
    assert list(survey.read(path)) == list(survey.read(path))


@pytest.mark.parametrize(
    ("row", "native_id", "address"),
    [
        (f"r1,p1,,,9,,{AT},,,,", "r1", "survey:p1"),
        (f"r1,,,,9,,{AT},,,,", "r1", "survey:response:r1"),
        # printf '2026-03-01T08:30:00+00:00\0\0\0\0p1' | sha256sum
        (f",p1,,,9,,{AT},,,,", "sha256-85eaf11b8b9bf2a0dfaa5822375f7065", "survey:p1"),
        (
            f",,Jane@acme.example,,9,,{AT},,,,",
            "sha256-afd95414d6459311f204f7b9c9660cf8",
            "email:jane@acme.example",
        ),
    ],
)
def test_who_answered_and_what_the_answer_is_called(
    tmp_path: Path, row: str, native_id: str, address: str
) -> None:
    found = one(tmp_path, row)
    assert (found.native_id, found.sender.key) == (native_id, address)


WAVES = [
    [f"{n},{who},{9 - n},2026-0{month}-01T0{n}:00:00Z" for n in range(1, 6)]
    for month, who in ((3, "jane@acme.example"), (6, "jane@acme.example"), (9, ""))
]
"""Five answers each; those of the third are anonymous."""


@pytest.mark.parametrize("bare", ["id", "ID", "#"])
def test_waves_whose_answers_are_only_numbered_do_not_overwrite_each_other(tmp_path: Path, bare: str) -> None:
    header = f"{bare},email,score,submitted_at"
    first, second, third = (answers(tmp_path, header, *wave) for wave in WAVES)
    assert len({message.key for message in first + second + third}) == 15
    assert len({message.sender.key for message in first + second}) == 1
    assert len({message.sender.key for message in third}) == 5
    assert answers(tmp_path, header, *reversed(WAVES[2])) == third[::-1]


def test_anonymous_answers_of_one_minute_are_told_apart_by_number_and_by_what_they_say(
    tmp_path: Path,
) -> None:
    header = "id,score,submitted_at,comment"
    numbered = answers(tmp_path, header, f"1,9,{AT},", f"2,9,{AT},")
    elsewhere = answers(tmp_path, header, f"1,8,{AT},", f"1,9,{AT},Lovely")
    assert len({message.key for message in numbered + elsewhere}) == 4
    assert [message.sender.address for message in numbered] == [
        f"response:{message.native_id}" for message in numbered
    ]


def test_one_person_may_answer_for_several_products_at_once(tmp_path: Path) -> None:
    header = "email,score,submitted_at,product"
    found = answers(tmp_path, header, f"j@acme.example,9,{AT},Kettle", f"j@acme.example,9,{AT},Grinder")
    assert len({message.key for message in found}) == 2


def test_what_somebody_adds_later_does_not_make_it_another_answer(tmp_path: Path) -> None:
    header = "id,email,score,submitted_at,comment"
    before, after = answers(
        tmp_path, header, f"1,j@acme.example,9,{AT},", f"7,j@acme.example,9,{AT},It lasts"
    )
    assert before.key == after.key


@pytest.mark.parametrize(
    ("heading", "written"), [("Response ID", "3"), ("token", "3"), ("id", "r3"), ("#", "3f2a9c1d")]
)
def test_an_id_for_good_is_kept(tmp_path: Path, heading: str, written: str) -> None:
    found = one(tmp_path, f"{written},7,{AT}", f"{heading},score,submitted_at")
    assert (found.native_id, found.sender.address) == (written, f"response:{written}")


def test_cells_are_trimmed_and_repaired(tmp_path: Path) -> None:
    found = one(tmp_path, f" r1 ,,, , 8 ,\u00c3\u00bcber gut ,{AT} ,,,,")
    assert (found.native_id, found.rating, found.text) == ("r1", 8, "\u00fcber gut")


@pytest.mark.parametrize(
    "header",
    ["email,nps,submitted_at", "E-Mail,NPS Score,Submitted At", "RecipientEmail,Score,RecordedDate"],
)
def test_columns_go_by_several_names(tmp_path: Path, header: str) -> None:
    found = one(tmp_path, f"jane@acme.example,7,{AT}", header)
    assert (found.sender.address, found.rating, found.sent_at) == ("jane@acme.example", 7, SENT)


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("Submitted At (UTC)", "2026-03-01 08:30:00"),
        ("submitted_at_utc", "2026-03-01T08:30"),
        ("Submitted At", "2026-03-01T08:30:00Z"),
        ("Submitted At", "2026-03-01 08:30:00 UTC"),
        ("Submitted At", "2026-03-01 09:30:00 +0100"),
        ("Submitted At (UTC)", "2026-03-01 09:30:00 +01:00"),
    ],
)
def test_times_with_an_offset_in_the_cell_or_the_heading(tmp_path: Path, heading: str, written: str) -> None:
    assert one(tmp_path, f"r1,7,{written}", f"id,score,{heading}").sent_at == SENT


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            "r1,,,,9,,2026-03-01 09:30:00,,,,",
            "time: '2026-03-01 09:30:00' has no offset from UTC;"
            " add one, or call the column '… (UTC)' if that is what its times are in",
        ),
        (
            "r1,,,,9,,03/01/2026 9:30 AM,,,,",
            "time: '03/01/2026 9:30 AM' is no time like 2026-03-01 09:30:00 +0100",
        ),
        (
            "r1,,,,9,,2026-02-30 09:30Z,,,,",
            "time: '2026-02-30 09:30Z' is no time (day is out of range for month)",
        ),
        ("r1,,,,9,,,,,,", "time: empty"),
        (f"r1,,,,,,{AT},,,,", "score: empty"),
        (f"r1,,,,-1,,{AT},,,,", "score: '-1' is no whole number from 0 to 10"),
        (f"r1,,,,7.5,,{AT},,,,", "score: '7.5' is no whole number from 0 to 10"),
        (f"r1,,,,Promoter,,{AT},,,,", "score: 'Promoter' is no whole number from 0 to 10"),
        (f"r1,,,,4,,{AT},csat,,,", "scale: a survey of type 'csat' does not go from 0 to 10"),
        (
            f",,,,9,,{AT},,,,",
            "email: empty, and no id; an answer needs a response's id, a person's or an address",
        ),
        (f"r1,,,,9,,{AT},,,", "columns: 10, the header has 11"),
    ],
)
def test_a_bad_row_is_rejected_with_line_reason_and_itself(tmp_path: Path, row: str, reason: str) -> None:
    good, bad = read(tmp_path, HEADER, f"r0,,,,10.0,,{AT},,,,", row)
    assert isinstance(good, Message)
    assert bad == RejectedRow(str(tmp_path / "answers.csv"), 3, reason, row)


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("id,submitted_at", "score (such as nps, nps score, score)"),
        ("id,score", "time (such as submitted at, submit date, response timestamp)"),
        (
            "score,submitted_at",
            "response (such as response id, submission id, #)"
            " or respondent (such as respondent id, person id, customer id)"
            " or email (such as email, email address, recipient email)",
        ),
    ],
)
def test_a_missing_column_is_told_before_anything_is_read(tmp_path: Path, header: str, missing: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(tmp_path, header)
    columns = ", ".join(header.split(","))
    assert (
        str(refusal.value)
        == f"{tmp_path / 'answers.csv'}: no column for {missing}; its columns are {columns}"
    )


@pytest.mark.parametrize(
    ("head", "recognised"),
    [
        ((GOLDEN / "survey_typeform.csv").read_bytes(), True),
        ((GOLDEN / "survey_qualtrics.csv").read_bytes(), True),
        (b"email,rating,created_at\n", False),
        (b"email,created_at\n", False),
        (b"", False),
    ],
)
def test_recognised_by_its_heading(head: bytes, recognised: bool) -> None:
    assert survey.sniff(head, Path("any")) is recognised


def test_stars_are_a_score_for_whoever_says_so(tmp_path: Path) -> None:
    assert one(tmp_path, f"r1,5,{AT}", "id,rating,created_at").rating == 5
