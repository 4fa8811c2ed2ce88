import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.canonical import Message, Record, RejectedRow
from ingest.detect import BUNDLES, CONNECTORS
from ingest.reading import read_files
from ingest.rejects import Rejects
from ingest.retry import Retry
from tests.exports import read_all, written_tree, zipped

GOLDEN = Path(__file__).parent / "golden"
CARE = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
TWEETS = CARE + (
    '3,jane,True,Sun Mar 01 09:00:00 +0000 2026,"It leaks,\nagain",,\n'
    "4,jane,True,Mon Mar 02 09:00:00 +0000 2026,Hello?,,\n"
)
MAILS = (
    "From jane Sun Mar  1 09:00:00 2026\nFrom: Jane <jane@acme.example>\nMessage-ID: <1@acme.example>\n"
    "Date: Sun, 01 Mar 2026 09:00:00 +0000\n\nIt leaks.\n>From the lid, even.\n\n"
    "From jane Mon Mar  2 09:00:00 2026\nFrom: Jane <jane@acme.example>\nMessage-ID: <2@acme.example>\n"
    "Date: Mon, 02 Mar 2026 09:00:00 +0000\n\nHello?\n"
)
SENDER = {"channel": "chat", "address": "jane"}


def note(native_id: str, at: str) -> str:
    told = {"record": "message", "source": "chat", "native_id": native_id, "channel": "chat"}
    return json.dumps({**told, "sender": SENDER, "sent_at": at, "text": "It leaks."}) + "\n"


NOTES = note("1", "2026-03-01T09:00:00Z") + note("2", "2026-03-02T09:00:00Z")
SLACK = {
    "users.json": [
        {"id": "U1", "name": "jane", "updated": 1767225600, "profile": {"email": "jane@acme.example"}}
    ],
    "channels.json": [{"id": "C1", "name": "general"}],
    "general/2026-03-01.json": [
        {"type": "message", "user": "U1", "ts": "1772355600.000100", "text": "It leaks."},
        {"type": "message", "user": "U1", "ts": "1772355660.000200", "text": "Hello?"},
    ],
}
ARCHIVE = {
    "account.js": [{"account": {"username": "Jane", "accountId": "42"}}],
    "manifest.js": {"archiveInfo": {"generationDate": "2026-03-09T08:00:00.000Z"}},
    "tweets.js": "window.YTD.tweets.part0 = "
    + json.dumps(
        [
            {
                "tweet": {
                    "id_str": "3",
                    "created_at": "Sun Mar 01 09:00:00 +0000 2026",
                    "full_text": "It leaks",
                }
            },
            {"tweet": {"id_str": "4", "created_at": "Mon Mar 02 09:00:00 +0000 2026", "full_text": "Hello?"}},
        ]
    ),
    "direct-messages.js": [
        {
            "dmConversation": {
                "conversationId": "7-42",
                "messages": [
                    {
                        "messageCreate": {
                            "id": "9",
                            "senderId": "7",
                            "recipientId": "42",
                            "text": "It leaks.",
                            "createdAt": "2026-03-01T10:00:00.000Z",
                        }
                    }
                ],
            }
        }
    ],
}


def golden(name: str) -> str:
    return (GOLDEN / name).read_text(encoding="utf-8")


FORUM = {
    "preferences.json": golden("discourse_archive/preferences.json"),
    "user_archive.csv": golden("discourse_archive/user_archive.csv"),
}


SPOILT = "some day"


@dataclass(frozen=True)
class Case:
    """Files, what is given of them, words that are spoilt, and the files that must stay where they are."""

    files: dict[str, Any]
    format_name: str
    words: str
    stay: tuple[str, ...] = ()
    given: str = "."
    instead: str = SPOILT


