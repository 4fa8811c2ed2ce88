"""Users, organisations, tickets and comments of Zendesk as tables, as Singer's tap and loaders give them.

The account's own export is in `zendesk`; both call a ticket, a comment and a person the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ingest.canonical import Message, Profile, Record
from ingest.connectors.zendesk import CHANNELS, CLOSED
from ingest.connectors.zendesk_people import AGENT_ROLES, SOURCE
from ingest.facts import Organization, Ticket
from ingest.field_map import FieldMap, flag
from ingest.handle import Handle
from ingest.html_text import html_text
from ingest.identity.normal import mail_address, normal_address
from ingest.repair import repair_markup
from ingest.tables import Cells, Layout

ROW: Final[Layout] = {
    "id": ("id",),
    "created": ("created at", "created"),
    "changed": ("updated at", "fivetran synced", "created at", "created"),
}


def known(number: str) -> Handle:
    return Handle(SOURCE, number, identifiers=(f"{SOURCE}:{number}",))


def user(cells: Cells) -> Iterator[Record]:
    """Somebody as Zendesk describes them; an agent is one of ours."""
    own, phone = cells.needed("id"), normal_address("phone", cells.text("phone"))
    email = mail_address(cells.text("email"))
    keys = [f"email:{email}"] if email else []
    keys += [f"phone:{phone}"] if phone and not flag(cells, "shared_phone") else []
    who = Handle(
        SOURCE,
        own,
        name=cells.text("name") or None,
        identifiers=(f"{SOURCE}:{own}", *keys),
        ours=True if cells.text("role") in AGENT_ROLES else None,
    )
    yield Profile(SOURCE, who, cells.time("changed"), organization=cells.text("organization") or None)


def organization(cells: Cells) -> Iterator[Record]:
    yield Organization(
        source=SOURCE,
        native_id=cells.needed("id"),
        at=cells.time("created"),
        revised_at=cells.time("changed"),
        name=cells.text("name") or None,
    )


def ticket(cells: Cells) -> Iterator[Record]:
    """A ticket; what it says stands in its comments."""
    own, status = cells.needed("id"), cells.needed("status").lower()
    changed = cells.time("changed")
    yield Ticket(
        source=SOURCE,
        native_id=own,
        at=cells.time("created"),
        revised_at=changed,
        handle=known(cells.needed("requester")),
        status=status,
        subject=cells.text("subject") or None,
        conversation=own,
        closed_at=changed if status in CLOSED else None,
    )


def comment(cells: Cells) -> Iterator[Record]:
    """A comment as a message; nothing of an internal note, which reaches no customer."""
    if flag(cells, "public") is False:
        return
    own, via = cells.needed("ticket"), cells.text("via")
    markup = cells.text("markup")
    yield Message(
        source=SOURCE,
        native_id=cells.needed("id"),
        channel=CHANNELS.get(via, "web"),
        sender=known(cells.needed("author")),
        sent_at=cells.time("created"),
        text=html_text(markup) if markup else repair_markup(cells.text("text")).strip(),
        conversation=own,
    )


USERS: Final = FieldMap(
    name="users",
    layout={
        **ROW,
        "name": ("name",),
        "email": ("email",),
        "phone": ("phone",),
        "shared_phone": ("shared phone number",),
        "role": ("role",),
        "organization": ("organization id",),
        "desk": ("ticket restriction", "only private comments", "restricted agent"),
    },
    told_by=(("id",), ("email",), ("role",), ("desk",)),
    needed=(("changed",),),
    make=user,
    utc=True,
)
ORGANIZATIONS: Final = FieldMap(
    name="organizations",
    layout={**ROW, "name": ("name",), "desk": ("shared tickets", "shared comments")},
    told_by=(("id",), ("name",), ("desk",)),
    needed=(("created",),),
    make=organization,
    utc=True,
)
TICKETS: Final = FieldMap(
    name="tickets",
    layout={
        **ROW,
        "status": ("status",),
        "subject": ("subject", "raw subject"),
        "requester": ("requester id",),
        "submitter": ("submitter id",),
    },
    told_by=(("id",), ("status",), ("requester",), ("submitter",)),
    needed=(("created",),),
    make=ticket,
    utc=True,
)
COMMENTS: Final = FieldMap(
    name="ticket comments",
    layout={
        **ROW,
        "ticket": ("ticket id",),
        "author": ("author id", "user id"),
        "text": ("plain body", "body"),
        "markup": ("html body",),
        "public": ("public",),
        "via": ("via channel",),
    },
    told_by=(("id",), ("ticket",), ("author",), ("text", "markup"), ("public",)),
    needed=(("created",),),
    make=comment,
    utc=True,
)
MAPS: Final = {each.name: each for each in (USERS, ORGANIZATIONS, TICKETS, COMMENTS)}
"""The tables of Zendesk, by the names of the tap's streams."""
