"""Stage four: what people want settled, from all they said and were told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from algorithms.matters import matters as matters_of
from graph_service.matters.anew import batches
from graph_service.matters.hearing import Hearing, to_all
from graph_service.store.acts import Crowd
from graph_service.store.matters import MatterChanges, MatterRow, new_messages
from graph_service.store.model import Change, ChangeKind
from graph_service.store.record import GraphStore

STAGE: Final = "matters"
VERSION: Final = "2"
"""Of the rule; another one means that every matter is worked out again."""
STRETCH: Final = 50
"""Entries of the change log looked at together: who is named in several is worked out once."""
READ: Final = (
    ChangeKind.MESSAGES,
    ChangeKind.ANNOTATIONS,
    ChangeKind.CUSTOMERS,
    ChangeKind.FACTS,
    ChangeKind.REMOVED,
)


def matters(store: GraphStore) -> int:
    """Work out again the matters of those whom a change concerns; how many customers were looked at."""
    looked_at = 0
    cursor = store.cursor(STAGE, version(store))
    while changes := store.changes(cursor.seq, READ, STRETCH):
        customers = concerned(store, changes)
        if any(change.kind is ChangeKind.REMOVED for change in changes):
            store.matters.drop_orphans()
        for part in batches(customers):
            store.matters.write(differences(store, part), None)
        cursor = cursor.at(changes[-1].seq)
        store.matters.write(MatterChanges(), cursor)
        looked_at += len(customers)
    return looked_at


def version(store: GraphStore) -> str:
    """Of the rule and of who we are: with other handles of ours, others have answered."""
    company = store.company()
    ours = (company.handles, company.domains) if company else None
    said = repr((ours, store.matters.bots()))
    return f"{VERSION}+{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def concerned(store: GraphStore, changes: Sequence[Change]) -> list[str]:
    """The customers whose matters may be others after these changes."""
    new = new_messages(changes)
    heard = {act.key for part in batches(sorted(new)) for act in to_all(store.matters.acts(part))}
    # Something said earlier may tell to whom they were said.
    heard |= store.matters.open_later(new) - new
    return sorted(store.matters.concerned(changes) | store.matters.listening(heard))


def differences(store: GraphStore, customers: Sequence[str]) -> MatterChanges:
    """How the matters of some customers differ from those that the graph holds."""
    held = store.matters.held(customers)
    wanted = {row.key: row for row in rows(store.matters.crowd(customers))}
    return MatterChanges(
        new=tuple(row for key, row in wanted.items() if key not in held),
        different=tuple(row for key, row in wanted.items() if key in held and held[key] != row),
        gone=tuple(row for key, row in held.items() if key not in wanted),
    )


def rows(crowd: Crowd) -> Iterator[MatterRow]:
    """The matters of some customers as the graph is to hold them."""
    hearing = Hearing(crowd)
    for person in crowd.people:
        for matter in matters_of(hearing.acts_of(person), hearing.closings_of(person)):
            ordered = replace(matter, messages=tuple(sorted(matter.messages)))
            yield MatterRow(person.customer, ordered, VERSION)
