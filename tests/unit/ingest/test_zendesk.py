import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.canonical import Direction, Message, MessageKind, Profile, Record, RejectedRow
from ingest.connectors import zendesk
from ingest.facts import Ticket
from ingest.handle import Handle

GOLDEN = Path(__file__).parent / "golden" / "zendesk_tickets.json"
JANE = Handle("email", "jane@acme.example", name="Jane Doe", identifiers=("zendesk:501", "phone:+4930901"))
AL = Handle("email", "al@brewco.example", name="Al Brewer", identifiers=("zendesk:601",), ours=True)
CALLER = Handle("zendesk", "502", name="Caller +49 30 902", identifiers=("zendesk:502", "phone:+4930902"))
BO = Handle("email", "bo@brewco.example", name="Bo Brewer", identifiers=("zendesk:602",), ours=True)
SETTLED = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)

Changed = dict[str, Any]


def but_profiles(path: Path) -> list[Record | RejectedRow]:
    return [found for found in zendesk.read(path) if not isinstance(found, Profile)]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Record | RejectedRow]]:
    """Reads tickets, and leaves out the profiles."""

    def read(*tickets: Changed | str) -> list[Record | RejectedRow]:
        path = tmp_path / "tickets.json"
        lines = [ticket if isinstance(ticket, str) else json.dumps(ticket) for ticket in tickets]
        path.write_text("\n".join(lines), encoding="utf-8")
        return but_profiles(path)

    return read


def ticket(**changed: object) -> Changed:
    """The first ticket of the golden file, changed."""
    first: Changed = json.loads(GOLDEN.read_text(encoding="utf-8").splitlines()[0])
    return first | changed


def comment(**changed: object) -> Changed:
    first: Changed = ticket()["comments"][0]
    return first | changed


def at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_a_ticket_with_its_comments_and_rating_but_not_its_notes() -> None:
    assert but_profiles(GOLDEN)[:4] == [
        Ticket(
            source="zendesk",
            native_id="3101",
            at=at(1, 8, 30),
            revised_at=SETTLED,
            handle=JANE,
            status="solved",
            subject="Kettle leaks",
            conversation="3101",
            closed_at=SETTLED,
        ),
        Message(
            source="zendesk",
            native_id="9001",
            channel="email",
            sender=JANE,
            sent_at=at(1, 8, 30),
            text="It leaks. Again & again.",
            subject="Kettle leaks",
            conversation="3101",
            direction=Direction.INBOUND,
        ),
        Message(
            source="zendesk",
            native_id="9003",
            channel="email",
            sender=AL,
            sent_at=at(1, 9, 5),
            text="Sorry! A new one is on its way.",
            subject="Kettle leaks",
            conversation="3101",
            mentions=(JANE,),
            direction=Direction.OUTBOUND,
        ),
        Message(
            source="zendesk",
            native_id="3101/satisfaction",
            channel="survey",
            sender=JANE,
            sent_at=SETTLED,
            text="Quick & kind",
            subject="Kettle leaks",
            conversation="3101",
            direction=Direction.INBOUND,
            revised_at=SETTLED,
            kind=MessageKind.SURVEY,
            outcome="good",
        ),
    ]


def test_a_call_is_a_contact_even_where_its_comment_is_internal() -> None:
    opened, call, answer = but_profiles(GOLDEN)[4:]
    assert isinstance(opened, Ticket)
    assert (opened.handle, opened.status, opened.closed_at) == (CALLER, "open", None)
    assert isinstance(call, Message)
    assert (call.kind, call.channel, call.seconds, call.text) == (
        MessageKind.CALL, "phone", 95, "My grinder is loud.",
    )  # fmt: skip
    assert (call.sender, call.direction) == (CALLER, Direction.INBOUND)
    # Another agent than the assignee is known by number alone.
    assert isinstance(answer, Message)
    assert answer.sender == Handle("zendesk", "603", identifiers=("zendesk:603",))
    assert (answer.channel, answer.direction, answer.text) == (
        "phone", Direction.OUTBOUND, "We will call back.",
    )  # fmt: skip


def test_everybody_described_has_a_profile_of_the_last_change() -> None:
    assert [found for found in zendesk.read(GOLDEN) if isinstance(found, Profile)] == [
        Profile("zendesk", AL, SETTLED),
        Profile("zendesk", JANE, SETTLED),
        Profile("zendesk", BO, at(2, 11, 10)),
        Profile("zendesk", CALLER, at(2, 11, 10)),
    ]


def test_an_assignee_is_ours_by_role_alone(tmp_path: Path) -> None:
    path = tmp_path / "tickets.json"
    for role, ours in (("agent", True), ("admin", True), ("end-user", None), (None, None)):
        path.write_text(json.dumps(ticket(assignee={"id": 601, "role": role}, comments=[])), encoding="utf-8")
        first = next(found for found in zendesk.read(path) if isinstance(found, Profile))
        assert first.handle == Handle("zendesk", "601", identifiers=("zendesk:601",), ours=ours)


def test_of_a_rejected_ticket_there_is_no_profile(tmp_path: Path) -> None:
    path = tmp_path / "tickets.json"
    path.write_text(json.dumps(ticket(status=None)), encoding="utf-8")
    (only,) = zendesk.read(path)
    assert isinstance(only, RejectedRow)


def test_reading_twice_gives_the_same() -> None:
    assert list(zendesk.read(GOLDEN)) == list(zendesk.read(GOLDEN))


