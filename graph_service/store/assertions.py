"""What records assert of handles, merged so that the order of arrival does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ingest.canonical import Message, Profile, Record
from ingest.handle import Handle, HandleKind

KIND_ORDER = (None, HandleKind.PERSON, HandleKind.ORGANIZATION, HandleKind.BOT)


@dataclass(frozen=True, slots=True)
class HandleFacts:
    """All that is asserted of one handle. The latest name holds; the strongest kind holds."""

    key: str
    name: str | None = None
    name_at: datetime | None = None
    verified: bool | None = None
    kind: HandleKind | None = None
    ours: bool | None = None
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
            ours=either(self.ours, other.ours),
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
            "statedOurs": self.ours,
            "identifiers": sorted(self.identifiers),
        }


def either(a: bool | None, b: bool | None) -> bool | None:
    """True if one says so, else False if one says so, else unknown."""
    if a is None or b is None:
        return b if a is None else a
    return a or b


def named_by(record: Record) -> tuple[datetime, Iterable[Handle]]:
    """Whom a record names, and as of when."""
    if isinstance(record, Message):
        return record.sent_at, (record.sender, *record.mentions)
    if isinstance(record, Profile):
        return record.asserted_at, (record.handle,)
    return record.at, record.handles


def facts_of(handle: Handle, at: datetime) -> HandleFacts:
    own = {handle.key} if handle.channel in OWN_IDENTIFIER else set()
    return HandleFacts(
        handle.key,
        name=handle.name,
        name_at=at if handle.name is not None else None,
        verified=handle.verified,
        kind=handle.kind,
        ours=handle.ours,
        identifiers=frozenset(own.union(handle.identifiers)),
    )


OWN_IDENTIFIER = frozenset({"email", "phone", "crm"})
"""Channels whose address is itself something other handles are identified by."""


def gather(records: Iterable[Record]) -> dict[str, HandleFacts]:
    """The merged assertions of many records, by handle key."""
    facts: dict[str, HandleFacts] = {}
    for handle, at in latest(records):
        asserted = facts_of(handle, at)
        held = facts.get(asserted.key)
        facts[asserted.key] = asserted if held is None else held.merged(asserted)
    return facts


def latest(records: Iterable[Record]) -> Iterable[tuple[Handle, datetime]]:
    """Each handle that records name, with the last time they do: what it asserts then covers the others."""
    # By identity, as connectors use one object for a handle they meet often, and comparing is slow.
    named: dict[int, tuple[Handle, datetime]] = {}
    for record in records:
        at, handles = named_by(record)
        for handle in handles:
            held = named.get(id(handle))
            if held is None or at > held[1]:
                named[id(handle)] = (handle, at)
    return named.values()


def read_facts(row: Mapping[str, object]) -> HandleFacts:
    """The facts as the store holds them (a row of `KNOWN_HANDLES`)."""
    name, at, kind = row["name"], row["nameAt"], row["kind"]
    verified, ours, identifiers = row["verified"], row["statedOurs"], row["identifiers"]
    return HandleFacts(
        str(row["key"]),
        name=None if name is None else str(name),
        name_at=at if isinstance(at, datetime) else None,
        verified=verified if isinstance(verified, bool) else None,
        kind=None if kind is None else HandleKind(str(kind)),
        ours=ours if isinstance(ours, bool) else None,
        identifiers=frozenset(str(i) for i in identifiers) if isinstance(identifiers, list) else frozenset(),
    )
