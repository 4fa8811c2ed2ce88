"""Who must not be taken for one person, and who must be, with the explanation that is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pytest

from graph_service.pipeline.resolve import resolve
from graph_service.store.model import Resemblance, Zone
from graph_service.store.record import GraphStore
from ingest.canonical import Profile
from ingest.company import Company
from ingest.handle import Handle
from ingest.identity.normal import normal_address
from tests.records import START

GENERATION: Final = "born a generation apart, as parent and child of one name are"
SUFFIX: Final = "one is the elder and one the younger of a name"
VERIFIED: Final = "two verified accounts of one platform"
NAMES: Final = "they share an address and no given name, as a family or an office does"
LANDLINE: Final = "phone:+442079460958"
SWITCHBOARD: Final = "phone:+493090182000"
FAMILY: Final = "email:family@olsen.example"


@dataclass(frozen=True, slots=True)
class Told:
    """What becomes of a pair, what bars it, and what each field says, the heaviest first."""

    zone: Zone
    bar: str | None
    says: tuple[str, ...]


def about(
    key: str, name: str | None, *identifiers: str, verified: bool | None = None, **known: str
) -> Profile:
    """What a source tells of a handle; `known` are fields of its profile."""
    channel, _, address = key.partition(":")
    handle = Handle(channel, normal_address(channel, address), name, verified, identifiers=identifiers)
    return Profile("crm", handle, START, **known)  # type: ignore[arg-type]


def ask(*says: str, bar: str | None = None) -> Told:
    return Told(Zone.ASK, bar, says)


def people(store: GraphStore, profiles: Sequence[Profile]) -> list[list[str]]:
    """The handles of each customer there is, once it is decided who is who."""
    store.load(profiles)
    resolve(store)
    keys = sorted(profile.handle.key for profile in profiles)
    groups: dict[str | None, list[str]] = {}
    for key, owner in zip(keys, store.reader.customer_keys_of_handles(keys), strict=True):
        groups.setdefault(owner, []).append(key)
    return sorted(groups.values())


def evidence(store: GraphStore, profiles: Sequence[Profile]) -> list[Resemblance]:
    return store.people.resemblances([profile.handle.key for profile in profiles])


def told(each: Resemblance) -> Told:
    return Told(each.zone, each.bar, each.says)


FATHER_AND_SON: Final = {
    "born a generation apart": (
        about("email:smith@one.example", "John Smith", birth_date="1950-03-01", postal_code="10115"),
        about("email:john@two.example", "John Smith", birth_date="1980-07-19", postal_code="10115"),
        ask(
            "same postal code 10115",
            "same surname Smith",
            "same given name John",
            "different birth date: 1980-07-19 and 1950-03-01",
            "different mail address: john@two.example and smith@one.example",
            bar=GENERATION,
        ),
    ),
    "on one telephone": (
        about("crm:1", "John Smith", LANDLINE, birth_date="1950-03-01", postal_code="10115"),
        about("crm:2", "John Smith", LANDLINE, birth_date="1980-07-19", postal_code="10115"),
        ask(
            "same telephone +442079460958",
            "same postal code 10115",
            "same surname Smith",
            "same given name John",
            "different birth date: 1950-03-01 and 1980-07-19",
            bar=GENERATION,
        ),
    ),
    "senior and junior": (
        about("crm:1", "John Smith Sr.", LANDLINE, postal_code="10115"),
        about("crm:2", "John Smith Jr.", LANDLINE, postal_code="10115"),
        ask(
            "same telephone +442079460958",
            "same postal code 10115",
            "same surname Smith",
            "same given name John",
            bar=SUFFIX,
        ),
    ),
}
FAMILIES: Final = {
    "twins": (
        about("crm:1", "Mark Olsen", birth_date="1990-04-12", postal_code="10115"),
        about("crm:2", "Peter Olsen", birth_date="1990-04-12", postal_code="10115"),
        ask(
            "same birth date 1990-04-12",
            "same postal code 10115",
            "different given name: Mark and Peter",
            "same surname Olsen",
        ),
    ),
    "mother and daughter with a mailbox": (
        about("crm:1", "Inger Olsen", FAMILY, birth_date="1962-01-20", postal_code="10115"),
        about("crm:2", "Kari Olsen", FAMILY, birth_date="1990-04-12", postal_code="10115"),
        ask(
            "same mail address family@olsen.example",
            "same postal code 10115",
            "different given name: Inger and Kari",
            "same surname Olsen",
            "different birth date: 1962-01-20 and 1990-04-12",
            bar=GENERATION,
        ),
    ),
    "mother and daughter, not known when born": (
        about("crm:1", "Inger Olsen", FAMILY, postal_code="10115"),
        about("crm:2", "Kari Olsen", FAMILY, postal_code="10115"),
        ask(
            "same mail address family@olsen.example",
            "same postal code 10115",
            "different given name: Inger and Kari",
            "same surname Olsen",
            bar=NAMES,
        ),
    ),
}
CLOSE_NAMES: Final = {
    "on one telephone": (
        about("crm:1", "Mario Rossi", LANDLINE),
        about("crm:2", "Maria Rossi", LANDLINE),
        ask(
            "same telephone +442079460958",
            "same surname Rossi",
            "given name Mario is one slip from Maria",
            bar=NAMES,
        ),
    ),
    "of one company": (
        about("email:mario.rossi@acme.example", "Mario Rossi", organization="acme"),
        about("email:maria.rossi@acme.example", "Maria Rossi", organization="acme"),
        ask(
            "same surname Rossi",
            "given name Maria is one slip from Mario",
            "same organisation acme",
            "mail address maria.rossi@acme.example is two slips from mario.rossi@acme.example at most",
        ),
    ),
}
NAMESAKES: Final = {
    "at one address": (
        about("crm:1", "John Smith", postal_code="10115"),
        about("crm:2", "John Smith", postal_code="10115"),
        ask("same postal code 10115", "same surname Smith", "same given name John"),
    ),
    "of one job at one company": (
        about("crm:1", "John Smith", job="engineer", organization="acme"),
        about("crm:2", "John Smith", job="engineer", organization="acme"),
        ask("same surname Smith", "same given name John", "same job engineer", "same organisation acme"),
    ),
    "nothing but a name": (
        about("crm:1", "John Smith"),
        about("crm:2", "John Smith"),
        ask("same surname Smith", "same given name John"),
    ),
    "two accounts": (
        about("twitter:jsmith_x", "John Smith", job="engineer"),
        about("twitter:smithy77", "John Smith", job="engineer"),
        ask(
            "same surname Smith",
            "same given name John",
            "same job engineer",
            "different user name: jsmithx and smithy77",
        ),
    ),
    "numbered by one employer": (
        about("email:john.smith@acme.example", "John Smith", organization="acme"),
        about("email:john.smith2@acme.example", "John Smith", organization="acme"),
        ask(
            "same surname Smith",
            "same given name John",
            "same organisation acme",
            "john.smith2@acme.example and john.smith@acme.example have one domain, or names alike",
        ),
    ),
    "of one job": (
        about("email:john.smith@gmail.com", "John Smith", job="engineer"),
        about("email:john.smith@gmx.de", "John Smith", job="engineer"),
        ask(
            "same surname Smith",
            "same given name John",
            "same job engineer",
            "johnsmith@gmail.com and john.smith@gmx.de have one domain, or names alike",
        ),
    ),
}
MISTYPED: Final = {
    "otherwise unlike": (
        about("email:m.kaya@gmail.com", "Mert Kaya"),
        about("crm:7", "Olga Petrova", "email:m.kaya@gmail.com"),
        ask(
            "same mail address mkaya@gmail.com",
            "different given name: Olga and Mert",
            "different surname: Petrova and Kaya",
            bar=NAMES,
        ),
    ),
    "born and living elsewhere": (
        about("email:m.kaya@gmail.com", "Mert Kaya", birth_date="1971-05-04", postal_code="34000"),
        about("crm:7", "Maria Kay", "email:m.kaya@gmail.com", birth_date="1988-11-30", postal_code="60601"),
        ask(
            "same mail address mkaya@gmail.com",
            "different given name: Maria and Mert",
            "surname Kay is one slip from Kaya",
            "different birth date: 1988-11-30 and 1971-05-04",
            "different postal code: 60601 and 34000",
            bar=GENERATION,
        ),
    ),
    "of nearly one surname": (
        about("email:m.kaya@gmail.com", "Mert Kaya"),
        about("crm:7", "Maria Kay", "email:m.kaya@gmail.com"),
        ask(
            "same mail address mkaya@gmail.com",
            "different given name: Maria and Mert",
            "surname Kay is one slip from Kaya",
            bar=NAMES,
        ),
    ),
}
COLLEAGUES: Final = {
    "with a role's mailbox": (
        about("crm:1", "Anna Berg", SWITCHBOARD, "email:info@acme.example", organization="acme"),
        about("crm:2", "Tom Weber", SWITCHBOARD, "email:info@acme.example", organization="acme"),
        ask(
            "same telephone +493090182000",
            "different given name: Anna and Tom",
            "different surname: Berg and Weber",
            "same organisation acme",
            bar=NAMES,
        ),
    ),
    "with somebody's mailbox": (
        about("crm:1", "Anna Berg", SWITCHBOARD, "email:kim.lang@acme.example", organization="acme"),
        about("crm:2", "Tom Weber", SWITCHBOARD, "email:kim.lang@acme.example", organization="acme"),
        ask(
            "same mail address kim.lang@acme.example",
            "different given name: Anna and Tom",
            "different surname: Berg and Weber",
            "same organisation acme",
            "same telephone +493090182000",
            bar=NAMES,
        ),
    ),
}
VERIFIED_TWICE: Final = {
    "all else equal": (
        about("twitter:jane_doe", "Jane Doe", "crm:31", LANDLINE, verified=True, birth_date="1980-02-29"),
        about("twitter:janedoe80", "Jane Doe", "crm:31", LANDLINE, verified=True, birth_date="1980-02-29"),
        Told(
            Zone.APART,
            VERIFIED,
            (
                "both are known as crm:31",
                "same telephone +442079460958",
                "same birth date 1980-02-29",
                "same surname Doe",
                "same given name Jane",
            ),
        ),
    ),
}
TRAPS: Final = {
    f"{group}, {name}": trap
    for group, traps in {
        "father and son": FATHER_AND_SON,
        "family": FAMILIES,
        "close names": CLOSE_NAMES,
        "namesakes": NAMESAKES,
        "mistyped mail address": MISTYPED,
        "colleagues": COLLEAGUES,
        "verified twice": VERIFIED_TWICE,
    }.items()
    for name, trap in traps.items()
}

TEAM: Final = ("Anna Berg", "Tom Weber", "Ines Kohl", "Paul Frank", "Lena Busch")


class TestTwoPeople:
    @pytest.mark.parametrize(("one", "other", "expected"), TRAPS.values(), ids=TRAPS)
    def test_are_not_joined_and_why(
        self, store: GraphStore, one: Profile, other: Profile, expected: Told
    ) -> None:
        found = people(store, [one, other])
        assert [told(each) for each in evidence(store, [one, other])] == [expected]
        assert found == [[key] for key in sorted([one.handle.key, other.handle.key])]

    @pytest.mark.parametrize("mailbox", ["email:info@acme.example", "email:kim.lang@acme.example"])
    def test_what_five_colleagues_share_says_nothing_of_them(self, store: GraphStore, mailbox: str) -> None:
        five = [
            about(f"crm:{number}", name, SWITCHBOARD, mailbox, organization="acme")
            for number, name in enumerate(TEAM)
        ]
        assert people(store, five) == [[f"crm:{number}"] for number in range(5)]
        assert evidence(store, five) == []

    def test_at_the_ends_of_a_chain_stay_two(self, store: GraphStore) -> None:
        """One record has the mailbox of the one and the telephone of the other."""
        chain = [
            about("crm:1", "Jane Doe", "email:jane@doe.example", birth_date="1980-02-29"),
            about("crm:2", None, "email:jane@doe.example", LANDLINE),
            about("crm:3", "Ravi Iyer", LANDLINE, birth_date="1955-07-01"),
        ]
        assert people(store, chain) == [["crm:1", "crm:2"], ["crm:3"]]
        assert [(each.first, each.second, told(each)) for each in evidence(store, chain)] == [
            ("crm:1", "crm:2", Told(Zone.JOIN, None, ("same mail address jane@doe.example",))),
            ("crm:2", "crm:3", Told(Zone.JOIN, None, ("same telephone +442079460958",))),
        ]


PERSONS: Final = {
    "an id of the CRM's": (
        about("twitter:jane_d", "Jane D.", "crm:0031"),
        about("email:jane.doe@acme.example", "Jane Doe", "crm:0031"),
        ("both are known as crm:0031", "same given name Jane", "surname Doe resembles D"),
    ),
    "a mailbox with a tag": (
        about("email:jane.doe+news@gmail.com", "Jane Doe"),
        about("email:janedoe@gmail.com", "J. Doe"),
        (
            "same mail address janedoe@gmail.com",
            "same surname Doe",
            "Jane and J are forms of one given name",
        ),
    ),
    "a telephone spelled in two ways": (
        about("phone:+49 30 12345678", None),
        about("crm:9", "Jane Doe", "phone:0049 (0)30 1234-5678"),
        ("same telephone +493012345678",),
    ),
    "a name in two scripts": (
        about("crm:1", "Михаил Иванов", "email:m@ivanov.example"),
        about("email:m@ivanov.example", "Mikhail Ivanov"),
        ("same mail address m@ivanov.example", "same surname Ivanov", "same given name Mikhail"),
    ),
    "a pet name": (
        about("crm:1", "William Turner", birth_date="1967-08-14", postal_code="10115"),
        about("crm:2", "Bill Turner", birth_date="1967-08-14", postal_code="10115"),
        (
            "same birth date 1967-08-14",
            "same postal code 10115",
            "same surname Turner",
            "William and Bill are forms of one given name",
        ),
    ),
    "an account that the CRM names": (
        about("crm:5", "Jane Doe", "twitter:jane_d"),
        about("twitter:jane_d", "jane"),
        ("both are known as twitter:jane_d", "same given name Jane"),
    ),
}


@pytest.mark.parametrize(("one", "other", "says"), PERSONS.values(), ids=PERSONS)
def test_one_person_is_joined_and_why(
    store: GraphStore, one: Profile, other: Profile, says: tuple[str, ...]
) -> None:
    assert people(store, [one, other]) == [sorted([one.handle.key, other.handle.key])]
    assert [told(each) for each in evidence(store, [one, other])] == [Told(Zone.JOIN, None, says)]


def test_a_number_without_its_country_is_one_of_where_we_are(store: GraphStore) -> None:
    spelled = [about("crm:1", "Jane Doe", "phone:02079460958"), about("phone:+442079460958", None)]
    assert people(store, spelled) == [["crm:1"], ["phone:+442079460958"]]
    store.declare_company(Company("Acme", region="GB"))
    assert people(store, []) == []
    assert people(store, spelled) == [["crm:1", "phone:+442079460958"]]
    store.declare_company(Company("Acme"))
    assert people(store, spelled) == [["crm:1"], ["phone:+442079460958"]]