CASES = {
    "a tweet over two lines": Case({"a.csv": TWEETS}, "care-csv", "Sun Mar 01"),
    "a mail": Case({"a.mbox": MAILS}, "mail", "Sun, 01 Mar"),
    "a ticket": Case({"a.json": golden("zendesk_tickets.json")}, "zendesk", "2026-03-01T08:30:00Z"),
    "a survey": Case({"a.csv": golden("survey_qualtrics.csv")}, "survey", "2026-03-01 08:02:01"),
    "a contact of Salesforce": Case(
        {"a.csv": golden("salesforce_contacts.csv")}, "salesforce", "2026-03-01T09:30:00.000Z"
    ),
    "a contact of HubSpot": Case({"a.csv": golden("hubspot_contacts.csv")}, "hubspot", "2026-03-01 09:30"),
    "a result of Salesforce": Case(
        {
            "a.csv": "sf__Id,sf__Created,GraphService_Id__c,GraphService_As_Of__c\n"
            "003A0000000VERAIA4,true,email:vera@lund.example,2026-03-05T10:00:00Z\n"
        },
        "crm-results",
        "2026-03-05T10:00:00Z",
    ),
    "a mention of Brandwatch": Case(
        {"a.csv": golden("brandwatch_mentions.csv")}, "brandwatch", "2026-03-01 09:30:00.0"
    ),
    "a post of Radian6": Case({"a.csv": golden("radian6_mentions.csv")}, "radian6", "2026-03-01 09:30"),
    "a contact of Qualtrics": Case(
        {"a.csv": golden("qualtrics_contacts.csv")}, "qualtrics", "2026-03-01 09:30:00.000000"
    ),
    "a user of Zendesk": Case(
        {"a.csv": golden("zendesk_users.csv")}, "zendesk-tables", "2026-03-01 09:30:00"
    ),
    "an activity": Case(
        {"a.json": golden("activity_streams_outbox.json")}, "activity-streams", "2026-03-01T12:00:00Z"
    ),
    "a conversation of Intercom": Case(
        {"a.json": golden("intercom_conversations.json")}, "intercom", "1772358000", instead="-7"
    ),
    "a contact of Intercom": Case(
        {"a.csv": golden("intercom_contacts.csv")}, "intercom-tables", "2026-03-01 09:30:00"
    ),
    "Telegram's message": Case({"a.json": golden("telegram_result.json")}, "telegram", "1772358060"),
    "Mattermost's post": Case(
        {"a.jsonl": golden("mattermost_export.jsonl")}, "mattermost", "1772359000000", instead="-7"
    ),
    "a member of Mailchimp": Case(
        {"a.csv": golden("mailchimp_members.csv")}, "mailchimp", "2026-03-01 09:30:00"
    ),
    "a card": Case({"a.vcf": golden("cards.vcf")}, "vcard", "2026-03-01T09:30:00Z"),
    "a message of Singer": Case({"a.jsonl": golden("singer.jsonl")}, "singer", "2026-03-01T10:00:00Z"),
    "a call": Case({"a.csv": golden("calls_twilio.csv")}, "calls", "Sun, 01 Mar 2026 08:30:00"),
    "a topic": Case({"a.json": golden("discourse_topic.json")}, "discourse", "2026-03-01T08:30:00.123Z"),
    "an archive of posts": Case(
        FORUM, "discourse", "2026-03-01T08:30", ("preferences.json",), "user_archive.csv"
    ),
    "our own": Case({"a.ndjson": NOTES}, "ndjson", "2026-03-01T"),
    "Slack's message": Case(SLACK, "slack", "1772355660", ("users.json", "channels.json")),
    "Slack's member": Case(
        SLACK, "slack", "1767225600", ("users.json", "channels.json"), instead="99999999999999"
    ),
    "X's tweet": Case(ARCHIVE, "x-archive", "Sun Mar 01", ("account.js", "manifest.js")),
    "X's direct message": Case(ARCHIVE, "x-archive", "2026-03-01T10:00:00", ("account.js", "manifest.js")),
}


def spoilt(case: Case) -> dict[str, str]:
    texts = {
        name: content if isinstance(content, str) else json.dumps(content)
        for name, content in case.files.items()
    }
    return {name: text.replace(case.words, case.instead) for name, text in texts.items()}


