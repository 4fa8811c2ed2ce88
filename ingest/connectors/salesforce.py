"""Contacts, leads, accounts, cases, their mails and opportunities of Salesforce, as CSV.

As Data Loader and the Bulk API write them: headings are the API's names, times are in UTC. The names
that loaders give the same columns in a warehouse (`last_name`) are read too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Final

from ingest.canonical import Direction, Message, MessageKind, Profile, Record
from ingest.checks import InvalidRecord, is_slug
from ingest.connectors import salesforce_ids as ids
from ingest.connectors.crm_people import OWN_ID, OWN_SIGNAL, Crm
from ingest.connectors.crm_words import day, slug
from ingest.connectors.salesforce_ids import whole_id
from ingest.facts import Opportunity, Organization, Ticket
from ingest.field_map import FieldMap, flag, moment, number
from ingest.handle import Handle
from ingest.html_text import html_text
from ingest.identity.normal import normal_address
from ingest.quoting import own_words
from ingest.tables import Cells, Layout

CRM: Final = Crm("salesforce", "Salesforce")
ROW: Final[Layout] = {
    "id": ("id",),
    "created": ("created date",),
    "changed": ("system modstamp", "last modified date", "fivetran synced", "created date"),
    "deleted": ("is deleted",),
    "master": ("master record id",),
}
"""What every table has."""
PERSON: Final[Layout] = {
    **ROW,
    "name": ("name",),
    "first_name": ("first name",),
    "last_name": ("last name",),
    "email": ("email",),
    "phone": ("phone",),
    "mobile": ("mobile phone",),
    "job": ("title",),
    "account": ("account id",),
    "born": ("birthdate",),
    "postal_code": ("mailing postal code", "postal code"),
    "industry": ("industry",),
    "no_mail": ("has opted out of email",),
    "no_call": ("do not call",),
    "converted": ("converted contact id",),
    "own_id": OWN_ID,
}
COMPANY: Final[Layout] = {
    **ROW,
    "name": ("name",),
    "website": ("website",),
    "industry": ("industry",),
    "employees": ("number of employees",),
}
CASE: Final[Layout] = {
    **ROW,
    "contact": ("contact id",),
    "email": ("supplied email", "contact email"),
    "name": ("supplied name",),
    "status": ("status",),
    "origin": ("origin",),
    "subject": ("subject",),
    "text": ("description",),
    "closed": ("closed date",),
    "own_signal": OWN_SIGNAL,
}
MAIL: Final[Layout] = {
    **ROW,
    "case": ("parent id", "related to id"),
    "from": ("from address",),
    "name": ("from name",),
    "to": ("to address",),
    "incoming": ("incoming",),
    "sent": ("message date", "created date"),
    "subject": ("subject",),
    "text": ("text body",),
    "markup": ("html body",),
    "reply_to": ("reply to email message id",),
}
DEAL: Final[Layout] = {
    **ROW,
    "name": ("name",),
    "contact": ("contact id",),
    "account": ("account id",),
    "stage": ("stage name",),
    "amount": ("amount",),
    "currency": ("currency iso code",),
    "closes": ("close date",),
    "closed": ("is closed",),
    "won": ("is won",),
}
PURPOSES: Final = {"no_mail": "marketing", "no_call": "phone"}
"""What a ticked box forbids us."""
CHANNELS: Final = {"phone": "phone", "email": "email", "web": "web", "chat": "chat"}
"""Our names for where a case came in; another name stands for itself."""


def id_of(cells: Cells, field: str = "id") -> str:
    return whole_id(field, cells.needed(field))


def linked(cells: Cells, field: str) -> str | None:
    """The id in a cell that may be empty."""
    return id_of(cells, field) if cells.text(field) else None


def person(cells: Cells) -> Iterator[Record]:
    """A contact or lead: who it is, what they forbade us, and what became of the record.

    Of a deleted one no more is taken in than that it was deleted.
    """
    at, own = cells.time("changed"), id_of(cells)
    into = linked(cells, "master") or linked(cells, "converted")
    known = CRM.bare(own, cells)
    if into is not None and into != own:
        yield CRM.same(known, into, at, "merged" if cells.text("master") else "converted")
    if into is not None or "deleted" in cells.columns.places:
        yield CRM.record(known, at, gone(cells))
    if gone(cells) == "deleted":
        return
    handle = CRM.person(own, cells)
    yield from CRM.told(own, cells, at)
    yield profile(cells, handle, at)
    for field, purpose in PURPOSES.items():
        if flag(cells, field):
            yield CRM.refusal(handle, purpose, at)


def gone(cells: Cells) -> str | None:
    """Why a record is no longer written to."""
    if cells.text("master"):
        return "merged"
    if flag(cells, "deleted"):
        return "deleted"
    return "converted" if cells.text("converted") else None


def profile(cells: Cells, handle: Handle, at: datetime) -> Profile:
    return Profile(
        source=CRM.source,
        handle=handle,
        asserted_at=at,
        birth_date=cells.text("born")[:10] or None,
        postal_code=cells.text("postal_code") or None,
        job=cells.text("job") or None,
        industry=cells.text("industry") or None,
        organization=linked(cells, "account"),
    )


def account(cells: Cells) -> Iterator[Organization]:
    """A company; what was deleted or merged says nothing new."""
    return CRM.company(id_of(cells), cells)


def case(cells: Cells) -> Iterator[Record]:
    """A ticket, and its description as what was said; not where we wrote it for a signal."""
    found = ticket(cells)
    yield found
    if cells.text("text") and not cells.text("own_signal") and not flag(cells, "deleted"):
        yield described(cells, found)


def ticket(cells: Cells) -> Ticket:
    own, changed, deleted = id_of(cells), cells.time("changed"), flag(cells, "deleted")
    closed = changed if deleted else moment(cells, "closed")
    return Ticket(
        source=CRM.source,
        native_id=own,
        at=cells.time("created"),
        revised_at=changed,
        handle=asker(cells),
        status="deleted" if deleted else slug(cells.text("status")),
        subject=cells.text("subject") or None,
        conversation=own,
        closed_at=closed,
    )


def asker(cells: Cells) -> Handle:
    """Whose case it is: the contact, else who wrote in."""
    if contact := linked(cells, "contact"):
        return CRM.known(contact)
    email = normal_address("email", cells.text("email"))
    if "@" not in email:
        raise InvalidRecord("contact: empty, and no SuppliedEmail; a case needs somebody who asked")
    return Handle("email", email, name=cells.text("name") or None)


def described(cells: Cells, about: Ticket) -> Message:
    channel = channel_of(cells.text("origin"))
    return Message(
        source=CRM.source,
        native_id=f"{about.native_id}/description",
        channel=channel,
        sender=about.handle,
        sent_at=about.at,
        text=cells.text("text"),
        subject=about.subject,
        conversation=about.native_id,
        direction=Direction.INBOUND,
        revised_at=about.revised_at,
        kind=MessageKind.CALL if channel == "phone" else None,
    )


def channel_of(origin: str) -> str:
    name = slug(origin) or "web"
    return CHANNELS.get(name, name)


def mail(cells: Cells) -> Iterator[Message]:
    """A mail of a case; drafts and what was deleted are none."""
    if flag(cells, "deleted"):
        return
    incoming, to = flag(cells, "incoming"), normal_address("email", cells.text("to").partition(";")[0])
    yield Message(
        source=CRM.source,
        native_id=id_of(cells),
        channel="email",
        sender=writer(cells, ours=incoming is False),
        sent_at=cells.time("sent"),
        text=own_words(cells.text("text") or html_text(cells.text("markup"))),
        subject=cells.text("subject") or None,
        reply_to=linked(cells, "reply_to"),
        conversation=linked(cells, "case"),
        mentions=(Handle("email", to),) if "@" in to else (),
        direction=None if incoming is None else Direction.INBOUND if incoming else Direction.OUTBOUND,
        revised_at=cells.time("changed"),
    )


def writer(cells: Cells, *, ours: bool) -> Handle:
    address = normal_address("email", cells.needed("from"))
    if "@" not in address:
        raise InvalidRecord(f"from: {address[:80]!r} is no mail address")
    return Handle("email", address, name=cells.text("name") or None, ours=ours or None)


def deal(cells: Cells) -> Iterator[Opportunity]:
    """An opportunity; a deleted one is neither won nor open any more."""
    contact, deleted, closed = linked(cells, "contact"), flag(cells, "deleted"), flag(cells, "closed")
    changed, currency = cells.time("changed"), cells.text("currency").lower()
    yield Opportunity(
        source=CRM.source,
        native_id=id_of(cells),
        at=cells.time("created"),
        revised_at=changed,
        handle=CRM.known(contact) if contact else None,
        name=cells.text("name") or None,
        stage="Deleted" if deleted else cells.text("stage") or None,
        amount=None if deleted else number(cells, "amount"),
        currency=currency if is_slug(currency) else None,
        won=None if deleted or not closed else flag(cells, "won"),
        closed_at=changed if deleted else day(cells, "closes") if closed else None,
        organization=linked(cells, "account"),
    )


def of(prefix: str) -> Callable[[Cells], bool]:
    """Whether a row's id is of a table."""
    return partial(begins, prefix)


