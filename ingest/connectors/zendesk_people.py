"""Whom a ticket of Zendesk names, and who of them is of the help desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.canonical import Profile
from ingest.checks import InvalidRecord
from ingest.fields import Fields
from ingest.handle import Handle
from ingest.identity.normal import normal_address
from ingest.repair import repair_text

SOURCE = "zendesk"
PARTIES = ("assignee", "submitter", "requester")
AGENT_ROLES = frozenset({"agent", "admin"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by their number; the role is None where the export does not tell it."""

    number: int
    handle: Handle
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Parties:
    """Whose ticket it is, and all that the ticket describes."""

    requester: Person
    known: Mapping[int, Person]

    def person(self, number: int) -> Person:
        """Whom a number stands for; of other agents and of those in copy the export has only that."""
        return self.known.get(number) or Person(number, handle(number))

    def from_desk(self, person: Person) -> bool:
        """By role; without one, everybody but the requester is taken for an agent."""
        if person.role is None:
            return person.number != self.requester.number
        return person.role in AGENT_ROLES


def parties_of(ticket: Fields) -> Parties:
    """The people described in a ticket; raises `InvalidRecord` when its requester is not."""
    if ticket.left.get("requester") is None:
        raise InvalidRecord("requester: absent; the account's full JSON export says whose ticket it is")
    people = [person(user) for party in PARTIES if (user := ticket.find_inner(party)) is not None]
    return Parties(people[-1], {one.number: one for one in people})


def profiles(parties: Parties, at: datetime) -> Iterator[Profile]:
    """Each person described, so that an assignee who wrote nothing is known too."""
    return (Profile(SOURCE, one.handle, at) for one in parties.known.values())


def person(user: Fields) -> Person:
    number, phone = user.take("id", int), normal_address("phone", user.find("phone", str) or "")
    shared = user.find("shared_phone_number", bool) or False
    name = repair_text(user.find("name", str) or "").strip() or None
    email = normal_address("email", user.find("email", str) or "")
    keys = [f"phone:{phone}"] if phone and not shared else []
    role = user.find("role", str)
    known = handle(number, email, name, keys)
    return Person(number, replace(known, ours=True) if role in AGENT_ROLES else known, role)


def handle(number: int, email: str = "", name: str | None = None, keys: Iterable[str] = ()) -> Handle:
    """Somebody by mail address, else by number; the number is a key either way."""
    identifiers = (f"{SOURCE}:{number}", *keys)
    if email:
        return Handle("email", email, name=name, identifiers=identifiers)
    return Handle(SOURCE, str(number), name=name, identifiers=identifiers)