@pytest.mark.parametrize(
    ("role", "author", "direction"),
    [
        ("agent", 601, Direction.OUTBOUND),
        ("admin", 601, Direction.OUTBOUND),
        ("end-user", 601, Direction.INBOUND),
        (None, 601, Direction.OUTBOUND),
        (None, 501, Direction.INBOUND),
    ],
)
def test_who_is_of_the_desk(
    read: Callable[..., list[Record]], role: str | None, author: int, direction: Direction
) -> None:
    people = {"requester": {"id": 501}, "submitter": {"id": 501}, "assignee": {"id": 601, "role": role}}
    _, said, _ = read(ticket(**people, comments=[comment(author_id=author)]))
    assert isinstance(said, Message)
    assert said.direction is direction


@pytest.mark.parametrize(
    ("given", "channel"),
    [
        ({"channel": "web"}, "web"),
        ({"channel": "native_messaging"}, "chat"),
        ({"channel": "twitter_dm"}, "twitter"),
        ({"channel": "whatsapp"}, "whatsapp"),
        ({"channel": "Any Channel!"}, "email"),
        ({"channel": 30}, "via-30"),
        ({}, "email"),
        (None, "email"),
    ],
)
def test_how_a_comment_came_in(
    read: Callable[..., list[Record]], given: Changed | None, channel: str
) -> None:
    _, said, _ = read(ticket(comments=[comment(via=given)]))
    assert isinstance(said, Message)
    assert said.channel == channel


@pytest.mark.parametrize(
    ("bodies", "text"),
    [
        ({"plain_body": None}, "Hi"),
        ({"plain_body": None, "html_body": None}, "Hi **all**"),
        ({"plain_body": None, "html_body": None, "body": None}, ""),
    ],
)
def test_the_best_body_there_is(read: Callable[..., list[Record]], bodies: Changed, text: str) -> None:
    said = comment(**{"body": "Hi **all**", "html_body": "<p>Hi</p><blockquote>all</blockquote>"} | bodies)
    _, message, _ = read(ticket(comments=[said]))
    assert isinstance(message, Message)
    assert message.text == text


@pytest.mark.parametrize(("score", "outcome"), [("bad", "bad"), ("good_with_comment", "good")])
def test_a_rating_is_good_or_bad(read: Callable[..., list[Record]], score: str, outcome: str) -> None:
    _, rating = read(ticket(comments=[], satisfaction_rating={"score": score}))
    assert isinstance(rating, Message)
    assert (rating.outcome, rating.rating, rating.text) == (outcome, None, "")


@pytest.mark.parametrize("score", ["offered", "unoffered", None])
def test_a_rating_that_was_not_given_is_none(read: Callable[..., list[Record]], score: str | None) -> None:
    (only,) = read(ticket(comments=[], satisfaction_rating={"score": score}))
    assert isinstance(only, Ticket)


def test_a_shared_telephone_is_nobodys_key(read: Callable[..., list[Record]]) -> None:
    jane = ticket()["requester"] | {"shared_phone_number": True}
    opened, *_ = read(ticket(requester=jane, submitter=None, assignee=None))
    assert isinstance(opened, Ticket)
    assert opened.handle.identifiers == ("zendesk:501",)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"id": None}, "id: absent; it must be a number"),
        ({"requester": None}, "requester: absent; the account's full JSON export says whose ticket it is"),
        ({"comments": None}, "comments: absent; the account's full JSON export has them"),
        ({"comments": ["hi"]}, "comments[0]: must be an object, not a text"),
        ({"status": None}, "status: absent; it must be a text"),
        (
            {"created_at": "2026-03-01T08:30:00"},
            "created_at: '2026-03-01T08:30:00' is no time from 1970 to 2199 with an offset, as in ISO 8601",
        ),
    ],
)
def test_a_ticket_of_which_nothing_can_be_read(
    read: Callable[..., list[RejectedRow]], changed: Changed, reason: str
) -> None:
    good, bad = ticket(comments=[], satisfaction_rating=None), ticket(**changed)
    first, rejected = read(good, bad)
    assert isinstance(first, Ticket)
    assert (rejected.line, rejected.reason, json.loads(rejected.raw)) == (2, reason, bad)


def test_a_bad_comment_costs_only_itself(read: Callable[..., list[Record | RejectedRow]]) -> None:
    found = read(ticket(comments=[comment(author_id=None), comment(public=None), comment()]), "[]", "")
    assert [
        item.key if isinstance(item, Message | Ticket) else getattr(item, "reason", "") for item in found
    ] == [
        "zendesk:ticket/3101",
        "comments[0].author_id: absent; it must be a number",
        "comments[1].public: absent; it must be true or false",
        "zendesk:9001",
        "zendesk:3101/satisfaction",
        "json: a line must be an object in braces",
    ]
    assert [item.line for item in found if isinstance(item, RejectedRow)] == [1, 1, 2]


@pytest.mark.parametrize(
    ("head", "recognised"),
    [
        (GOLDEN.read_bytes(), True),
        (b'{"id": 1, "requester": {}, "status": "open"}', False),
        (b"requester,submitter,assignee", False),
        (b"", False),
    ],
)
def test_recognised_by_its_keys(head: bytes, recognised: bool) -> None:
    assert zendesk.sniff(head, Path("any")) is recognised
