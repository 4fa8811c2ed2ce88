"""Canonical records for tests: small, and the same on every run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from ingest.canonical import Handle, HandleKind, Message, Profile, Record

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def tweet(number: int, sender: str = "ann", text: str = "hello", *, reply_to: int | None = None) -> Message:
    """A tweet sent `number` minutes after the start."""
    return Message(
        source="twitter",
        native_id=str(number),
        channel="twitter",
        sender=Handle("twitter", sender),
        sent_at=START + timedelta(minutes=number),
        text=text,
        reply_to=None if reply_to is None else str(reply_to),
    )


NAMES = st.sampled_from(["ann", "bob", "cem", "dao"])
NUMBERS = st.integers(1, 8)
INSTANTS = st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours))


@st.composite
def handles(draw: st.DrawFn) -> Handle:
    identifiers = draw(st.sets(st.sampled_from(["crm:1", "crm:2", "phone:+4911"]), max_size=2))
    return Handle(
        draw(st.sampled_from(["twitter", "email"])),
        draw(NAMES),
        name=draw(st.none() | st.sampled_from(["Ann", "Bob O'Neil", "爱"])),
        verified=draw(st.none() | st.booleans()),
        kind=draw(st.none() | st.sampled_from(HandleKind)),
        identifiers=tuple(sorted(identifiers)),
    )


@st.composite
def messages(draw: st.DrawFn) -> Message:
    other = st.none() | NUMBERS.map(str)
    message = tweet(draw(NUMBERS), text=draw(st.sampled_from(["good", "bad", ""])))
    return replace(
        message,
        sender=draw(handles()),
        reply_to=draw(other),
        thread=draw(other),
        shares=draw(other),
        conversation=draw(st.none() | st.just("room")),
        mentions=tuple(draw(st.lists(handles(), max_size=2))),
        revised_at=draw(st.none() | INSTANTS),
    )


def profiles() -> st.SearchStrategy[Profile]:
    return st.builds(Profile, st.just("crm"), handles(), INSTANTS)


def record_lists() -> st.SearchStrategy[list[Record]]:
    """Records that answer, share and revise each other, in circles too, and assert things of handles."""
    return st.lists(messages() | profiles(), max_size=12)