def as_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def mend(rejects: Path, old: str, new: str) -> None:
    """What a user does in an editor, within a line's `raw`: quotes and backslashes are escaped there."""
    text = rejects.read_text(encoding="utf-8")
    assert as_json(old) in text
    rejects.write_text(text.replace(as_json(old), as_json(new)), encoding="utf-8")


def kept(rejects: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in rejects.read_bytes().splitlines()]


def put_aside(path: Path, rejects: Path, format_name: str | None = None) -> list[Record]:
    """Read what there is; what is rejected is kept."""
    with Rejects(rejects) as kept_there:
        found, refused = read_all(path, format_name)
        for row in refused:
            kept_there.add(row)
    return found


def retried(rejects: Path) -> tuple[list[Record], list[str], int]:
    """The records that a retry yields, the reasons of rows that stay, and how many it took."""
    staying: list[RejectedRow] = []
    retry = Retry(rejects, staying.append)
    found = list(retry.records())
    retry.settle()
    return found, [row.reason for row in staying], retry.taken


def test_every_format_is_retried_here() -> None:
    assert {case.format_name for case in CASES.values()} == {c.name for c in (*CONNECTORS, *BUNDLES)}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_mended_row_gives_what_the_mended_file_gives(case: Case, tmp_path: Path) -> None:
    good, rejects = written_tree(tmp_path / "good", case.files), tmp_path / "rejects.ndjson"
    expected, as_before = read_all(good / case.given)
    assert expected
    bad = written_tree(tmp_path / "bad", spoilt(case))
    taken = put_aside(bad / case.given, rejects)
    before = kept(rejects)
    assert {row["format"] for row in before} == {case.format_name}
    assert set(taken) < set(expected)
    for file in bad.rglob("*.*"):
        if file.name not in case.stay:
            file.unlink()
    mend(rejects, case.instead, case.words)
    found, staying, count = retried(rejects)
    assert set(taken) | set(found) == set(expected)
    assert (count, len(staying)) == (len(before) - len(as_before), len(as_before))
    assert [row["reason"] for row in kept(rejects)] == [row.reason for row in as_before] == staying


@pytest.mark.parametrize("packed", [False, True], ids=["a folder", "a zip"])
@pytest.mark.parametrize("name", ["Slack's message", "X's tweet"])
def test_of_an_export_only_the_mended_item_is_read(name: str, packed: bool, tmp_path: Path) -> None:
    case, rejects = CASES[name], tmp_path / "rejects.ndjson"
    tree = written_tree(tmp_path / "export" / "inner", spoilt(case)).parent
    written_tree(tree / "other", {"notes.ndjson": NOTES})
    put_aside(zipped(tree) if packed else tree, rejects)
    mend(rejects, case.instead, case.words)
    found, staying, _ = retried(rejects)
    assert (len(found), staying) == (1, [])


