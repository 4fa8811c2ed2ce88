import copy
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.canonical import Message, Profile, Record, RejectedRow
from ingest.facts import Reaction, ReactionKind
from ingest.formats import DamagedFile, UnreadableFile
from ingest.handle import Handle, HandleKind
from tests.exports import read_all, written_tree, zipped

Tree = dict[str, Any]

USERS = [
    {
        "id": "U1",
        "name": "ada",
        "is_bot": False,
        "updated": 1767225600,
        "profile": {"real_name": "Ada Lovely", "email": "Ada@Brewco.example", "title": "Head of Kettles"},
    },
    {
        "id": "U2",
        "name": "ben",
        "is_bot": False,
        "updated": 1767225660,
        "profile": {"real_name": "", "display_name": "ben k"},
    },
    {
        "id": "U3",
        "name": "ticketbot",
        "is_bot": True,
        "updated": 1767225720,
        "profile": {"real_name": "Tickets"},
    },
]
ROOT = "1772355600.000100"  # 2026-03-01 09:00:00.0001
FIRST = "1772355660.000200"
SECOND = "1772442000.000300"  # the day after
EXPORT: Tree = {
    "users.json": USERS,
    "channels.json": [{"id": "C1", "name": "general"}, {"id": "C2", "name": "help"}],
    "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
    "integration_logs.json": [],
    "general/2026-03-01.json": [
        {
            "type": "message",
            "subtype": "channel_join",
            "user": "U1",
            "ts": "1772355500.000000",
            "text": "<@U1> in",
        },
        {
            "type": "message",
            "user": "U1",
            "ts": ROOT,
            "thread_ts": ROOT,
            "text": "Who has <https://brewco.example/k?a=1&amp;b=2|the kettle>, <@U2>?"
            " R&amp;D &lt;3 <#C2|help> <!here>",
            "latest_reply": SECOND,
            "replies": [{"user": "U2", "ts": FIRST}, {"user": "U9", "ts": SECOND}],
            "edited": {"user": "U1", "ts": "1772355630.000000"},
            "reactions": [
                {"name": "heart", "users": ["U2", "U3"], "count": 2},
                {"name": "thumbsdown::skin-tone-2", "users": ["U2"], "count": 1},
            ],
        },
        {"type": "message", "user": "U2", "ts": FIRST, "thread_ts": ROOT, "text": "me, <@U1|ada>"},
    ],
    "general/2026-03-02.json": [
        {
            "type": "message",
            "user": "U9",
            "user_profile": {"real_name": "Guest Gil"},
            "ts": SECOND,
            "thread_ts": ROOT,
            "subtype": "thread_broadcast",
            "text": "me too",
        },
        {
            "type": "message",
            "subtype": "bot_message",
            "bot_id": "B7",
            "username": "Tickets",
            "ts": "1772442001.000000",
        }
        | {"text": "", "attachments": [{"fallback": "Ticket 5", "text": "Ticket 5 is open"}]},
    ],
    "D1/2026-03-01.json": [{"type": "message", "user": "U2", "ts": "1772355700.000000", "text": "psst"}],
}
ADA = Handle(
    "slack", "U1", name="Ada Lovely", kind=HandleKind.PERSON, identifiers=("email:ada@brewco.example",)
)
BEN = Handle("slack", "U2", name="ben k", kind=HandleKind.PERSON)
TICKETS = Handle("slack", "U3", name="Tickets", kind=HandleKind.BOT)


def said(native_id: str, sender: Handle, sent_at: datetime, text: str, **more: Any) -> Message:
    return Message("slack", native_id, "slack", sender, sent_at, text, **more)


def at(day: int, hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, micro, tzinfo=UTC)


def like(who: Handle) -> Reaction:
    return Reaction(
        source="slack",
        native_id=f"C1/{ROOT}/heart/{who.address}",
        at=at(1, 9, 0, 0, 100),
        handle=who,
        kind=ReactionKind.LIKE,
        message=f"C1/{ROOT}",
    )


EXPECTED: list[Record] = [
    said("D1/1772355700.000000", BEN, at(1, 9, 1, 40), "psst", conversation="D1/2026-03-01"),
    said(
        f"C1/{ROOT}",
        ADA,
        at(1, 9, 0, 0, 100),
        "Who has the kettle, @ben k? R&D <3 #help @here",
        mentions=(BEN,),
        known_replies=(f"C1/{FIRST}", f"C1/{SECOND}"),
        revised_at=at(2, 9, 0, 0, 300),
    ),
    like(BEN),
    like(TICKETS),
    said(
        f"C1/{FIRST}",
        BEN,
        at(1, 9, 1, 0, 200),
        "me, @Ada Lovely",
        reply_to=f"C1/{ROOT}",
        thread=f"C1/{ROOT}",
        mentions=(ADA,),
    ),
    said(
        f"C1/{SECOND}",
        Handle("slack", "U9", name="Guest Gil"),
        at(2, 9, 0, 0, 300),
        "me too",
        reply_to=f"C1/{ROOT}",
        thread=f"C1/{ROOT}",
    ),
    said(
        "C1/1772442001.000000",
        Handle("slack", "B7", name="Tickets", kind=HandleKind.BOT),
        at(2, 9, 0, 1),
        "Ticket 5 is open",
        conversation="C1/2026-03-02",
    ),
    Profile("slack", ADA, datetime(2026, 1, 1, tzinfo=UTC), job="Head of Kettles"),
    Profile("slack", BEN, datetime(2026, 1, 1, 0, 1, tzinfo=UTC)),
    Profile("slack", TICKETS, datetime(2026, 1, 1, 0, 2, tzinfo=UTC)),
]


