"""Contacts, companies, deals, tickets and activities of HubSpot, as CSV.

With the headings of HubSpot's own exports; contacts, companies, deals and the list of merged contacts
also as loaders land them in a warehouse (`property_email`), with all times in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Final

from ingest.canonical import Direction, Message, MessageKind, Profile, Record
from ingest.checks import InvalidRecord, is_slug
from ingest.connectors.crm_people import OWN_ID, OWN_SIGNAL, Crm
from ingest.connectors.crm_words import day, slug
from ingest.facts import Consent, Opportunity, Organization, Ticket
from ingest.field_map import FieldMap, flag, moment, number
from ingest.handle import Handle
from ingest.html_text import html_text
from ingest.quoting import own_words
from ingest.tables import Cells, Layout

CRM: Final = Crm("hubspot", "HubSpot")
ID: Final = re.compile(r"\d{1,20}", re.ASCII)
APART: Final = re.compile(r"[;,\s]+")
CHANGED: Final = ("last modified date", "last activity date", "create date")
PERSON: Final[Layout] = {
    "id": ("record id",),
    "created": ("create date",),
    "changed": CHANGED,
    "first_name": ("first name",),
    "last_name": ("last name",),
    "email": ("email",),
    "phone": ("phone number",),
    "mobile": ("mobile phone number",),
    "job": ("job title",),
    "industry": ("industry",),
    "postal_code": ("postal code",),
    "born": ("date of birth",),
    "account": ("associated company ids", "associated company id", "primary associated company id"),
    "merged": ("merged object ids", "merged contact ids", "merged record ids", "merged vids"),
    "no_mail": ("unsubscribed from all email", "opted out of all email"),
    "basis": ("legal basis for processing contact s data",),
    "own_id": OWN_ID,
}
LANDED_PERSON: Final[Layout] = {
    "id": ("id", "vid"),
    "created": ("property createdate",),
    "changed": ("property lastmodifieddate", "fivetran synced", "property createdate"),
    "deleted": ("fivetran deleted", "is deleted"),
    "first_name": ("property firstname",),
    "last_name": ("property lastname",),
    "email": ("property email",),
    "phone": ("property phone",),
    "mobile": ("property mobilephone",),
    "job": ("property jobtitle",),
    "industry": ("property industry",),
    "postal_code": ("property zip",),
    "account": ("property associatedcompanyid",),
    "merged": ("property hs merged object ids",),
    "no_mail": ("property hs email optout",),
    "basis": ("property hs legal basis",),
    "own_id": tuple(f"property {name}" for name in OWN_ID),
}
MERGE: Final[Layout] = {
    "id": ("vid to merge",),
    "into": ("canonical vid",),
    "changed": ("timestamp", "fivetran synced"),
}
COMPANY: Final[Layout] = {
    "id": ("record id", "company id"),
    "created": ("create date",),
    "changed": CHANGED,
    "name": ("company name",),
    "website": ("company domain name", "website url"),
    "industry": ("industry",),
    "employees": ("number of employees",),
}
LANDED_COMPANY: Final[Layout] = {
    "id": ("id", "company id"),
    "created": ("property createdate",),
    "changed": ("property hs lastmodifieddate", "fivetran synced", "property createdate"),
    "deleted": ("is deleted", "fivetran deleted"),
    "name": ("property name",),
    "website": ("property domain", "property website"),
    "industry": ("property industry",),
    "employees": ("property numberofemployees",),
}
DEAL: Final[Layout] = {
    "id": ("record id", "deal id"),
    "created": ("create date",),
    "changed": CHANGED,
    "name": ("deal name",),
    "stage": ("deal stage",),
    "amount": ("amount",),
    "currency": ("currency",),
    "closes": ("close date",),
    "won": ("is closed won",),
    "lost": ("is closed lost",),
    "contact": ("associated contact ids",),
    "account": ("associated company ids",),
}
LANDED_DEAL: Final[Layout] = {
    "id": ("deal id",),
    "created": ("property createdate",),
    "changed": ("property hs lastmodifieddate", "fivetran synced", "property createdate"),
    "deleted": ("is deleted",),
    "name": ("property dealname",),
    "amount": ("property amount",),
    "currency": ("property deal currency code",),
    "won": ("property hs is closed won",),
    "closes": ("property closedate",),
}
TICKET: Final[Layout] = {
    "id": ("record id", "ticket id"),
    "created": ("create date",),
    "changed": CHANGED,
    "subject": ("ticket name",),
    "status": ("ticket status",),
    "text": ("ticket description",),
    "origin": ("source",),
    "closed": ("close date",),
    "contact": ("associated contact ids",),
    "own_signal": OWN_SIGNAL,
}
ACTIVITY: Final[Layout] = {
    "id": ("record id", "activity id", "engagement id"),
    "sent": ("activity date",),
    "changed": CHANGED,
    "mail": ("email body", "email text body"),
    "subject": ("email subject", "call title"),
    "call": ("call notes",),
    "outcome": ("call outcome",),
    "direction": ("email direction", "call direction"),
    "contact": ("associated contact ids",),
    "ticket": ("associated ticket ids",),
}
BASES: Final = {
    "freely_given_consent_from_contact": "consent",
    "legitimate_interest_prospect_lead": "legitimate_interest",
    "legitimate_interest_existing_customer": "legitimate_interest",
    "legitimate_interest_other": "legitimate_interest",
    "performance_of_a_contract": "contract",
}
"""On what HubSpot says that somebody's data may be processed; what is not applicable is no basis."""
PROCESSING: Final = "profiling"
INCOMING: Final = frozenset({"inbound", "incoming_email", "incoming"})


