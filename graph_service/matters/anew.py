"""The rule of matters run anew on some of the messages: as of a time, or as if a channel had been silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np
import pyarrow as pa

from algorithms.matters import matters as matters_of
from graph_service.matters.hearing import Hearing
from graph_service.planes.matters import Numbers, laid_out, matter_table
from graph_service.planes.view import NOBODY, Integers, Mask, Matters, View
from graph_service.store.acts import ActRow, Crowd, Person, TicketRow
from graph_service.store.matters import MatterRow
from graph_service.store.record import GraphStore
from graph_service.store.threads import ThreadLink, roots
from ingest.canonical import Direction

BATCH: Final = 500
"""Customers or messages that a stage reads at a time."""
WHOLE: Final = 5_000
"""Messages or conversations read at a time where all are read."""
VERSION: Final = ""
"""Of a matter that is not written down."""


@dataclass(frozen=True, slots=True)
class Told:
    """All that matters are made of: messages by key, and the tickets that cover their conversations."""

    acts: Mapping[str, ActRow]
    tickets: tuple[TicketRow, ...]

    def orphaned(self, kept: set[str]) -> list[str]:
        """Which of the kept messages answer one that is not kept, in order of key."""
        acts = (self.acts[key] for key in kept & self.acts.keys())
        return sorted(act.key for act in acts if act.above and act.reply_to not in kept)


Alone = Mapping[str, str]
"""The directions of messages that answer one that is not kept, by key."""


def told(store: GraphStore, messages: Sequence[str]) -> Told:
    """What the record tells of some messages."""
    acts = {act.key: act for part in batches(messages, WHOLE) for act in store.matters.acts(part)}
    places = sorted({act.conversation for act in acts.values()})
    return Told(acts, tuple(row for part in batches(places, WHOLE) for row in store.matters.tickets(part)))


def batches(keys: Sequence[str], size: int = BATCH) -> Iterator[Sequence[str]]:
    """Keys in parts of a size, the last one shorter."""
    return (keys[start : start + size] for start in range(0, len(keys), size))


def matters_anew(
    view: View, everything: Told, kept: Mask, known: Iterable[TicketRow], alone: Alone
) -> Matters:
    """The matters that the rule makes of the messages in `kept`, bool[messages], for the people of a view.

    `known` are the tickets that count, `alone` the directions of what then answers nothing. What silence
    settles is not settled yet: see `Matters.as_of`.
    """
    acts = acts_anew(everything, keys_of(view, kept), alone)
    hearing = Hearing(Crowd(tuple(people(view, acts)), acts, tuple(known)))
    rows = [
        MatterRow(person.customer, replace(matter, messages=tuple(sorted(matter.messages))), VERSION)
        for person in hearing.crowd.people
        for matter in matters_of(hearing.acts_of(person), hearing.closings_of(person))
    ]
    names = (pa.array(each, pa.string()) for each in (view.people, view.messages, view.products))
    return laid_out(matter_table(rows), Numbers(*names), view.said.person)


def conversations_anew(view: View, everything: Told, kept: Mask) -> Integers:
    """The conversations that the messages in `kept`, bool[messages], would be in, by numbers of their own."""
    acts = acts_anew(everything, keys_of(view, kept), {})
    return np.unique([act.conversation for act in acts.values()], return_inverse=True)[1]


def keys_of(view: View, kept: Mask) -> set[str]:
    return {view.messages[number] for number in np.flatnonzero(kept).tolist()}


def acts_anew(everything: Told, kept: set[str], alone: Alone) -> dict[str, ActRow]:
    """The messages of these keys as a record would hold them that was told of no other."""
    acts = {key: heard(act, kept, alone) for key, act in everything.acts.items() if key in kept}
    torn = {act.conversation for key, act in everything.acts.items() if key not in kept}
    links = {
        key: ThreadLink(key, act.reply_to, act.thread, act.stated)
        for key, act in acts.items()
        if act.conversation in torn
    }
    moved = {key: replace(acts[key], conversation=root) for key, root in roots(links, nowhere).items()}
    return acts | moved


def nowhere(_: str) -> None:
    """The conversation of what is not held."""


def heard(act: ActRow, kept: set[str], alone: Alone) -> ActRow:
    """A message as it was when what it replies to may not have been known."""
    if act.reply_to is None or act.reply_to in kept or not act.above:
        return act
    return replace(act, above=False, answered=(), direction=alone.get(act.key, act.direction))


def people(view: View, acts: Mapping[str, ActRow]) -> Iterator[Person]:
    """The people of a view with where they spoke and what answers or names them."""
    owner = dict(zip(view.holdings.handle, view.holdings.person.tolist(), strict=True))
    handles: dict[int, set[str]] = {}
    for handle, person in owner.items():
        handles.setdefault(person, set()).add(handle)
    places: dict[int, set[str]] = {}
    beyond: dict[int, set[str]] = {}
    for act in acts.values():
        places.setdefault(owner.get(act.sender, NOBODY), set()).add(act.conversation)
        named = (*act.answered, *(act.mentioned if act.direction == Direction.OUTBOUND else ()))
        for handle in named:
            beyond.setdefault(owner.get(handle, NOBODY), set()).add(act.key)
    for person in sorted(places.keys() - {NOBODY}):
        yield Person(
            view.people[person],
            frozenset(handles[person]),
            frozenset(places[person]),
            frozenset(beyond.get(person, ())),
        )


def tickets_by(tickets: Iterable[TicketRow], as_of: datetime, known_at: datetime) -> list[TicketRow]:
    """The tickets of which something was known by a time."""
    return [row for row in tickets if row.at <= as_of and row.recorded_at <= known_at]