def changed(**files: object) -> Tree:
    return copy.deepcopy(EXPORT) | files


def one_message(folder: Path, **fields: object) -> tuple[list[Record], list[RejectedRow]]:
    """An export of one message: by Ben, with these fields changed; None takes one away."""
    values = {"type": "message", "user": "U2", "ts": ROOT, "text": "hi", **fields}
    message = {name: value for name, value in values.items() if value is not None}
    tree = {"users.json": [], "channels.json": EXPORT["channels.json"], "general/2026-03-01.json": [message]}
    return read_all(written_tree(folder / "one", tree))


def test_an_export_becomes_profiles_messages_and_likes(tmp_path: Path) -> None:
    assert read_all(written_tree(tmp_path / "export", EXPORT)) == (EXPECTED, [])


def test_the_zip_of_a_folder_gives_the_same_and_so_does_reading_again(tmp_path: Path) -> None:
    folder = written_tree(tmp_path / "export", EXPORT)
    archive = zipped(folder)
    assert read_all(archive) == read_all(folder) == read_all(archive) == (EXPECTED, [])


def test_an_export_below_a_folder_is_found_and_what_lies_beside_it_is_read_too(tmp_path: Path) -> None:
    written_tree(tmp_path / "all" / "Brewco Slack export", EXPORT)
    (tmp_path / "all" / "notes.txt").write_text("nothing known")
    records, rejected = read_all(tmp_path / "all")
    assert records == EXPECTED
    assert [row.file for row in rejected] == [str(tmp_path / "all" / "notes.txt")]


def test_a_named_format_enters_folders_that_hold_nothing_else(tmp_path: Path) -> None:
    written_tree(tmp_path / "all" / "wrapped", EXPORT)
    assert read_all(zipped(tmp_path / "all"), "slack") == (EXPECTED, [])


def test_without_a_list_of_channels_the_named_format_refuses(tmp_path: Path) -> None:
    folder = written_tree(tmp_path / "export", {"users.json": USERS, "general/2026-03-01.json": []})
    with pytest.raises(UnreadableFile, match=r"it must hold users\.json and one of channels\.json"):
        read_all(folder, "slack")


@pytest.mark.parametrize(("name", "content"), [("users.json", '[{"id"'), ("channels.json", '{"id": "C1"}')])
def test_damaged_lists_are_told_before_anything_is_read(tmp_path: Path, name: str, content: str) -> None:
    folder = written_tree(tmp_path / "export", changed(**{name: content}))
    with pytest.raises(UnreadableFile, match=f"export/{name}: "):
        read_all(folder)


def test_a_file_of_the_named_format_alone_is_refused_with_advice(tmp_path: Path) -> None:
    folder = written_tree(tmp_path / "export", EXPORT)
    with pytest.raises(UnreadableFile, match="give the whole folder or zip"):
        read_all(folder / "general" / "2026-03-01.json", "slack")


def test_a_damaged_day_costs_only_itself(tmp_path: Path) -> None:
    folder = written_tree(tmp_path / "export", changed(**{"general/2026-03-01.json": '[{"ts": "1'}))
    records, (damage,) = read_all(folder)
    assert records == [record for record in EXPECTED if record not in EXPECTED[1:5]]
    assert isinstance(damage, DamagedFile)
    assert damage.file == str(folder / "general" / "2026-03-01.json")
    assert "no JSON" in damage.reason


def test_items_that_fail_are_rejected_by_number_with_their_json(tmp_path: Path) -> None:
    bad = {"type": "message", "user": "U1", "text": "when?", "edited": {"ts": "soon"}, "ts": ROOT}
    folder = written_tree(
        tmp_path / "export",
        {**EXPORT, "general/2026-03-01.json": [*EXPORT["general/2026-03-01.json"], bad, 7]},
    )
    path = zipped(folder)
    records, rejected = read_all(path)
    assert records == EXPECTED
    file = f"{path}/general/2026-03-01.json"
    assert rejected == [
        RejectedRow(file, 4, "edited.ts: 'soon' is no time like '1735689600.000200'", rejected[0].raw),
        RejectedRow(file, 5, "json: an item must be an object in braces", "7"),
    ]
    assert json.loads(rejected[0].raw) == bad


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"ts": None}, "ts: absent; it must be a text"),
        ({"ts": "12345678901.0"}, "ts: '12345678901.0' is no time like '1735689600.000200'"),
        ({"ts": "9999999999.0"}, "sent_at: 2286-11-20 lies outside 1970 to 2199"),
        ({"user": None}, "user: absent, and bot_id too; a message needs its sender"),
        ({"text": 5}, "text: must be a text, not a number"),
        ({"subtype": "poem"}, "subtype: 'poem' is not known as something that is said"),
    ],
)
def test_what_is_wrong_with_a_message_is_told(tmp_path: Path, fields: dict[str, Any], reason: str) -> None:
    records, rejected = one_message(tmp_path, **fields)
    assert records == []
    assert [(row.line, row.reason) for row in rejected] == [(1, reason)]


