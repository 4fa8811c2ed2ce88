"""Which signals were given a team to act, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graph_service.store.model import Addition
from graph_service.store.record import GraphStore
from graph_service.store.signal_rows import SignalRow

BATCH: Final = 20
"""Signals read at a time: few, so that what is handed on slowly is not long out of date."""


@dataclass(frozen=True, slots=True)
class Routing:
    """A signal that was given a team, and where that stands in the change log."""

    place: Addition
    signal: SignalRow


@dataclass(frozen=True, slots=True)
class Routed:
    """Routings, the first first, and how far they reach; no further than before: wait for more."""

    routings: tuple[Routing, ...]
    reached: Addition


def routed(store: GraphStore, after: Addition, team: str | None) -> Routed:
    """The next signals that were given a team after a place, each as it stands now; of a team, if given."""
    upto = store.position().seq
    places = store.signals.routed(after, upto)[:BATCH]
    if not places:
        return Routed((), max(after, Addition(upto + 1, "")))
    rows = store.signals.signals([place.key for place in places])
    routings = tuple(
        Routing(place, row)
        for place, row in zip(places, rows, strict=True)
        if row is not None and team in (None, row.standing.team)
    )
    return Routed(routings, places[-1])
