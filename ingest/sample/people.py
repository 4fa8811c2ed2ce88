"""The invented people: who they are, on which channels they speak, and how they write."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from random import Random

from ingest.handle import Handle, HandleKind

FICTIONAL_MOBILES = "+447700900{:03d}"
"""Ofcom reserves 07700 900000 to 900999 for drama: a thousand numbers that ring nowhere."""

NOT_IN_A_NAME = re.compile(r"[^a-z]")


class Role(StrEnum):
    """The part a person plays, which is the truth the sample plants."""

    FAN = "fan"
    CRITIC = "critic"
    MIXED = "mixed"
    PLEASED_ONCE = "pleased once"
    SARCASTIC = "sarcastic"
    CHATTY = "chatty"
    SILENT = "silent"
    ORDINARY = "ordinary"


SHARES: Mapping[Role, float] = {
    Role.FAN: 0.06,
    Role.CRITIC: 0.07,
    Role.MIXED: 0.14,
    Role.PLEASED_ONCE: 0.10,
    Role.SARCASTIC: 0.02,
    Role.CHATTY: 0.05,
    Role.SILENT: 0.16,
}
"""The part of all people in each role; the rest are ordinary."""

CHANCES: Mapping[str, float] = {"twitter": 0.55, "email": 0.6, "community": 0.35, "chat": 0.25, "phone": 0.2}
"""How likely somebody is to be found on a channel."""

LOUD = frozenset({Role.FAN, Role.CRITIC, Role.SARCASTIC})


@dataclass(frozen=True, slots=True)
class Voice:
    """How somebody writes; each number is the chance that one of their texts shows the habit."""

    capitals: float
    lower_case: float
    typing_errors: float
    emoji: float
    hashtags: float


@dataclass(frozen=True, slots=True)
class Person:
    """An invented customer. `handles` holds at most one handle a channel, and at least one."""

    number: int
    name: str
    role: Role
    product: str
    organization: str | None
    handles: tuple[Handle, ...]
    voice: Voice

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def channels(self) -> tuple[str, ...]:
        """Where this person speaks of their own accord; nobody speaks through a CRM."""
        return tuple(handle.channel for handle in self.handles if handle.channel != "crm")

    @property
    def known_by(self) -> Handle:
        """What our own systems know this person by: the customer number, else the first handle."""
        return self.handles[-1] if self.handles[-1].channel == "crm" else self.handles[0]

    def handle(self, channel: str) -> Handle:
        """The handle this person has on a channel; KeyError when there is none."""
        return {handle.channel: handle for handle in self.handles}[channel]


@dataclass(frozen=True, slots=True)
class Employer:
    """An invented organisation that people work for."""

    name: str
    domain: str
    industry: str

    @property
    def native_id(self) -> str:
        """Its id in our CRM."""
        return f"org-{self.domain.partition('.')[0]}"


@dataclass(frozen=True, slots=True)
class Census:
    """The lists that people are drawn from."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    things: tuple[str, ...]
    mail_domains: tuple[str, ...]
    jobs: tuple[str, ...]
    organizations: tuple[Employer, ...]
    products: tuple[str, ...]


def read_census(products: tuple[str, ...]) -> Census:
    """The lists of `people.toml`, with the slugs of the products people may favour."""
    table = tomllib.loads(files(__package__).joinpath("people.toml").read_text(encoding="utf-8"))
    return Census(
        first=tuple(table["first"]),
        last=tuple(table["last"]),
        things=tuple(table["things"]),
        mail_domains=tuple(table["mail_domains"]),
        jobs=tuple(table["jobs"]),
        organizations=tuple(Employer(**row) for row in table["organizations"]),
        products=products,
    )


def make_people(census: Census, seed: int, count: int) -> tuple[Person, ...]:
    """`count` different people, the same ones for the same seed."""
    luck = Random(f"people {seed}")  # noqa: S311 - a sample must repeat, not be secret
    names = luck.sample([f"{first} {last}" for first in census.first for last in census.last], count)
    roles = roles_of(count)
    luck.shuffle(roles)
    return tuple(
        make_person(census, luck, (number, name, role))
        for number, (name, role) in enumerate(zip(names, roles, strict=True), start=1)
    )


def roles_of(count: int) -> list[Role]:
    roles = [role for role, share in SHARES.items() for _ in range(round(share * count))]
    return roles + [Role.ORDINARY] * (count - len(roles))


def make_person(census: Census, luck: Random, who: tuple[int, str, Role]) -> Person:
    number, name, role = who
    employer = luck.choice(census.organizations) if luck.random() < 0.15 else None
    domain = employer.domain if employer else luck.choice(census.mail_domains)
    addresses = {
        "twitter": f"{plain(name.split()[0])[:5]}_{luck.choice(census.things)}{number}",
        "email": f"{plain(name.split()[0])}.{plain(name.split()[1])}@{domain}",
        "community": f"{name.split()[0]}{luck.choice(census.things).title()}{number}",
        "chat": f"visitor-{number:05d}",
        "phone": FICTIONAL_MOBILES.format(number - 1),
    }
    chosen = {channel: addresses[channel] for channel in channels_of(luck, role)}
    return Person(
        number=number,
        name=name,
        role=role,
        product=luck.choice(census.products),
        organization=employer.name if employer else None,
        handles=tied(name, number, chosen),
        voice=make_voice(luck, role),
    )


def channels_of(luck: Random, role: Role) -> list[str]:
    if role is Role.FAN:
        return ["twitter", "email", "community", *(["phone"] if luck.random() < 0.3 else [])]
    chosen = [channel for channel, chance in CHANCES.items() if luck.random() < chance]
    if role in LOUD and "twitter" not in chosen:
        chosen.insert(0, "twitter")
    return chosen or ["email"]


def tied(name: str, number: int, addresses: Mapping[str, str]) -> tuple[Handle, ...]:
    """Handles that share identifiers; whoever has a mail address or two channels is in our CRM."""
    identifiers = [f"email:{addresses['email']}"] if "email" in addresses else []
    if identifiers or len(addresses) > 1:
        addresses = {**addresses, "crm": f"{number:04d}"}
        identifiers.append(f"crm:{number:04d}")
    return tuple(
        Handle(
            channel=channel,
            address=address,
            name=name,
            verified=True if channel == "email" else None,
            kind=HandleKind.PERSON,
            identifiers=tuple(identifiers),
        )
        for channel, address in addresses.items()
    )


def make_voice(luck: Random, role: Role) -> Voice:
    return Voice(
        capitals=luck.uniform(0.15, 0.45) if role is Role.CRITIC else 0.02,
        lower_case=luck.choice((0.0, 0.0, 0.1, 0.8)),
        typing_errors=luck.choice((0.0, 0.05, 0.3)),
        emoji=luck.choice((0.0, 0.15, 0.5)),
        hashtags=luck.choice((0.0, 0.1, 0.4)),
    )


def plain(name: str) -> str:
    """A name in plain lower-case letters, as it stands in an address."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return NOT_IN_A_NAME.sub("", folded)