def test_channels_without_an_id_and_unknown_files_are_rejected(tmp_path: Path) -> None:
    folder = written_tree(
        tmp_path / "export", changed(**{"secret/2026-03-01.json": [], "mails.mbox": "From me"})
    )
    records, rejected = read_all(folder)
    assert records == EXPECTED
    assert [(row.file.rpartition("export/")[2], row.reason) for row in rejected] == [
        ("mails.mbox", "file: not a part of a Slack export that is read"),
        (
            "secret/2026-03-01.json",
            "channel: 'secret' stands in none of channels.json, groups.json, dms.json, mpims.json,"
            " so its id is not known",
        ),
    ]


def test_a_member_without_a_time_is_rejected_yet_known_to_messages(tmp_path: Path) -> None:
    users = copy.deepcopy(USERS)
    del users[1]["updated"]
    records, rejected = read_all(written_tree(tmp_path / "export", changed(**{"users.json": users})))
    assert records == [record for record in EXPECTED if record != EXPECTED[-2]]
    assert [(row.line, row.reason) for row in rejected] == [
        (2, "updated: absent; it must be the time of the member's last change")
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@U77>", "@U77"),
        ("<@U77|gil>", "@gil"),
        ("<#C2>", "#help"),
        ("<#C9>", "#C9"),
        ("<!subteam^S1|@care>", "@care"),
        ("<!date^1772355600^{date}|1 March>", "1 March"),
        ("<mailto:ada@brewco.example|ada@brewco.example>", "ada@brewco.example"),
        ("<https://brewco.example/?a=1&amp;b=2>", "https://brewco.example/?a=1&b=2"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<@USLACKBOT> hm", "@Slackbot hm"),
        ("half an emoji \ud83d", "half an emoji \ufffd"),
    ],
)
def test_marks_become_what_slack_shows(tmp_path: Path, text: str, shown: str) -> None:
    (message,), rejected = one_message(tmp_path, text=text)
    assert rejected == []
    assert isinstance(message, Message)
    assert message.text == shown


def test_a_comment_on_a_file_is_its_writers(tmp_path: Path) -> None:
    comment = {"user": "U5", "comment": "Fine &amp; good", "timestamp": 1}
    (message,), _ = one_message(
        tmp_path, user=None, subtype="file_comment", text="<@U5> said", comment=comment
    )
    assert isinstance(message, Message)
    assert (message.sender.address, message.text) == ("U5", "Fine & good")


PERCEVAL = (
    Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA", "../shared/data")) / "formats" / "perceval" / "slack"
)


@pytest.mark.data
@pytest.mark.skipif(
    not PERCEVAL.is_dir(), reason="no evaluation data; GRAPH_SERVICE_EVAL_DATA names its folder"
)
def test_real_messages_and_members_of_the_api_are_understood(tmp_path: Path) -> None:
    """The objects are Slack's, answered by its API; the folders around them are ours."""
    payloads = {
        name: json.loads((PERCEVAL / f"slack_{name}.json").read_text()) for name in ("history", "info")
    }
    users = [json.loads((PERCEVAL / f"slack_user_U000{n}.json").read_text())["user"] for n in (1, 2, 3)]
    channel = payloads["info"]["channel"]
    tree = {
        "users.json": users,
        "channels.json": [channel],
        f"{channel['name']}/2017-02-13.json": payloads["history"]["messages"],
    }
    records, rejected = read_all(written_tree(tmp_path / "export", tree))
    messages = [record for record in records if isinstance(record, Message)]
    # Seven, of which one is a join; the first is a comment on a file, the second an app's.
    stated = [each for each in payloads["history"]["messages"] if each.get("subtype") != "channel_join"]
    senders = [each.get("user") or each.get("bot_id") or each["comment"]["user"] for each in stated]
    assert [message.sender.address for message in messages] == senders
    assert len(messages) == 6
    assert messages[0].sent_at == datetime(2017, 2, 13, 15, 31, 40, tzinfo=UTC)
    assert messages[-1].sender.identifiers == (f"email:{users[0]['profile']['email']}",)
    # Members as that old API answered them have no time of their last change; exports do.
    assert {row.reason.partition(":")[0] for row in rejected} == {"updated"}
    assert len(rejected) == 3
