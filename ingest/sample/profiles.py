"""What is known of people's handles: the contacts of our CRM, and how many follow on Twitter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from ingest.canonical import Profile
from ingest.handle import Handle
from ingest.sample.people import Census, Person, Role
from ingest.sample.tale import START

LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""The letters that end a British postal code."""

WELL_KNOWN = (Role.FAN, Role.CRITIC, Role.ORDINARY)
READERS = 6
FAMOUS = 2
"""How many of each of these parts are followed by very many."""


def profiles(census: Census, people: Sequence[Person], seed: int) -> list[Profile]:
    """The CRM's contacts person by person, the followers on Twitter, then some readers of a newsletter."""
    luck = Random(f"profiles {seed}")  # noqa: S311 - a sample must repeat, not be secret
    contacts = [profile for person in people for profile in contact(census, person, luck)]
    return [*contacts, *followings(people, luck), *readers(contacts)]


def readers(contacts: Sequence[Profile]) -> Iterator[Profile]:
    """Who reads our newsletter at an address that the CRM does not know.

    Some gave it their day of birth or their postal code, which tells who they are; some their job, which
    does not quite.
    """
    told = [row for row in contacts if row.handle.name and row.job and row.birth_date and row.postal_code]
    for number, row in enumerate(told[:READERS]):
        address = f"reader{number + 1:02d}@letterbox.example"
        handle = Handle("email", address, row.handle.name)
        if number % 2:
            yield Profile("newsletter", handle, row.asserted_at, birth_date=row.birth_date)
        else:
            yield Profile("newsletter", handle, row.asserted_at, job=row.job)


def contact(census: Census, person: Person, luck: Random) -> Iterator[Profile]:
    """What our CRM says of somebody it knows: their handles, and what it has noted of them."""
    if person.known_by.channel != "crm":
        return
    asserted_at = START + timedelta(minutes=person.number)
    for handle in person.handles[:-1]:
        yield Profile("crm", handle, asserted_at)
    employer = next((each for each in census.organizations if each.name == person.organization), None)
    yield Profile(
        "crm",
        person.known_by,
        asserted_at,
        birth_date=birth_date(luck) if luck.random() < 0.4 else None,
        postal_code=postal_code(luck) if luck.random() < 0.7 else None,
        job=luck.choice(census.jobs) if luck.random() < 0.5 else None,
        industry=employer.industry if employer else None,
        organization=employer.native_id if employer else None,
    )


def birth_date(luck: Random) -> str:
    return f"{luck.randint(1945, 2005)}-{luck.randint(1, 12):02d}-{luck.randint(1, 28):02d}"


def postal_code(luck: Random) -> str:
    """One that delivers nowhere: no British postal code begins with Q."""
    return f"QX{luck.randint(1, 20)} {luck.randint(1, 9)}{luck.choice(LETTERS)}{luck.choice(LETTERS)}"


def followings(people: Sequence[Person], luck: Random) -> Iterator[Profile]:
    """How many follow each Twitter handle, as Twitter said when the sample begins."""
    tweeting = [person for person in people if "twitter" in person.channels]
    famous = {number for role in WELL_KNOWN for number in some_of(role, tweeting, luck)}
    for person in tweeting:
        few = luck.randint(2, 99) * luck.choice((1, 1, 10, 10, 100))
        many = luck.randint(200, 3_000) * 1_000
        known = person.handle("twitter")
        handle = Handle(known.channel, known.address, known.name)
        yield Profile("twitter", handle, START, followers=many if person.number in famous else few)


def some_of(role: Role, people: Sequence[Person], luck: Random) -> list[int]:
    """The numbers of the few in a part that everybody knows."""
    playing = [person.number for person in people if person.role is role]
    return luck.sample(playing, min(FAMOUS, len(playing)))