def id_of(cells: Cells, field: str = "id") -> str:
    """A record's number; raises `InvalidRecord` for what is none."""
    text = cells.needed(field).removesuffix(".0")
    if not ID.fullmatch(text):
        raise InvalidRecord(f"{field}: {text[:80]!r} is no number of a record of HubSpot")
    return text


def linked(cells: Cells, field: str) -> list[str]:
    """The numbers of the records that a row is associated with."""
    found = [text for text in APART.split(cells.text(field)) if text]
    if strange := [text for text in found if not ID.fullmatch(text)]:
        raise InvalidRecord(f"{field}: {strange[0][:80]!r} is no number of a record of HubSpot")
    return found


def person(cells: Cells) -> Iterator[Record]:
    """A contact: who it is, whom it was merged with, and what they allowed and forbade us."""
    at, own = cells.time("changed"), id_of(cells)
    for other in linked(cells, "merged"):
        if other != own:
            yield from merged(other, own, at)
    deleted = flag(cells, "deleted")
    if deleted is not None:
        yield CRM.record(CRM.bare(own, cells), at, "deleted" if deleted else None)
    if deleted:
        return
    handle = CRM.person(own, cells)
    yield from CRM.told(own, cells, at)
    yield profile(cells, handle, at)
    if flag(cells, "no_mail"):
        yield CRM.refusal(handle, "marketing", at)
    yield from processing(cells, handle, at)


def merged(number: str, into: str, at: datetime) -> Iterator[Record]:
    yield CRM.same(CRM.known(number), into, at, "merged")
    yield CRM.record(CRM.known(number), at, "merged")


def profile(cells: Cells, handle: Handle, at: datetime) -> Profile:
    companies = linked(cells, "account")
    return Profile(
        source=CRM.source,
        handle=handle,
        asserted_at=at,
        birth_date=cells.text("born")[:10] or None,
        postal_code=cells.text("postal_code") or None,
        job=cells.text("job") or None,
        industry=cells.text("industry") or None,
        organization=companies[0] if companies else None,
    )


def processing(cells: Cells, handle: Handle, at: datetime) -> Iterator[Consent]:
    """That somebody's data may be processed, on the first basis that is said.

    HubSpot does not tell since when; dated by the last change to the contact, whatever it was, it would
    take back what they refused us meanwhile. So it holds from the contact's beginning.
    """
    bases = (BASES.get(slug(part) or "") for part in cells.text("basis").split(";"))
    basis, since = next(filter(None, bases), None), moment(cells, "created")
    if basis is not None and since is not None:
        yield Consent(
            source=CRM.source,
            native_id=f"{PROCESSING}/{handle.address}",
            at=since,
            revised_at=at,
            handle=handle,
            purpose=PROCESSING,
            granted=True,
            basis=basis,
        )


def merge(cells: Cells) -> Iterator[Record]:
    """One line of the list of merged contacts."""
    return merged(id_of(cells), id_of(cells, "into"), cells.time("changed"))


def company(cells: Cells) -> Iterator[Organization]:
    """A company; what was deleted says nothing new."""
    return CRM.company(id_of(cells), cells)


def deal(cells: Cells) -> Iterator[Opportunity]:
    """A deal; a deleted one is neither won nor open any more."""
    contacts, companies, deleted = linked(cells, "contact"), linked(cells, "account"), flag(cells, "deleted")
    changed, currency, how = cells.time("changed"), cells.text("currency").lower(), won(cells)
    yield Opportunity(
        source=CRM.source,
        native_id=id_of(cells),
        at=moment(cells, "created") or changed,
        revised_at=changed,
        handle=CRM.known(contacts[0]) if contacts else None,
        name=cells.text("name") or None,
        stage="Deleted" if deleted else cells.text("stage") or None,
        amount=None if deleted else number(cells, "amount"),
        currency=currency if is_slug(currency) else None,
        won=None if deleted else how,
        closed_at=changed if deleted else None if how is None else day(cells, "closes"),
        organization=companies[0] if companies else None,
    )


