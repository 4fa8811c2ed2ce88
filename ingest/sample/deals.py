"""What our CRM keeps of referrals: the deals they led to, and those with organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from ingest.facts import Fact, Opportunity, Organization, Referral
from ingest.sample.people import Census, Employer, Person
from ingest.sample.referrals import Brought
from ingest.sample.scenes import bare
from ingest.sample.tale import LAST_OPENING, START

STAGES: Mapping[bool | None, str] = {True: "closed won", False: "closed lost", None: "proposal"}


@dataclass(frozen=True, slots=True)
class Ledger:
    """What deals are made of: the organisations, the names of products, the luck, and the last day."""

    employers: Mapping[str, Employer]
    products: Mapping[str, str]
    luck: Random
    ends_at: datetime


def deals(
    ledger: Ledger, census: Census, people: Sequence[Person], referrals: Sequence[Brought]
) -> list[Fact]:
    """The organisations, a deal with each that a contact of ours works for, and the referrals with theirs."""
    made: list[Fact] = [organization(each) for each in census.organizations]
    for employer in census.organizations:
        staff = [person for person in people if person.organization == employer.name]
        if staff:
            made.append(
                deal(ledger, ledger.luck.choice(staff), f"deal-{employer.native_id}", some_day(ledger))
            )
    for number, each in enumerate(referrals, 1):
        made += referred(ledger, each, number)
    return made


def organization(employer: Employer) -> Organization:
    return Organization(
        source="crm",
        native_id=employer.native_id,
        at=START,
        name=employer.name,
        domain=employer.domain,
        industry=employer.industry,
    )


def some_day(ledger: Ledger) -> datetime:
    return START + timedelta(minutes=ledger.luck.randrange((LAST_OPENING - START).days * 24 * 60))


def referred(ledger: Ledger, each: Brought, number: int) -> list[Fact]:
    """A referral, with the deal it led to in two of three cases."""
    luck = ledger.luck
    led_to = luck.random() < 0.65
    opened = each.at + timedelta(minutes=luck.randint(60, 10 * 24 * 60))
    found = [deal(ledger, each.whom, f"deal-{number:03d}", opened)] if led_to else []
    told = Referral(
        source="crm",
        native_id=f"referral-{number:03d}",
        at=each.at,
        handle=bare(each.by.known_by),
        referred=bare(each.whom.known_by),
        opportunity=found[0].native_id if found else None,
    )
    return [*found, told]


def deal(ledger: Ledger, contact: Person, native_id: str, at: datetime) -> Opportunity:
    """A deal with somebody or their organisation: won, lost or still open."""
    luck = ledger.luck
    closed = at + timedelta(minutes=luck.randint(2 * 24 * 60, 60 * 24 * 60))
    won = luck.choice((True, True, False, None)) if closed <= ledger.ends_at else None
    employer = ledger.employers.get(contact.organization or "")
    buyer = employer.name if employer else contact.name
    return Opportunity(
        source="crm",
        native_id=native_id,
        at=at,
        handle=bare(contact.known_by),
        name=f"{ledger.products[contact.product]} for {buyer}",
        stage=STAGES[won],
        amount=float(5 * luck.randint(8, 900 if employer else 60)),
        currency="gbp",
        won=won,
        closed_at=None if won is None else closed,
        organization=employer.native_id if employer else None,
    )
