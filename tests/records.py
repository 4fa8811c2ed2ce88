"""Canonical records for tests: small, and the same on every run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import strategies as st

from ingest.canonical import Message, MessageKind, Profile, Record
from ingest.facts import (
    Assertion,
    Consent,
    Fact,
    Opportunity,
    Organization,
    Reaction,
    ReactionKind,
    Referral,
    Ticket,
    Usage,
    UsageKind,
)
from ingest.handle import Handle, HandleKind

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
        ours=draw(st.sampled_from([None, None, False, True])),
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
        kind=draw(st.none() | st.sampled_from(MessageKind)),
        rating=draw(st.none() | st.integers(0, 10)),
    )


def profiles() -> st.SearchStrategy[Profile]:
    return st.builds(
        Profile,
        st.just("crm"),
        handles(),
        INSTANTS,
        job=st.none() | st.sampled_from(["baker", "nurse"]),
        organization=st.none() | st.just("o1"),
        followers=st.none() | st.integers(0, 2),
    )


def facts() -> st.SearchStrategy[Fact]:
    """Facts of every kind, few enough to name, revise and wait for each other."""
    common = {
        "source": st.just("twitter"),
        "native_id": st.sampled_from(["o1", "o2"]),
        "at": INSTANTS,
        "revised_at": st.none() | INSTANTS,
    }
    of_somebody = common | {"handle": handles()}
    until = st.none() | INSTANTS
    return st.one_of(
        st.builds(Reaction, **of_somebody, kind=st.just(ReactionKind.LIKE), message=NUMBERS.map(str)),
        st.builds(Reaction, **of_somebody, kind=st.just(ReactionKind.FOLLOW), target=handles(), until=until),
        st.builds(Usage, **of_somebody, product=st.sampled_from(["kettle", "pan"]), kind=USAGES),
        st.builds(Referral, **of_somebody, referred=handles(), opportunity=st.none() | st.just("o1")),
        st.builds(Consent, **of_somebody, purpose=st.just("reference"), granted=st.booleans()),
        st.builds(Ticket, **of_somebody, conversation=st.none() | st.just("room"), closed_at=until),
        st.builds(
            Opportunity,
            **of_somebody,
            amount=st.none() | st.just(2.5),
            won=st.none() | st.booleans(),
            organization=st.none() | st.just("o1"),
        ),
        st.builds(Organization, **common, name=st.none() | st.just("Acme")),
    )


USAGES = st.sampled_from(UsageKind)


def record_lists() -> st.SearchStrategy[list[Record]]:
    """Records that answer, share and revise each other, in circles too, and assert things of handles."""
    return st.lists(messages() | profiles() | facts(), max_size=14)


CONFUSABLE: Final = (
    ("crm", "31"),
    ("crm", "32"),
    ("email", "jane@doe.example"),
    ("email", "jane.doe@doe.example"),
    ("phone", "+442079460958"),
    ("twitter", "jane_d"),
    ("twitter", "janedoe"),
)
"""Handles of a few people, or of one: what is known of them by `contacts` decides."""

CALLED = st.sampled_from(
    [
        "Jane Doe",
        "J. Doe",
        "Jane Doe Jr.",
        "Jane Doe Sr.",
        "Tom Weber",
        "Ravi Iyer",
        "Zoe Xu",
        "Kim Lang",
        None,
    ]
)
SHARED = st.sampled_from(["email:jane@doe.example", "phone:+442079460958", "crm:31"])


@st.composite
def contacts(draw: st.DrawFn) -> Profile:
    """What a source tells of somebody who is easily taken for somebody else, and may be."""
    channel, address = draw(st.sampled_from(CONFUSABLE))
    handle = Handle(
        channel,
        address,
        name=draw(CALLED),
        verified=draw(st.none() | st.booleans()) if channel == "twitter" else None,
        identifiers=tuple(sorted(draw(st.sets(SHARED, max_size=2)))),
    )
    return Profile(
        "crm",
        handle,
        draw(INSTANTS),
        birth_date=draw(st.sampled_from([None, None, "1980-02-29", "1950-07-01"])),
        postal_code=draw(st.sampled_from([None, "10115", "94105"])),
    )


def assertions(pairs: st.SearchStrategy[tuple[Handle, Handle]]) -> st.SearchStrategy[Assertion]:
    """What people say of pairs of handles, of which some is taken back and some revised."""
    withdrawn = st.none() | INSTANTS.map(lambda at: at + timedelta(days=1))
    return st.builds(
        asserted,
        st.sampled_from(["a1", "a2", "a3", "a4"]),
        pairs,
        same=st.booleans(),
        at=INSTANTS,
        withdrawn_at=withdrawn,
    )


def asserted(
    native_id: str,
    pair: tuple[Handle, Handle],
    *,
    same: bool,
    at: datetime = START,
    withdrawn_at: datetime | None = None,
) -> Assertion:
    """Kim's word that a pair is one person's or not, and since when that is withdrawn."""
    return Assertion(
        source="desk",
        native_id=native_id,
        at=at,
        revised_at=withdrawn_at,
        handle=pair[0],
        other=pair[1],
        same=same,
        by="kim",
        withdrawn_at=withdrawn_at,
        withdrawn_by=None if withdrawn_at is None else "lee",
    )
