"""What records assert of handles, merged so that the order of arrival does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ingest.canonical import Message, Profile, Record
from ingest.checks import EARLIEST
from ingest.handle import Handle, HandleKind

KIND_ORDER = (None, HandleKind.PERSON, HandleKind.ORGANIZATION, HandleKind.BOT)


@dataclass(frozen=True, slots=True)
class HandleFacts:
    """All that is asserted of one handle. The latest name holds; the strongest kind holds.

    `names` and `identifiers` are all there ever were, with when each was first said; `first_at` is when
    the handle was first seen.
    """

    key: str
    first_at: datetime
    name: str | None = None
    name_at: datetime | None = None
    verified: bool | None = None
    kind: HandleKind | None = None
    ours: bool | None = None
    names: Mapping[str, datetime] = field(default_factory=dict)
    identifiers: Mapping[str, datetime] = field(default_factory=dict)

    def merged(self, other: HandleFacts) -> HandleFacts:
        """Both sets of assertions as one; commutative, associative and idempotent."""
        named = max(self, other, key=lambda facts: (facts.name is not None, facts.name_at or 0, facts.name))
        return HandleFacts(
            self.key,
            min(self.first_at, other.first_at),
            name=named.name,
            name_at=named.name_at,
            verified=either(self.verified, other.verified),
            kind=max(self.kind, other.kind, key=KIND_ORDER.index),
            ours=either(self.ours, other.ours),
            names=first_said(self.names, other.names),
            identifiers=first_said(self.identifiers, other.identifiers),
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
            "firstAt": self.first_at,
            "names": sorted(self.names),
            "namesAt": [self.names[name] for name in sorted(self.names)],
            "verified": self.verified,
            "kind": self.kind.value if self.kind else None,
            "statedOurs": self.ours,
            "identifiers": sorted(self.identifiers),
            "identifiersAt": [self.identifiers[key] for key in sorted(self.identifiers)],
        }


def first_said(a: Mapping[str, datetime], b: Mapping[str, datetime]) -> dict[str, datetime]:
    """What either says, with the earlier of its times."""
    return {**a, **{key: min(at, a.get(key, at)) for key, at in b.items()}}


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


def facts_of(handle: Handle, first: datetime, last: datetime) -> HandleFacts:
    """What a handle asserts, first and last at these times."""
    own = (handle.key,) if handle.channel in OWN_IDENTIFIER else ()
    return HandleFacts(
        handle.key,
        first,
        name=handle.name,
        name_at=last if handle.name is not None else None,
        verified=handle.verified,
        kind=handle.kind,
        ours=handle.ours,
        names={} if handle.name is None else {handle.name: first},
        identifiers=dict.fromkeys((*own, *handle.identifiers), first),
    )


OWN_IDENTIFIER = frozenset({"email", "phone", "crm"})
"""Channels whose address is itself something other handles are identified by."""


def gather(records: Iterable[Record]) -> dict[str, HandleFacts]:
    """The merged assertions of many records, by handle key."""
    facts: dict[str, HandleFacts] = {}
    for handle, first, last in spans(records):
        asserted = facts_of(handle, first, last)
        held = facts.get(asserted.key)
        facts[asserted.key] = asserted if held is None else held.merged(asserted)
    return facts


def spans(records: Iterable[Record]) -> Iterable[tuple[Handle, datetime, datetime]]:
    """Each handle that records name, with the first and the last time they do."""
    # By identity, as connectors use one object for a handle they meet often, and comparing is slow.
    named: dict[int, tuple[Handle, datetime, datetime]] = {}
    for record in records:
        at, handles = named_by(record)
        for handle in handles:
            held = named.get(id(handle))
            if held is None:
                named[id(handle)] = (handle, at, at)
            elif not held[1] <= at <= held[2]:
                named[id(handle)] = (handle, min(at, held[1]), max(at, held[2]))
    return named.values()


def read_facts(row: Mapping[str, object]) -> HandleFacts:
    """The facts as the store holds them (a row of `KNOWN_HANDLES`)."""
    name, at, kind = row["name"], row["nameAt"], row["kind"]
    verified, ours, first = row["verified"], row["statedOurs"], row["firstAt"]
    return HandleFacts(
        str(row["key"]),
        first if isinstance(first, datetime) else EARLIEST,
        name=None if name is None else str(name),
        name_at=at if isinstance(at, datetime) else None,
        verified=verified if isinstance(verified, bool) else None,
        kind=None if kind is None else HandleKind(str(kind)),
        ours=ours if isinstance(ours, bool) else None,
        names=dated(row["names"], row["namesAt"]),
        identifiers=dated(row["identifiers"], row["identifiersAt"]),
    )


def dated(values: object, times: object) -> dict[str, datetime]:
    """Two lists of a graph's node as one: what was said, and when first."""
    if not isinstance(values, list) or not isinstance(times, list):
        return {}
    return dict(zip(map(str, values), times, strict=True))
