"""Conversations of Intercom with their parts, as its API gives them: one alone, a list, or one a line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ingest.canonical import Direction, Message, MessageKind, Record, RejectedRow
from ingest.checks import InvalidRecord
from ingest.facts import Ticket
from ingest.fields import Fields
from ingest.formats import UnreadableFile
from ingest.handle import Handle, HandleKind
from ingest.html_text import html_text
from ingest.identity.normal import mail_address
from ingest.items import Item, check_sizes, each_made, read_json
from ingest.json_lines import is_json_lines, read_json_lines
from ingest.repair import repair_text

SOURCE: Final = "intercom"
TEAM: Final = frozenset({"admin", "team", "bot"})
CHANNELS: Final = {"email": "email", "facebook": "facebook", "twitter": "twitter", "phone_call": "phone"}
"""Our names for how a conversation began; everything else is chat."""
KEYS: Final = (b'"conversation_parts"', b'"source"', b'"delivered_as"', b'"conversation_rating"')
RECOGNISED_BY: Final = 2


def sniff(head: bytes, _path: Path) -> bool:
    """Whether a file begins as JSON with keys of a conversation."""
    return head.lstrip()[:1] in (b"{", b"[") and sum(key in head for key in KEYS) >= RECOGNISED_BY


def read(path: Path) -> Iterator[Record | RejectedRow]:
    """A ticket for each conversation, and a message for each part that somebody wrote to the other side.

    Internal notes and what the desk did, such as assigning, are passed over. A conversation of which
    something cannot be read is a `RejectedRow` as a whole, at its place or line.
    """
    items = read_json_lines(path) if is_json_lines(path) else listed(path)
    return each_made(path, items, records)


def listed(path: Path) -> Iterator[Item]:
    check_sizes([path])
    document = read_json(path)
    one = document.get("conversations", [document]) if isinstance(document, dict) else document
    if not isinstance(one, list):
        raise UnreadableFile(f"{path}: no conversation and no list of them")
    return (Item(number, each) for number, each in enumerate(one, start=1) if isinstance(each, dict))


def records(given: Fields) -> Iterator[Record]:
    own, first = str(given.left.get("id") or ""), given.inner("source")
    created, updated = stamp(given, "created_at"), stamp(given, "updated_at")
    channel = CHANNELS.get(first.find("type", str) or "", "chat")
    opener = author(first.inner("author"))
    subject = repair_text(html_text(first.find("subject", str) or "")).strip()[:1_000] or None
    customer = opener if opener.ours is None else contact(given)
    if customer is not None:
        yield Ticket(
            source=SOURCE,
            native_id=own,
            at=created,
            revised_at=updated,
            handle=customer,
            status=given.find("state", str),
            subject=subject,
            conversation=own,
            closed_at=updated if given.left.get("open") is False else None,
        )
    yield from begun(first, own, channel, created, subject, opener)
    parts = given.find_inner("conversation_parts")
    for part in parts.each("conversation_parts", dict) if parts else ():
        yield from written(Fields("conversation_parts.", part), own, channel)
    yield from rated(given, own, customer)


def begun(
    first: Fields, own: str, channel: str, at: datetime, subject: str | None, opener: Handle
) -> Iterator[Message]:
    if body := repair_text(html_text(first.find("body", str) or "")):
        yield Message(
            source=SOURCE,
            native_id=f"{own}/{first.find('id', str) or 'source'}",
            channel=channel,
            sender=opener,
            sent_at=at,
            text=body,
            subject=subject,
            conversation=own,
            direction=direction(opener),
        )


def written(part: Fields, own: str, channel: str) -> Iterator[Message]:
    """A part as a message; nothing of what nobody wrote, and of notes among colleagues."""
    body = repair_text(html_text(part.find("body", str) or ""))
    if part.find("part_type", str) == "note" or not body:
        return
    sender, changed = author(part.inner("author")), part.left.get("updated_at")
    yield Message(
        source=SOURCE,
        native_id=f"{own}/{part.take('id', str)}",
        channel=channel,
        sender=sender,
        sent_at=stamp(part, "created_at"),
        text=body,
        conversation=own,
        direction=direction(sender),
        revised_at=stamp(part, "updated_at") if changed else None,
    )


def rated(given: Fields, own: str, customer: Handle | None) -> Iterator[Message]:
    """What the customer thought of the help, from 1 to 5, as an outcome: it is not from 0 to 10."""
    told = given.find_inner("conversation_rating")
    stars = None if told is None else told.find("rating", int)
    if told is None or stars is None or customer is None:
        return
    yield Message(
        source=SOURCE,
        native_id=f"{own}/rating",
        channel="survey",
        sender=customer,
        sent_at=stamp(told, "created_at"),
        text=repair_text(told.find("remark", str) or ""),
        conversation=own,
        direction=Direction.INBOUND,
        kind=MessageKind.SURVEY,
        outcome=f"stars_{stars}",
    )


def contact(given: Fields) -> Handle | None:
    """Whom the desk wrote to first."""
    told = given.find_inner("contacts")
    people = told.each("contacts", dict) if told else []
    return author(Fields("contacts.", people[0])) if people else None


def author(who: Fields) -> Handle:
    """Somebody by number; members of the desk are ours."""
    kind, own = who.find("type", str) or "contact", str(who.left.get("id") or "")
    email = mail_address(who.find("email", str) or "")
    keys = (f"{SOURCE}:{own}" if own else "", f"email:{email}" if email else "")
    return Handle(
        SOURCE,
        own or email,
        name=repair_text(who.find("name", str) or "").strip() or None,
        kind=HandleKind.BOT if kind == "bot" else None,
        identifiers=tuple(filter(None, keys)),
        ours=True if kind in TEAM else None,
    )


def direction(sender: Handle) -> Direction:
    return Direction.OUTBOUND if sender.ours else Direction.INBOUND


def stamp(given: Fields, name: str) -> datetime:
    """A time given as seconds since 1970."""
    value = given.left.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 7_258_118_400:
        raise InvalidRecord(f"{given.path}{name}: {str(value)[:80]!r} is no time in seconds since 1970")
    return datetime.fromtimestamp(value, UTC)
