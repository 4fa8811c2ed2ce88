"""What records assert of handles, merged so that the order of arrival does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ingest.canonical import Handle, HandleKind, Message, Record

KIND_ORDER = (None, HandleKind.PERSON, HandleKind.ORGANIZATION, HandleKind.BOT)


@dataclass(frozen=True, slots=True)
class HandleFacts:
    """All that is asserted of one handle. The latest name holds; the strongest kind holds."""

    key: str
    name: str | None = None
    name_at: datetime | None = None
    verified: bool | None = None
    kind: HandleKind | None = None
    identifiers: frozenset[str] = frozenset()

    def merged(self, other: HandleFacts) -> HandleFacts:
        """Both sets of assertions as one; commutative, associative and idempotent."""
        named = max(self, other, key=lambda facts: (facts.name is not None, facts.name_at or 0, facts.name))
        return HandleFacts(
            self.key,
            name=named.name,
            name_at=named.name_at,
            verified=either(self.verified, other.verified),
            kind=max(self.kind, other.kind, key=KIND_ORDER.index),
            identifiers=self.identifiers | other.identifiers,
        )

    @property
    def properties(self) -> dict[str, object]:
        """The facts as properties of the graph's `Handle`."""
        channel, _, address = self.key.partition(":")
        return {
            "channel": channel,
            "address": address,
            "domain": address.rpartition("@")[2] if channel == "email" else None,
            "name": self.name,
            "nameAt": self.name_at,
            "verified": self.verified,
            "kind": self.kind.value if self.kind else None,
            "identifiers": sorted(self.identifiers),
        }


def either(a: bool | None, b: bool | None) -> bool | None:
    """True if one says so, else False if one says so, else unknown."""
    if a is None or b is None:
        return b if a is None else a
    return a or b


def asserted_by(record: Record) -> Iterator[HandleFacts]:
    """What one record asserts: of its sender at its time, of those it mentions without one."""
    if isinstance(record, Message):
        yield facts_of(record.sender, record.sent_at)
        for handle in record.mentions:
            yield facts_of(handle, record.sent_at)
    else:
        yield facts_of(record.handle, record.asserted_at)


def facts_of(handle: Handle, at: datetime) -> HandleFacts:
    own = {handle.key} if handle.channel in OWN_IDENTIFIER else set()
    return HandleFacts(
        handle.key,
        name=handle.name,
        name_at=at if handle.name is not None else None,
        verified=handle.verified,
        kind=handle.kind,
        identifiers=frozenset(own.union(handle.identifiers)),
    )


OWN_IDENTIFIER = frozenset({"email", "phone", "crm"})
"""Channels whose address is itself something other handles are identified by."""


def gather(records: Iterable[Record]) -> dict[str, HandleFacts]:
    """The merged assertions of many records, by handle key."""
    facts: dict[str, HandleFacts] = {}
    for record in records:
        for asserted in asserted_by(record):
            held = facts.get(asserted.key)
            facts[asserted.key] = asserted if held is None else held.merged(asserted)
    return facts


def read_facts(row: Mapping[str, object]) -> HandleFacts:
    """The facts as the store holds them (a row of `KNOWN_HANDLES`)."""
    name, at, kind = row["name"], row["nameAt"], row["kind"]
    verified, identifiers = row["verified"], row["identifiers"]
    return HandleFacts(
        str(row["key"]),
        name=None if name is None else str(name),
        name_at=at if isinstance(at, datetime) else None,
        verified=verified if isinstance(verified, bool) else None,
        kind=None if kind is None else HandleKind(str(kind)),
        identifiers=frozenset(str(i) for i in identifiers) if isinstance(identifiers, list) else frozenset(),
    )
