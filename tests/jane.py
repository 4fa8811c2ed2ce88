"""One invented person who does something on every channel, and what her timeline has to be."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from ingest.canonical import Direction, Message, MessageKind, Profile, Record
from ingest.company import Company, OwnHandle, Product
from ingest.facts import Consent, Reaction, ReactionKind, Referral, Ticket, Usage, UsageKind
from ingest.handle import Handle
from tests.records import START

SAME: Final = ("email:jane@kettles.example",)
TWITTER: Final = Handle("twitter", "jane", name="Jane Doe", identifiers=SAME)
MAIL: Final = Handle("email", "jane@kettles.example")
PHONE: Final = Handle("phone", "+493012345", identifiers=SAME)
SURVEY: Final = Handle("survey", "r-17", identifiers=SAME)
KIM: Final = Handle("email", "kim@friends.example")
BOB: Final = Handle("twitter", "bob")
HELP: Final = Handle("twitter", "larkhelp")
COMPANY: Final = Company(
    "Lark", (OwnHandle("twitter:larkhelp", "care"),), (Product("lark-notes", "Lark Notes", ()),)
)


def said(native_id: str, sender: Handle, day: int, text: str, kind: MessageKind | None = None) -> Message:
    return Message(
        source=sender.channel,
        native_id=native_id,
        channel=sender.channel,
        sender=sender,
        sent_at=START + timedelta(days=day),
        text=text,
        kind=kind,
        mentions=(TWITTER,) if sender is HELP else (),
        direction=Direction.OUTBOUND if sender is HELP else Direction.INBOUND,
        rating=9 if kind is MessageKind.SURVEY else None,
        outcome="attended" if kind is MessageKind.EVENT else None,
    )


def fact(native_id: str, day: int) -> dict[str, object]:
    return {"source": "crm", "native_id": native_id, "at": START + timedelta(days=day)}


RECORDS: Final[tuple[Record, ...]] = (
    said("t1", TWITTER, 0, "Does Lark Notes print?"),
    said("t2", HELP, 1, "It does, in every plan."),
    said("m1", MAIL, 2, "The printer prints nothing"),
    said("c1", PHONE, 3, "Went through the settings", MessageKind.CALL),
    said("s1", SURVEY, 4, "Quick and kind", MessageKind.SURVEY),
    Reaction(
        source="twitter",
        native_id="l1",
        at=START + timedelta(days=5),
        handle=TWITTER,
        kind=ReactionKind.LIKE,
        message="t2",
    ),
    said("e1", MAIL, 6, "Lark day", MessageKind.EVENT),
    Referral(**fact("r1", 7), handle=MAIL, referred=KIM),  # type: ignore[arg-type]
    Usage(**fact("u1", 8), handle=MAIL, product="lark-notes", kind=UsageKind.BOUGHT),  # type: ignore[arg-type]
    Consent(**fact("k1", 9), handle=MAIL, purpose="reference", granted=True),  # type: ignore[arg-type]
    Ticket(**fact("d1", 10), handle=MAIL, status="open", subject="No print"),  # type: ignore[arg-type]
    said("b1", BOB, 3, "Somebody else speaks of Lark Notes"),
    Profile("twitter", HELP, START, followers=900),
    Profile("twitter", HELP, START + timedelta(days=3), followers=1_000),
)

TIMELINE: Final = [
    ("tweet", "twitter:jane", "Does Lark Notes print?"),
    ("tweet", "twitter:larkhelp", "It does, in every plan."),
    ("mail", "email:jane@kettles.example", "The printer prints nothing"),
    ("call", "phone:+493012345", "Went through the settings"),
    ("survey", "survey:r-17", "9 of 10 · Quick and kind"),
    ("like", "twitter:jane", "liked twitter:t2"),
    ("event", "email:jane@kettles.example", "attended · Lark day"),
    (
        "referral",
        "email:jane@kettles.example",
        "email:jane@kettles.example referred email:kim@friends.example",
    ),
    ("bought", "email:jane@kettles.example", "bought lark-notes"),
    ("consent", "email:jane@kettles.example", "allowed reference"),
    ("ticket", "email:jane@kettles.example", "open · No print"),
]
"""Kind, by whom, and in which words, the oldest first; `liked` names the message by its key."""
