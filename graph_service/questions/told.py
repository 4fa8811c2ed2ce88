"""Which matches of standing contexts there were to tell of, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.store.context_rows import ContextRow, MomentRow
from graph_service.store.model import Addition, MessageRow
from graph_service.store.record import GraphStore

BATCH: Final = 100
"""Matches read at a time."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A match with its context and message, and where it stands in the change log."""

    place: Addition
    moment: MomentRow
    context: ContextRow
    message: MessageRow


@dataclass(frozen=True, slots=True)
class Told:
    """Matches, the first found first, and how far they reach; no further than before: wait for more."""

    tellings: tuple[Telling, ...]
    reached: Addition


def told(store: GraphStore, after: Addition, contexts: frozenset[str] | None) -> Told:
    """The next matches after a place, of all contexts or of those of these keys.

    What is gone since, with its context or with a person, is told no more.
    """
    upto = store.position().seq
    places = store.contexts.told(after, upto)[:BATCH]
    if not places:
        return Told((), max(after, Addition(upto + 1, "")))
    rows = store.contexts.moments([place.key for place in places])
    wanted = [
        (place, row)
        for place, row in zip(places, rows, strict=True)
        if row is not None and (contexts is None or row.context in contexts)
    ]
    return Told(tuple(tellings(store, wanted)), places[-1])


def tellings(store: GraphStore, found: Sequence[tuple[Addition, MomentRow]]) -> Iterator[Telling]:
    """Matches with what they are made of, read together: many may come at once."""
    contexts = store.contexts.contexts([row.context for _, row in found])
    messages = store.reader.messages([row.message for _, row in found])
    for (place, row), context, message in zip(found, contexts, messages, strict=True):
        if context is not None and message is not None:
            yield Telling(place, row, context, message)
