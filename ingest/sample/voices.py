"""Everything else in the project's own NDJSON form: contacts, what was said elsewhere, facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ingest.canonical import Message, Profile
from ingest.connectors.ndjson import write_ndjson
from ingest.facts import Fact

TORN = '{"record":"message","source":"helpchat","native_id":"chat-torn","text":"a line torn off in the mid'
NO_OFFSET = (
    '{"record":"message","source":"calls","native_id":"phone-when","channel":"phone",'
    '"sender":{"channel":"phone","address":"+447700900999"},'
    '"sent_at":"2026-03-03T09:12:00","text":"a time without an offset"}'
)
FAR_FUTURE = (
    '{"record":"message","source":"surveys","native_id":"survey-2999","channel":"survey",'
    '"sender":{"channel":"email","address":"nobody@postbox.example"},'
    '"sent_at":"2999-01-01T00:00:00+00:00","text":"a date nobody meant"}'
)
NO_SENDER = (
    '{"record":"message","source":"letters","native_id":"letter-nobody","channel":"letter",'
    '"sent_at":"2026-03-03T09:12:00+00:00","text":"a letter from nobody"}'
)
BROKEN = (TORN, NO_OFFSET, FAR_FUTURE, NO_SENDER)
"""Lines that no reader can take: cut off, without an offset, a thousand years off, without a sender."""


def voices_ndjson(messages: Sequence[Message], profiles: Sequence[Profile]) -> str:
    """The contacts, then the messages, oldest first except that every ninth one came in late."""
    contacts = map(write_ndjson, profiles)
    in_order = [message for _, message in sorted(enumerate(messages), key=filed_at)]
    lines = [*contacts, *map(write_ndjson, in_order)]
    return "\n".join([*lines[:200], *BROKEN, *lines[200:]]) + "\n"


def filed_at(numbered: tuple[int, Message]) -> tuple[datetime, str]:
    place, message = numbered
    late = timedelta(days=3) if place % 9 == 0 else timedelta()
    return message.sent_at + late, message.native_id


def facts_ndjson(facts: Sequence[Fact]) -> str:
    """The facts, kind by kind."""
    return "".join(f"{write_ndjson(fact)}\n" for fact in facts)