def won(cells: Cells) -> bool | None:
    """How a deal ended, by its own columns or else by a stage called closed won or closed lost."""
    if flag(cells, "won"):
        return True
    stage = slug(cells.text("stage")) or ""
    if flag(cells, "lost") or "closed_lost" in stage or "closedlost" in stage:
        return False
    return True if "closed_won" in stage or "closedwon" in stage else None


def ticket(cells: Cells) -> Iterator[Record]:
    """A ticket, and its description as what was said; not where we wrote it for a signal."""
    own, changed, asker = id_of(cells), cells.time("changed"), contact(cells)
    created, subject = moment(cells, "created") or changed, cells.text("subject") or None
    yield Ticket(
        source=CRM.source,
        native_id=own,
        at=created,
        revised_at=changed,
        handle=asker,
        status=slug(cells.text("status")),
        subject=subject,
        conversation=f"ticket/{own}",
        closed_at=day(cells, "closed"),
    )
    if cells.text("text") and not cells.text("own_signal"):
        yield Message(
            source=CRM.source,
            native_id=f"ticket/{own}/description",
            channel=slug(cells.text("origin")) or "web",
            sender=asker,
            sent_at=created,
            text=cells.text("text"),
            subject=subject,
            conversation=f"ticket/{own}",
            direction=Direction.INBOUND,
            revised_at=changed,
        )


def contact(cells: Cells) -> Handle:
    """The first contact that something is associated with; raises `InvalidRecord` where there is none."""
    contacts = linked(cells, "contact")
    if not contacts:
        raise InvalidRecord("contact: no Associated Contact IDs; export the associations too")
    return CRM.known(contacts[0])


def activity(cells: Cells) -> Iterator[Message]:
    """A mail or call with a contact."""
    tickets, other, is_call = linked(cells, "ticket"), contact(cells), "call" in cells.columns.places
    incoming = (slug(cells.text("direction")) or "") in INCOMING
    yield Message(
        source=CRM.source,
        native_id=f"activity/{id_of(cells)}",
        channel="phone" if is_call else "email",
        sender=other if incoming else US,
        sent_at=cells.time("sent"),
        text=own_words(html_text(cells.text("call" if is_call else "mail"))),
        subject=cells.text("subject") or None,
        conversation=f"ticket/{tickets[0]}" if tickets else None,
        mentions=(US if incoming else other,),
        direction=Direction.INBOUND if incoming else Direction.OUTBOUND,
        revised_at=moment(cells, "changed"),
        kind=MessageKind.CALL if is_call else None,
        outcome=slug(cells.text("outcome")),
    )


US: Final = Handle("hubspot", "us", name="HubSpot", ours=True)
"""Whoever of us wrote or called: the export names an owner, and no address."""

NAMED: Final = (("id",), ("email", "first_name", "last_name"))
TIMED: Final = (("changed",),)
CONTACTS: Final = FieldMap("contacts", PERSON, NAMED, person, TIMED)
COMPANIES: Final = FieldMap("companies", COMPANY, (("id",), ("name",)), company, TIMED)
DEALS: Final = FieldMap("deals", DEAL, (("id",), ("name",)), deal, TIMED)
TICKETS: Final = FieldMap("tickets", TICKET, (("id",), ("subject", "status")), ticket, (*TIMED, ("contact",)))
ACTIVITIES: Final = FieldMap(
    "activities", ACTIVITY, (("id",), ("mail", "call")), activity, (("sent",), ("contact",))
)
LANDED: Final = partial(FieldMap, utc=True)
MERGES: Final = LANDED("merged contacts", MERGE, (("id",), ("into",)), merge, TIMED)
LANDED_CONTACTS: Final = LANDED("contacts, landed", LANDED_PERSON, NAMED, person, TIMED)
LANDED_COMPANIES: Final = LANDED("companies, landed", LANDED_COMPANY, (("id",), ("name",)), company, TIMED)
LANDED_DEALS: Final = LANDED("deals, landed", LANDED_DEAL, (("id",), ("name",)), deal, TIMED)
MAPS: Final = {
    each.name: each
    for each in (
        *(MERGES, ACTIVITIES, TICKETS, DEALS, CONTACTS, COMPANIES),
        *(LANDED_DEALS, LANDED_COMPANIES, LANDED_CONTACTS),
    )
}
"""The tables of HubSpot; the more particular first, since an export may have columns of several.

Contacts have a `Company name` too, and companies have no surname.
"""
