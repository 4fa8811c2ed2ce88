"""Contacts and responses of Qualtrics as loaders put them into tables; survey exports are in `survey`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ingest.canonical import Direction, Message, MessageKind, Profile, Record
from ingest.checks import InvalidRecord
from ingest.facts import Consent
from ingest.field_map import FieldMap, flag, moment, whole
from ingest.handle import Handle
from ingest.identity.normal import mail_address, normal_address
from ingest.tables import Cells

SOURCE: Final = "qualtrics"
CHANNEL: Final = "survey"
RESPONSE_ID: Final = "R_"


def contact(cells: Cells) -> Iterator[Record]:
    """Somebody in a directory or mailing list, and whether they want no more mail."""
    at, handle = cells.time("at"), person(cells)
    yield Profile(SOURCE, handle, at)
    if flag(cells, "unsubscribed"):
        yield Consent(
            source=SOURCE,
            native_id=f"marketing/{cells.needed('id')}",
            at=moment(cells, "unsubscribed_at") or at,
            revised_at=at,
            handle=handle,
            purpose="marketing",
            granted=False,
        )


def person(cells: Cells) -> Handle:
    email = mail_address(cells.text("email"))
    phone = normal_address("phone", cells.text("phone"))
    keys = (
        f"qualtrics:{cells.needed('id')}",
        f"phone:{phone}" if phone else "",
        f"crm:{cells.text('own_key')}" if cells.text("own_key") else "",
    )
    identifiers = tuple(filter(None, keys))
    if email:
        return Handle("email", email, name=name(cells), identifiers=identifiers)
    return Handle(SOURCE, cells.needed("id"), name=name(cells), identifiers=identifiers)


def name(cells: Cells) -> str | None:
    return " ".join(filter(None, (cells.text("first_name"), cells.text("last_name")))) or None


def response(cells: Cells) -> Iterator[Record]:
    """That somebody answered a survey: such a table says neither what was asked nor what was answered."""
    own = cells.needed("id")
    email = mail_address(cells.text("email"))
    if flag(cells, "finished") is None:
        raise InvalidRecord("finished: empty; whether the survey was answered to its end is not told")
    yield Message(
        source=SOURCE,
        native_id="/".join(filter(None, (cells.text("survey"), own))),
        channel=CHANNEL,
        sender=Handle("email", email, name=name(cells)) if email else Handle(CHANNEL, f"response:{own}"),
        sent_at=cells.time("at"),
        text="",
        direction=Direction.INBOUND,
        kind=MessageKind.SURVEY,
        outcome="finished" if flag(cells, "finished") else "started",
        seconds=whole(cells, "seconds"),
    )


CONTACT: Final = FieldMap(
    name="Qualtrics contact",
    layout={
        "id": ("id",),
        "email": ("email",),
        "first_name": ("first name",),
        "last_name": ("last name",),
        "phone": ("phone",),
        "own_key": ("ext ref", "external data reference"),
        "place": ("directory id", "mailing list id"),
        "at": ("last modified", "fivetran synced", "creation date"),
        "unsubscribed": ("directory unsubscribed", "unsubscribed"),
        "unsubscribed_at": ("directory unsubscribe date", "unsubscribe date"),
    },
    told_by=(("id",), ("email",), ("place",), ("own_key",), ("unsubscribed",)),
    needed=(("at",),),
    make=contact,
    utc=True,
)
RESPONSE: Final = FieldMap(
    name="Qualtrics response",
    layout={
        "id": ("id", "response id"),
        "survey": ("survey id",),
        "email": ("recipient email",),
        "first_name": ("recipient first name",),
        "last_name": ("recipient last name",),
        "at": ("recorded date", "end date"),
        "seconds": ("duration in seconds",),
        "finished": ("finished",),
        "channel": ("distribution channel",),
    },
    told_by=(("id",), ("survey",), ("at",), ("finished",), ("channel",)),
    make=response,
    mark=lambda cells: cells.text("id").startswith(RESPONSE_ID),
    utc=True,
)
MAPS: Final = {"contact": CONTACT, "survey_response": RESPONSE}
