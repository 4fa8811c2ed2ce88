"""Contacts, conversations and their parts of Intercom as tables, as loaders put them there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ingest.canonical import Message, Profile, Record
from ingest.facts import Consent, Ticket
from ingest.field_map import FieldMap, flag
from ingest.handle import Handle
from ingest.html_text import html_text
from ingest.identity.normal import normal_address
from ingest.tables import Cells

SOURCE: Final = "intercom"


def known(number: str, kind: str = "") -> Handle:
    """Somebody by number; members of the desk are ours."""
    ours = True if kind in ("admin", "bot", "team") else None
    return Handle(SOURCE, number, identifiers=(f"{SOURCE}:{number}",), ours=ours)


def contact(cells: Cells) -> Iterator[Record]:
    """Somebody, and whether they want no more mail."""
    own, email = cells.needed("id"), normal_address("email", cells.text("email"))
    phone = normal_address("phone", cells.text("phone"))
    keys = (
        f"{SOURCE}:{own}",
        f"email:{email}" if "@" in email else "",
        f"phone:{phone}" if phone else "",
    )
    who = Handle(SOURCE, own, name=cells.text("name") or None, identifiers=tuple(filter(None, keys)))
    at = cells.time("changed")
    yield Profile(SOURCE, who, at, job=cells.text("job") or None)
    if flag(cells, "unsubscribed"):
        yield Consent(
            source=SOURCE,
            native_id=f"marketing/{own}",
            at=at,
            revised_at=at,
            handle=who,
            purpose="marketing",
            granted=False,
        )


def conversation(cells: Cells) -> Iterator[Record]:
    """A conversation that a customer began, as a ticket, and its first message."""
    own, changed = cells.needed("id"), cells.time("changed")
    opener = known(cells.needed("author"), cells.text("author_type"))
    state = cells.text("state")
    if opener.ours is None:
        yield Ticket(
            source=SOURCE,
            native_id=own,
            at=cells.time("created"),
            revised_at=changed,
            handle=opener,
            status=state or None,
            conversation=own,
            closed_at=changed if state == "closed" else None,
        )
    if body := html_text(cells.text("body")):
        yield Message(
            source=SOURCE,
            native_id=f"{own}/{cells.text('first') or 'source'}",
            channel="email" if cells.text("type") == "email" else "chat",
            sender=opener,
            sent_at=cells.time("created"),
            text=body,
            conversation=own,
            revised_at=changed,
        )


def part(cells: Cells) -> Iterator[Record]:
    """What somebody wrote to the other side; nothing of notes and of what the desk did."""
    body = html_text(cells.text("body"))
    if cells.text("kind") == "note" or not body or flag(cells, "active") is False:
        return
    own = cells.needed("conversation")
    yield Message(
        source=SOURCE,
        native_id=f"{own}/{cells.needed('id')}",
        channel="chat",
        sender=known(cells.needed("author"), cells.text("author_type")),
        sent_at=cells.time("created"),
        text=body,
        conversation=own,
        revised_at=cells.time("changed"),
    )


CONTACTS: Final = FieldMap(
    name="Intercom contacts",
    layout={
        "id": ("id",),
        "changed": ("updated at",),
        "email": ("email",),
        "phone": ("phone",),
        "name": ("name",),
        "job": ("custom job title",),
        "workspace": ("workspace id",),
        "role": ("role",),
        "unsubscribed": ("unsubscribed from emails",),
    },
    told_by=(("id",), ("changed",), ("email",), ("role",), ("workspace",), ("unsubscribed",)),
    make=contact,
    utc=True,
)
CONVERSATIONS: Final = FieldMap(
    name="Intercom conversations",
    layout={
        "id": ("id",),
        "changed": ("updated at",),
        "created": ("created at",),
        "state": ("state",),
        "author": ("source author id",),
        "author_type": ("source author type",),
        "first": ("source id",),
        "type": ("source type",),
        "body": ("source body",),
    },
    told_by=(("id",), ("changed",), ("created",), ("state",), ("author",), ("type",)),
    make=conversation,
    utc=True,
)
PARTS: Final = FieldMap(
    name="Intercom conversation parts",
    layout={
        "id": ("id",),
        "conversation": ("conversation id",),
        "author": ("author id",),
        "author_type": ("author type",),
        "kind": ("part type",),
        "body": ("body",),
        "created": ("created at",),
        "changed": ("updated at", "created at"),
        "active": ("fivetran active",),
    },
    told_by=(("id",), ("conversation",), ("author",), ("kind",), ("body",), ("created",)),
    make=part,
    utc=True,
)
MAPS: Final = {"contacts": CONTACTS, "conversations": CONVERSATIONS, "conversation parts": PARTS}
