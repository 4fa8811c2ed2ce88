"""What is known of the people beside what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from ingest.canonical import Profile
from ingest.facts import Fact
from ingest.sample.consents import consenting, consents
from ingest.sample.deals import Ledger, deals
from ingest.sample.people import Census, Person
from ingest.sample.profiles import profiles
from ingest.sample.reactions import reactions
from ingest.sample.referrals import bring
from ingest.sample.tale import Tale
from ingest.sample.tickets import tickets
from ingest.sample.usages import usages


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who plays, the one among them who is met everywhere, and the lists they come from."""

    census: Census
    people: tuple[Person, ...]
    protagonist: Person
    seed: int


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Profiles and facts, and what was planted in them."""

    profiles: Sequence[Profile]
    facts: Sequence[Fact]
    referrers: tuple[Person, ...]
    consenting: tuple[Person, ...]


def learn(tale: Tale, cast: Cast) -> Knowledge:
    """All that our systems know of a cast when the tale has been told."""
    people, protagonist, seed = cast.people, cast.protagonist, cast.seed
    referrals = bring(tale, people, protagonist, seed)
    decided = consents(people, protagonist, seed)
    facts: list[Fact] = [
        *deals(ledger(tale, cast), cast.census, people, referrals),
        *usages(tale, people, referrals, seed),
        *decided,
        *tickets(tale),
        *reactions(tale, people, protagonist, seed),
    ]
    referring = {each.by.number for each in referrals}
    return Knowledge(
        profiles(cast.census, people, seed),
        facts,
        tuple(person for person in people if person.number in referring),
        consenting(people, decided, tale.ends_at),
    )


def ledger(tale: Tale, cast: Cast) -> Ledger:
    luck = Random(f"deals {cast.seed}")  # noqa: S311 - a sample must repeat, not be secret
    employers = {employer.name: employer for employer in cast.census.organizations}
    return Ledger(employers, tale.book.product_names, luck, tale.ends_at)
