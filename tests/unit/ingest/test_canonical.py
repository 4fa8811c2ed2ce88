from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ingest.canonical import Direction, Message, Profile
from ingest.checks import InvalidRecord
from ingest.handle import Handle

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
JANE = Handle("email", "jane@acme.com")
NOTE = Message("mail", "1@acme.com", "email", JANE, NOON, "Where is my kettle?")


def test_keys_join_the_source_or_channel_and_the_id() -> None:
    assert (NOTE.key, JANE.key, NOTE.key_of("2"), NOTE.key_of(None)) == (
        "mail:1@acme.com",
        "email:jane@acme.com",
        "mail:2",
        None,
    )


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("source", "Mail Box", "source: 'Mail Box' is not a lower-case name such as 'twitter'"),
        ("native_id", "", "native_id: empty; a message needs the id its source gives it"),
        ("native_id", "x" * 1001, "native_id: 1,001 characters, more than 1,000"),
        ("text", "a\ud83d", "text: unpaired surrogate at character 1"),
        ("subject", "\udc00", "subject: unpaired surrogate at character 0"),
        ("reply_to", "x" * 1001, "reply_to: 1,001 characters, more than 1,000"),
        ("known_replies", ("\udc00",), "known_replies: unpaired surrogate at character 0"),
        ("sent_at", datetime(1900, 1, 1, tzinfo=UTC), "sent_at: 1900-01-01 lies outside 1970 to 2199"),
        ("sent_at", datetime(2999, 1, 1, tzinfo=UTC), "sent_at: 2999-01-01 lies outside 1970 to 2199"),
        ("sent_at", datetime(2026, 3, 1, 12), "sent_at: must be in UTC"),  # noqa: DTZ001
        ("revised_at", NOON.astimezone(timezone(timedelta(hours=1))), "revised_at: must be in UTC"),
    ],
)
def test_what_is_not_canonical_is_refused_by_name(field: str, value: object, told: str) -> None:
    with pytest.raises(InvalidRecord) as refusal:
        replace(NOTE, **{field: value})  # type: ignore[arg-type]
    assert str(refusal.value) == told


@pytest.mark.parametrize(
    "moment", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC)]
)
def test_the_ends_of_the_believable_times_are_believed(moment: datetime) -> None:
    assert Profile("crm", JANE, moment).asserted_at == moment


def test_handles_need_an_address() -> None:
    with pytest.raises(InvalidRecord, match=r"^address: empty"):
        Handle("email", "")


def test_the_content_hash_ignores_order_and_revision_and_sees_everything_else() -> None:
    bob, eve = Handle("email", "bob@acme.com"), Handle("email", "eve@acme.com")
    one = replace(NOTE, mentions=(bob, eve), known_replies=("2", "3"), direction=Direction.INBOUND)
    same = replace(one, mentions=(eve, bob), known_replies=("3", "2"), revised_at=NOON)
    others = [replace(one, text="Where?"), replace(one, direction=None), replace(one, subject="Kettle")]
    assert one.content_hash == same.content_hash
    assert len({one.content_hash, *(other.content_hash for other in others)}) == 4
