"""Exports of neighbours that need no page of tests each: what their golden files become."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from ingest.canonical import Direction, Message, MessageKind, Profile, RejectedRow
from ingest.connectors import activity_streams, intercom, intercom_tables, mattermost, telegram, vcard
from ingest.detect import detected
from ingest.facts import Consent, Reaction, ReactionKind, Ticket
from ingest.field_map import records_of
from ingest.formats import read_head
from ingest.handle import Handle, HandleKind
from ingest.reading import read_files

GOLDEN = Path(__file__).parent / "golden"
SENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
Kind = TypeVar("Kind")


def found(file: str, kind: type[Kind]) -> list[Kind]:
    return [row for row in read_files([GOLDEN / file]) if isinstance(row, kind)]


@pytest.mark.parametrize(
    ("file", "name", "rejected"),
    [
        (
            "activity_streams_outbox.json", "activity-streams",
            [
                (8, "object.published: absent; it must be a text"),
                (9, "json: only the address of an activity; export the activities themselves"),
            ],
        ),
        ("telegram_result.json", "telegram", [(4, "date_unixtime: '' is no time in seconds since 1970")]),
        (
            "mattermost_export.jsonl", "mattermost",
            [(7, "post.create_at: 'soon' is no time in milliseconds since 1970")],
        ),
        (
            "intercom_conversations.json", "intercom",
            [(2, "created_at: 'yesterday' is no time in seconds since 1970")],
        ),
        (
            "intercom_contacts.csv", "intercom-tables",
            [(3, "changed: 'last week' is no time like 2026-03-01 09:30:00 +0100")],
        ),
        (
            "mailchimp_members.csv", "mailchimp",
            [(4, "changed: 'soon' is no time like 2026-03-01 09:30:00 +0100")],
        ),
        ("cards.vcf", "vcard", [(25, "REV: 'last week' is no time like 20260301T093000Z")]),
        (
            "qualtrics_contacts.csv", "qualtrics",
            [(4, "at: 'last week' is no time like 2026-03-01 09:30:00 +0100")],
        ),
        (
            "zendesk_users.csv", "zendesk-tables",
            [(4, "changed: 'last week' is no time like 2026-03-01 09:30:00 +0100")],
        ),
        ("singer.jsonl", "singer", [(9, "created: 'yesterday' is no time like 2026-03-01 09:30:00 +0100")]),
    ],
)  # fmt: skip
def test_an_export_is_recognised_and_its_bad_rows_are_told_by_line(
    file: str, name: str, rejected: list[tuple[int, str]]
) -> None:
    path = GOLDEN / file
    assert detected(read_head(path), path).name == name
    assert [(row.line, row.reason) for row in found(file, RejectedRow)] == rejected
    assert list(read_files([path])) == list(read_files([path]))


JANE = Handle("mastodon", "jane@social.example")


def test_posts_of_an_outbox() -> None:
    first, question = found("activity_streams_outbox.json", Message)
    assert first == Message(
        source="activity_streams",
        native_id="https://social.example/users/jane/statuses/1",
        channel="mastodon",
        sender=JANE,
        sent_at=SENT,
        text="@acme my kettle leaks.\nAgain & again",
        subject="kettles",
        conversation="tag:social.example,2026-03-01:objectId=7:objectType=Conversation",
        mentions=(Handle("mastodon", "acme@social.example"),),
    )
    assert (question.text, question.reply_to) == ("Which one?\n- Steel\n- Glass", first.native_id)


def test_reactions_of_an_outbox_and_one_taken_back() -> None:
    share, like, follow, undone = found("activity_streams_outbox.json", Reaction)
    theirs = "https://other.example/users/kim/statuses/9"
    assert [(one.kind, one.message) for one in (share, like)] == [
        (ReactionKind.SHARE, theirs), (ReactionKind.LIKE, theirs)
    ]  # fmt: skip
    assert like.handle == Handle("mastodon", "jane@social.example", name="Jane Doe")
    assert follow.target == Handle("mastodon", "acme@social.example")
    assert (undone.key, undone.until) == (follow.key, datetime(2026, 3, 2, 13, tzinfo=UTC))
    assert (follow.until, undone.revised_at) == (None, undone.until)


def test_activities_one_a_line_and_unknown_ones(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    lines = (
        '{"@context": "https://www.w3.org/ns/activitystreams", "type": "Person", "name": "Jane Doe", '
        '"id": "https://social.example/users/jane", "published": "2026-03-01T09:30:00Z"}',
        '{"@context": "https://www.w3.org/ns/activitystreams", "type": "Sing"}',
        "{",
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert activity_streams.sniff(path.read_bytes(), path)
    known, unknown, broken = activity_streams.read(path)
    assert known == Profile(
        "activity_streams",
        Handle("mastodon", "jane@social.example", name="Jane Doe", kind=HandleKind.PERSON),
        SENT,
    )
    assert isinstance(unknown, RejectedRow)
    assert isinstance(broken, RejectedRow)
    assert (unknown.line, unknown.reason) == (2, "type: 'Sing' is no activity or object that is known")
    assert (broken.line, broken.reason.partition(":")[0]) == (3, "json")


def test_a_chat_of_telegram() -> None:
    first, answer = found("telegram_result.json", Message)
    assert first == Message(
        source="telegram",
        native_id="1001/2",
        channel="telegram",
        sender=Handle("telegram", "8", name="Jane Doe"),
        sent_at=SENT,
        text="My kettle leaks. Again.",
        conversation="1001/2026-03-01",
    )
    assert (answer.reply_to, answer.sender.kind) == ("1001/2", HandleKind.ORGANIZATION)
    assert answer.revised_at == datetime(2026, 3, 1, 9, 41, tzinfo=UTC)
    likes = found("telegram_result.json", Reaction)
    assert [(like.handle.address, like.message) for like in likes] == [("9", "1001/2")]


def test_a_bulk_export_of_mattermost() -> None:
    first, reply, direct = found("mattermost_export.jsonl", Message)
    assert (first.native_id, first.sent_at) == (
        "acme/kettles/1772357400123/jane", SENT.replace(microsecond=123_000)
    )  # fmt: skip
    assert (reply.reply_to, reply.native_id) == (first.native_id, "acme/kettles/1772358000000/kim")
    assert direct.conversation == "direct/jane+kim/2026-03-01"
    (jane,) = found("mattermost_export.jsonl", Profile)
    assert jane.handle == Handle(
        "mattermost", "jane", name="Jane Doe", identifiers=("email:jane@acme.example", "mattermost:jane")
    )
    assert (jane.job, jane.asserted_at) == ("engineer", datetime(2026, 3, 5, 10, tzinfo=UTC))
    assert [like.handle.address for like in found("mattermost_export.jsonl", Reaction)] == ["kim"]


def test_an_older_bulk_export_says_what_its_users_lack(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text('{"type":"version","version":1}\n{"type":"user","user":{"username":"jane"}}\n')
    (rejected,) = mattermost.read(path)
    assert isinstance(rejected, RejectedRow)
    assert rejected.reason.startswith("info.created: absent in the first line; add")


def test_a_conversation_of_intercom() -> None:
    opened, answer, rating = found("intercom_conversations.json", Message)
    jane = Handle("intercom", "u8", name="Jane Doe", identifiers=("intercom:u8", "email:jane@acme.example"))
    assert (opened.sender, opened.text, opened.direction) == (jane, "My kettle leaks.", Direction.INBOUND)
    assert (answer.text, answer.sender.ours, answer.direction) == (
        "We send a new lid.", True, Direction.OUTBOUND
    )  # fmt: skip
    assert (rating.kind, rating.outcome, rating.text) == (MessageKind.SURVEY, "stars_2", "Slow")
    (ticket,) = found("intercom_conversations.json", Ticket)
    assert (ticket.handle, ticket.status, ticket.subject) == (jane, "closed", "Leaking kettle")
    assert ticket.closed_at == datetime(2026, 3, 1, 10, 30, tzinfo=UTC)


def test_an_intercom_conversation_that_the_desk_began_is_its_contacts(tmp_path: Path) -> None:
    text = (GOLDEN / "intercom_conversations.json").read_text(encoding="utf-8")
    path = tmp_path / "one.json"
    path.write_text(text.replace('"type": "user"', '"type": "admin"'), encoding="utf-8")
    (ticket,) = (row for row in intercom.read(path) if isinstance(row, Ticket))
    assert ticket.handle.key == "intercom:u8"
    assert ticket.handle.ours is None


def test_members_of_mailchimp() -> None:
    jane, kim = found("mailchimp_members.csv", Consent)
    assert (jane.granted, jane.purpose, jane.basis) == (True, "marketing", "opt_in")
    assert jane.at == datetime(2026, 1, 2, 10, tzinfo=UTC)
    # printf jane@acme.example | md5sum
    assert jane.handle.identifiers == ("mailchimp:6362acd49824e0fd3847e9d9e14f3c0e",)
    assert (kim.granted, kim.at) == (False, datetime(2026, 3, 2, 9, 30, tzinfo=UTC))


def test_cards() -> None:
    jane, kim = found("cards.vcf", Profile)
    assert jane == Profile(
        "vcard",
        Handle(
            "email",
            "jane@acme.example",
            name="Jane Doe",
            identifiers=("phone:+447700900123", "twitter:jane_d", "vcard:card-1"),
        ),
        SENT,
        birth_date="1980-02-29",
        postal_code="SW1A 1AA",
        job="Engineer, kettles",
    )
    assert (kim.handle.key, kim.birth_date) == ("email:kim@builder.example", None)
    assert kim.asserted_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def profiles(path: Path) -> Iterator[Profile]:
    return (row for row in vcard.read(path) if isinstance(row, Profile))


def test_a_card_of_an_old_telephone(tmp_path: Path) -> None:
    path = tmp_path / "old.vcf"
    path.write_text(
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCl=\nler;Jo;;;\n"
        "TEL;CELL:+49 30 901\nREV:20260301\nEND:VCARD\n",
        encoding="utf-8",
    )
    (card,) = profiles(path)
    assert (card.handle.key, card.handle.name) == ("phone:+4930901", "Jo M\u00fcller")
    assert card.asserted_at == datetime(2026, 3, 1, tzinfo=UTC)


def test_contacts_of_qualtrics_and_users_of_zendesk() -> None:
    jane, _ = found("qualtrics_contacts.csv", Profile)
    assert jane.handle.identifiers == ("qualtrics:CID_1", "phone:+447700900123", "crm:0031")
    (refused,) = found("qualtrics_contacts.csv", Consent)
    assert (refused.granted, refused.handle.key, refused.at.day) == (False, "email:kim@builder.example", 2)
    customer, agent = found("zendesk_users.csv", Profile)
    assert (customer.handle.ours, customer.organization) == (None, "71")
    assert customer.handle.identifiers[:2] == ("zendesk:601", "email:jane@acme.example")
    assert agent.handle.ours is True


def test_telegram_reads_what_a_bot_receives(tmp_path: Path) -> None:
    path = tmp_path / "updates.json"
    path.write_text(
        '{"ok": true, "result": [{"update_id": 1, "message": {"message_id": 5, "date": 1772357400,'
        ' "text": "Hi", "chat": {"id": -7}, "from": {"id": 8, "first_name": "Jane", "last_name": "Doe"},'
        ' "reply_to_message": {"message_id": 4}}}, {"update_id": 2, "poll": {}}]}',
        encoding="utf-8",
    )
    assert telegram.sniff(path.read_bytes(), path)
    (message,) = telegram.read(path)
    assert isinstance(message, Message)
    assert (message.native_id, message.reply_to, message.sender) == (
        "-7/5", "-7/4", Handle("telegram", "8", name="Jane Doe")
    )  # fmt: skip


def test_a_digit_that_is_no_number_costs_only_its_message(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    said = {"type": "message", "from_id": "user1", "text": "Hi"}
    told = [{"id": 1, "date_unixtime": "\u00b2", **said}, {"id": 2, "date_unixtime": "1772357400", **said}]
    path.write_text(json.dumps({"id": 1, "messages": told}), encoding="utf-8")

    assert [type(each) for each in telegram.read(path)] == [RejectedRow, Message]


def test_who_was_only_imported_into_an_audience_allowed_nothing(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    header = "Email Address,Status,OPTIN_TIME,LAST_CHANGED,LEID\n"
    path.write_text(f"{header}jane@acme.example,subscribed,,2026-03-01 09:30:00,1\n", encoding="utf-8")

    assert [type(each) for each in read_files([path])] == [Profile]


def test_a_card_that_is_cut_off_is_rejected_and_no_address_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "cards.vcf"
    whole = "BEGIN:VCARD\nFN:Jane\nEMAIL:n/a\nUID:7\nREV:20260301\nEND:VCARD\n"
    path.write_text(f"BEGIN:VCARD\nFN:Kim\n{whole}BEGIN:VCARD\nFN:Bob\n", encoding="utf-8")

    cut, jane, last = vcard.read(path)

    assert isinstance(jane, Profile)
    assert (jane.handle.channel, jane.handle.identifiers) == ("vcard", ("vcard:7",))
    assert [(row.line, row.reason) for row in (cut, last) if isinstance(row, RejectedRow)] == [
        (1, "END: absent; the card is cut off"),
        (9, "END: absent; the card is cut off"),
    ]


def test_who_wants_no_mail_by_intercom_refuses_marketing() -> None:
    values = {"id": "u8", "email": "j@a.example", "role": "user", "workspace_id": "ws1"}
    values |= {"updated_at": "2026-03-01 09:30:00", "unsubscribed_from_emails": "true"}
    profile, refusal = records_of(intercom_tables.CONTACTS, values)

    assert isinstance(profile, Profile)
    assert isinstance(refusal, Consent)
    assert (refusal.handle, refusal.purpose, refusal.granted) == (profile.handle, "marketing", False)