def test_a_row_that_is_still_wrong_stays_with_its_new_reason(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    put_aside(written_tree(tmp_path / "in", {"a.csv": TWEETS.replace("Sun Mar", SPOILT)}), rejects)
    (before,) = kept(rejects)
    assert retried(rejects)[:2] == ([], [before["reason"]])
    assert kept(rejects) == [before]
    mend(rejects, "3,jane", "three,jane")
    assert retried(rejects) == ([], ["tweet_id: 'three' is not a tweet's whole number"], 0)
    (after,) = kept(rejects)
    raw = before["raw"].replace("3,jane", "three,jane")
    reason = "tweet_id: 'three' is not a tweet's whole number"
    assert after == {**before, "raw": raw, "reason": reason}


def test_the_others_stay_as_they_are_and_in_their_order(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    rows = "".join(f"{n},jane,True,{SPOILT} {n},hi,,\n" for n in range(1, 6))
    put_aside(written_tree(tmp_path / "in", {"a.csv": CARE + rows}), rejects)
    before = kept(rejects)
    for n in (2, 4):
        mend(rejects, f"{SPOILT} {n}", "Sun Mar 01 09:00:00 +0000 2026")
    found, staying, taken = retried(rejects)
    assert [row.native_id for row in found if isinstance(row, Message)] == ["2", "4"]
    assert (len(staying), taken) == (3, 2)
    assert kept(rejects) == [before[0], before[2], before[4]]


def test_a_second_retry_and_one_that_was_cut_off_before_it_settled(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    put_aside(written_tree(tmp_path / "in", {"a.csv": TWEETS.replace("Sun Mar", SPOILT)}), rejects)
    mend(rejects, SPOILT, "Sun Mar")
    held = rejects.read_bytes()
    cut_off = list(Retry(rejects, lambda _: None).records())
    assert rejects.read_bytes() == held
    assert retried(rejects) == (cut_off, [], 1)
    assert retried(rejects) == ([], [], 0)
    assert rejects.read_bytes() == b""


def test_a_kill_while_the_file_is_replaced_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rejects = tmp_path / "rejects.ndjson"
    put_aside(written_tree(tmp_path / "in", {"a.csv": TWEETS.replace("Sun Mar", SPOILT)}), rejects)
    mend(rejects, SPOILT, "Sun Mar")
    held = rejects.read_bytes()

    def killed(self: Path, target: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            retried(rejects)
    assert rejects.read_bytes() == held
    assert retried(rejects)[2] == 1


def test_rows_that_come_and_edits_that_are_made_meanwhile_are_kept(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    rows = "".join(f"{n},jane,True,{SPOILT} {n},hi,,\n" for n in (1, 2))
    put_aside(written_tree(tmp_path / "in", {"a.csv": CARE + rows}), rejects)
    mend(rejects, f"{SPOILT} 1", "Sun Mar 01 09:00:00 +0000 2026")
    retry = Retry(rejects, lambda _: None)
    assert len(list(retry.records())) == 1
    mend(rejects, f"{SPOILT} 2", "Mon Mar 02 09:00:00 +0000 2026")
    with Rejects(rejects) as others:
        others.add(RejectedRow("b.csv", 7, "csv: x", "7,x"))
    retry.settle()
    assert [row["raw"] for row in kept(rejects)] == ["2,jane,True,Mon Mar 02 09:00:00 +0000 2026,hi,,", "7,x"]


def test_a_ticket_of_which_one_comment_is_wrong_is_read_but_stays(tmp_path: Path) -> None:
    rejects, ticket = tmp_path / "rejects.ndjson", golden("zendesk_tickets.json").splitlines()[0]
    files = {"a.json": ticket.replace('"id":9002', '"id":"no"').replace('"id":9003', '"id":"no"')}
    taken = put_aside(written_tree(tmp_path / "in", files), rejects)
    assert len(kept(rejects)) == 1
    assert set(retried(rejects)[0]) == set(taken)
    assert len(kept(rejects)) == 1


LATIN = (CARE + "1,jane,True,Sun Mar 01 09:00:00 +0000 2026,caf\xe9,,\n").encode("latin-1")
LONG = (CARE + f"x,jane,True,Sun Mar 01 09:00:00 +0000 2026,{'long ' * 20_000},,\n").encode()
HUGE = (CARE + "x" * 5_000_000 + "\n").encode()


@pytest.mark.parametrize("content", [LATIN, LONG, HUGE], ids=["not UTF-8", "cut", "cut at the limit"])
def test_what_is_only_shown_is_not_taken_for_the_row(content: bytes, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    (tmp_path / "a.csv").write_bytes(content)
    put_aside(tmp_path / "a.csv", rejects)
    held = rejects.read_bytes()
    assert kept(rejects)[0]["whole"] is False
    found, (reason,), taken = retried(rejects)
    assert (found, taken) == ([], 0)
    assert reason.startswith("retry: raw is not all of the row, or spells bytes that are not UTF-8")
    assert rejects.read_bytes() == held
    whole = kept(rejects)[0] | {"raw": TWEETS.splitlines()[-1], "whole": True}
    rejects.write_text(json.dumps(whole), encoding="utf-8")
    assert [row.text for row in retried(rejects)[0] if isinstance(row, Message)] == ["Hello?"]


def test_a_file_as_a_whole_cannot_be_retried(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    put_aside(written_tree(tmp_path / "in", {"a.csv": TWEETS, "notes.txt": "nothing"}), rejects)
    held = rejects.read_bytes()
    assert retried(rejects)[1] == [
        "retry: nothing of it is kept here; mend the file, give it to `ingest`, and delete this line"
    ]
    assert rejects.read_bytes() == held


@pytest.mark.parametrize(
    ("name", "gone", "says"),
    [
        ("Slack's message", "users.json", "no Slack export; it must hold users.json"),
        ("X's tweet", "account.js", "no account.js, which names whose tweets these are"),
        ("X's tweet", "", "no such folder or zip"),
        ("an archive of posts", "preferences.json", "beside user_archive.csv, names whose posts these are"),
    ],
)
def test_what_a_row_needs_must_still_be_there(name: str, gone: str, says: str, tmp_path: Path) -> None:
    case, rejects, place = CASES[name], tmp_path / "rejects.ndjson", tmp_path / "bad"
    put_aside(written_tree(place, spoilt(case)) / case.given, rejects)
    mend(rejects, case.instead, case.words)
    held = rejects.read_bytes()
    lost = place / gone if gone else place
    lost.rename(tmp_path / "elsewhere")
    found, (reason,), _ = retried(rejects)
    assert found == []
    assert reason.startswith(f"retry: {place}")
    assert says in reason
    assert rejects.read_bytes() == held
    (tmp_path / "elsewhere").rename(lost)
    assert len(retried(rejects)[0]) == 1


def test_json_that_is_broken_while_it_is_mended_is_told_of_the_file_itself(tmp_path: Path) -> None:
    rejects, place = tmp_path / "rejects.ndjson", tmp_path / "bad"
    put_aside(written_tree(place, spoilt(CASES["Slack's message"])), rejects)
    mend(rejects, SPOILT, '"')
    (reason,) = retried(rejects)[1]
    assert reason.startswith(f"file: {place / 'general' / '2026-03-01.json'}: no JSON (")


def forgetting(*names: str) -> Callable[[Path], None]:
    """Leaves of the lines in a rejects file what an earlier version wrote."""

    def forget(rejects: Path) -> None:
        rows = [{k: v for k, v in row.items() if k not in names} for row in kept(rejects)]
        rejects.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    return forget


as_earlier = forgetting("format", "before", "after", "bundle", "whole")


@pytest.mark.parametrize("name", ["a tweet over two lines", "a mail", "our own"])
def test_lines_of_an_earlier_version_are_read_as_their_file_is(name: str, tmp_path: Path) -> None:
    case, rejects = CASES[name], tmp_path / "rejects.ndjson"
    put_aside(written_tree(tmp_path / "in", spoilt(case)), rejects)
    as_earlier(rejects)
    mend(rejects, case.instead, case.words)
    found, staying, taken = retried(rejects)
    assert (len(found), staying, taken) == (1, [], 1)


@pytest.mark.parametrize(("name", "count"), [("a mail", 1), ("our own", 1), ("a tweet over two lines", 0)])
def test_without_the_file_they_are_read_as_what_they_look_like(name: str, count: int, tmp_path: Path) -> None:
    case, rejects = CASES[name], tmp_path / "rejects.ndjson"
    put_aside(written_tree(tmp_path / "in", spoilt(case)), rejects)
    shutil.rmtree(tmp_path / "in")
    as_earlier(rejects)
    mend(rejects, case.instead, case.words)
    found, staying, taken = retried(rejects)
    assert len(found) == taken == count
    said = "retry: an earlier version kept it and did not say how it was read"
    assert [reason.startswith(said) for reason in staying] == [True] * (1 - count)


@pytest.mark.parametrize("content", [LATIN, LONG, HUGE], ids=["not UTF-8", "cut", "cut at the limit"])
def test_an_earlier_version_did_not_say_that_it_kept_less(content: bytes, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    (tmp_path / "a.csv").write_bytes(content)
    put_aside(tmp_path / "a.csv", rejects)
    as_earlier(rejects)
    found, (reason,), _ = retried(rejects)
    assert found == []
    assert reason.startswith("retry: raw is not all of the row")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"file": "a.csv", "line": 2', "json: "),
        ('{"file": "a.csv", "line": "2", "reason": "x", "raw": "1"}', "line: must be a number, not a text"),
        ('{"file": "a.csv", "line": 2, "reason": "x"}', "raw: absent; it must be a text"),
        (
            '{"file": "a\\u0000", "line": 2, "reason": "x", "raw": "1"}',
            "file: holds a character that no path",
        ),
    ],
)
def test_a_line_that_is_none_is_told_and_stays(line: str, says: str, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    put_aside(written_tree(tmp_path / "in", {"a.ndjson": NOTES.replace("2026-03-01T", SPOILT)}), rejects)
    mend(rejects, SPOILT, "2026-03-01T")
    rejects.write_text(f"{line}\n\n{rejects.read_text(encoding='utf-8')}", encoding="utf-8")
    found, (reason,), taken = retried(rejects)
    assert (len(found), taken) == (1, 1)
    assert reason.startswith(f"rejects: {says}")
    assert rejects.read_text(encoding="utf-8").strip() == line


@pytest.mark.parametrize(
    "told",
    [{"file": ".."}, {"file": "/elsewhere/a.json", "bundle": "/here"}, {"format": "poem"}],
    ids=["no file", "not of the export", "a format of a later version"],
)
def test_what_a_line_says_of_its_place_is_not_trusted(told: dict[str, str], tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    row = {"file": "a.ndjson", "line": 1, "reason": "x", "raw": NOTES.splitlines()[0], "format": "ndjson"}
    rejects.write_text(json.dumps(row | told), encoding="utf-8")
    found, (reason,), _ = retried(rejects)
    assert (found, reason.partition(":")[0]) == ([], "retry")
    assert list(tmp_path.iterdir()) == [rejects]


def test_no_file_of_rejects_is_nothing_to_retry(tmp_path: Path) -> None:
    assert retried(tmp_path / "rejects.ndjson") == ([], [], 0)
    assert list(tmp_path.iterdir()) == []


def test_reading_says_how_every_rejected_row_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TWEETS.replace("Sun Mar", SPOILT), encoding="utf-8")
    (row,) = (item for item in read_files([tmp_path / "a.csv"]) if isinstance(item, RejectedRow))
    assert row.replay is not None
    assert (row.replay.format, row.replay.before, row.replay.after) == ("care-csv", CARE, "")


def test_a_row_that_an_earlier_version_kept_twice_is_kept_once(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    rows = "".join(f"{n},jane,True,{SPOILT} {n},hi,,\n" for n in (1, 2))
    put_aside(written_tree(tmp_path / "in", {"a.csv": CARE + rows}), rejects)
    once = rejects.read_bytes()
    rejects.write_bytes(once * 2)
    assert len(retried(rejects)[1]) == 4
    assert rejects.read_bytes() == once


def test_the_documented_example(tmp_path: Path) -> None:
    page = Path(__file__).parents[3] / "docs" / "records.md"
    before, mended = re.findall(r"```jsonl\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    rejects = tmp_path / "rejects.ndjson"
    rejects.write_text(before, encoding="utf-8")
    assert retried(rejects) == ([], [json.loads(before)["reason"]], 0)
    assert rejects.read_text(encoding="utf-8") == before
    rejects.write_text(mended, encoding="utf-8")
    assert [row.text for row in retried(rejects)[0] if isinstance(row, Message)] == ["The kettle leaks"]