def begins(prefix: str, cells: Cells) -> bool:
    return cells.text("id").startswith(prefix)


TIMED: Final = (("changed",),)
CREATED: Final = (*TIMED, ("created",))
CONTACTS: Final = FieldMap(
    "Contact", PERSON, (("id",), ("last_name", "email", "name")), person, TIMED, of(ids.CONTACT), utc=True
)
LEADS: Final = FieldMap(
    "Lead", PERSON, (("id",), ("last_name", "email", "name")), person, TIMED, of(ids.LEAD), utc=True
)
ACCOUNTS: Final = FieldMap(
    "Account", COMPANY, (("id",), ("name",)), account, TIMED, of(ids.ACCOUNT), utc=True
)
CASES: Final = FieldMap("Case", CASE, (("id",), ("status", "subject")), case, CREATED, of(ids.CASE), utc=True)
MAILS: Final = FieldMap("EmailMessage", MAIL, (("id",), ("from",)), mail, TIMED, of(ids.EMAIL), utc=True)
DEALS: Final = FieldMap(
    "Opportunity", DEAL, (("id",), ("stage", "name")), deal, CREATED, of(ids.OPPORTUNITY), utc=True
)
MAPS: Final = {each.name: each for each in (CONTACTS, LEADS, ACCOUNTS, CASES, MAILS, DEALS)}
"""The tables of Salesforce, by the names of its objects."""
