"""Members of Mailchimp's audiences and what they clicked, as its exports and loaders write them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from ingest.canonical import Direction, Message, MessageKind, Profile, Record
from ingest.checks import InvalidRecord
from ingest.digest_id import digest_id
from ingest.facts import Consent
from ingest.field_map import FieldMap, moment
from ingest.handle import Handle
from ingest.identity.normal import mail_address
from ingest.tables import Cells

SOURCE: Final = "mailchimp"
GONE: Final = frozenset({"unsubscribed", "cleaned", "archived"})
STATES: Final = GONE | {"subscribed", "pending", "transactional"}


def member(cells: Cells) -> Iterator[Record]:
    """Somebody in an audience, and whether they want its mail."""
    email, at = mail_address(cells.needed("email")), cells.time("changed")
    if not email:
        raise InvalidRecord(f"email: {cells.text('email')[:80]!r} is no mail address")
    number = member_number(email)
    keys = (f"{SOURCE}:{number}",)
    name = " ".join(filter(None, (cells.text("first_name"), cells.text("last_name")))) or None
    who = Handle("email", email, name=name, identifiers=keys)
    yield Profile(SOURCE, who, at)
    state = cells.text("state").casefold()
    if state and state not in STATES:
        raise InvalidRecord(f"state: {state[:80]!r} is none of {', '.join(sorted(STATES))}")
    # Who was only imported never said so themselves, and any change to them would seem to say it anew.
    decided = at if state in GONE else moment(cells, "opted_in") if state == "subscribed" else None
    if decided is not None:
        yield Consent(
            source=SOURCE,
            native_id=f"marketing/{cells.text('audience')}/{number}",
            at=decided,
            revised_at=at,
            handle=who,
            purpose="marketing",
            granted=state == "subscribed",
            basis="opt_in" if state == "subscribed" else None,
        )


def member_number(email: str) -> str:
    """What Mailchimp calls a member: the MD5 of the address in small letters.

    >>> member_number("urist.mcvankab@freddiesjokes.com")
    '62eeb292278cc15f5817cb78f7790b08'
    """
    return hashlib.md5(email.encode(), usedforsecurity=False).hexdigest()


def activity(cells: Cells) -> Iterator[Record]:
    """A click as a visit; opening is passed over, for mail programs do that by themselves."""
    if cells.needed("action") != "click":
        return
    number, campaign, at = cells.needed("member"), cells.needed("campaign"), cells.time("at")
    yield Message(
        source=SOURCE,
        native_id=digest_id(campaign, number, at.isoformat(), cells.text("url")),
        channel="email",
        sender=Handle(SOURCE, number, identifiers=(f"{SOURCE}:{number}",)),
        sent_at=at,
        text="",
        subject=cells.text("url")[:1_000] or None,
        conversation=f"campaign/{campaign}/{number}",
        direction=Direction.INBOUND,
        kind=MessageKind.VISIT,
        outcome="click",
    )


MEMBERS: Final = FieldMap(
    name="Mailchimp members",
    layout={
        "email": ("email address",),
        "first_name": ("merge fname", "first name", "fname"),
        "last_name": ("merge lname", "last name", "lname"),
        "state": ("status",),
        "audience": ("list id",),
        "opted_in": ("timestamp opt", "optin time", "confirm time"),
        "changed": ("last changed",),
        "own": ("unique email id", "euid", "member rating", "leid"),
    },
    told_by=(("email",), ("own",)),
    needed=(("changed",),),
    make=member,
    utc=True,
)
ACTIVITY: Final = FieldMap(
    name="Mailchimp campaign activity",
    layout={
        "action": ("action",),
        "campaign": ("campaign id", "automation email id"),
        "member": ("member id", "email id"),
        "at": ("timestamp",),
        "url": ("url",),
        "audience": ("list id",),
    },
    told_by=(("action",), ("campaign",), ("member",), ("at",), ("audience",)),
    make=activity,
    utc=True,
)
MAPS: Final = {"list members": MEMBERS, "reports email activity": ACTIVITY}
"""The tables of Mailchimp, by the names of the tap's streams."""
