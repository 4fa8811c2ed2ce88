"""What has been added to the record, message by message in the order it came.

A message is told of once all that is derived from it is there: it has been annotated, and
every plane holds it. What is revised, or only linked to something new, is not told again.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from graph_service.planes.keeper import Keeper
from graph_service.store.model import Addition, MessageRow
from graph_service.store.record import GraphStore

BATCH: Final = 20
"""Messages read at a time: few, so that what is handed on slowly is not long out of date."""
ENTRIES: Final = 20
"""Of the change log, looked at for them."""


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Which messages: on a channel, about a product, of a direction."""

    channel: str | None = None
    product: str | None = None
    direction: str | None = None

    def admits(self, message: MessageRow) -> bool:
        """Whether a message fits all that is given."""
        return (
            self.channel in (None, message.channel)
            and self.direction in (None, message.direction)
            and (self.product is None or self.product in {stance.product for stance in message.stances})
        )


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that was added, and where it stands."""

    place: Addition
    message: MessageRow


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrivals, the first added first, and how far they reach; no further than before: wait for more."""

    arrivals: tuple[Arrival, ...]
    reached: Addition


def end(store: GraphStore) -> Addition:
    """The place after all that has been added by now."""
    return Addition(store.position().seq + 1, "")


def since(store: GraphStore, keeper: Keeper, after: Addition, wanted: MessageFilter) -> Batch:
    """The next arrivals after a place, of those the filter admits."""
    upto = min(after.seq + ENTRIES, *keeper.positions().values())
    places = [place for place in store.additions(after.seq - 1, upto) if place > after][:BATCH]
    if not places:
        return Batch((), max(after, Addition(upto + 1, "")))
    found = zip(places, store.reader.messages([place.key for place in places]), strict=True)
    # What is gone since counts as read; the first that has yet to be annotated stops the others.
    read = list(takewhile(lambda pair: pair[1] is None or pair[1].annotated_by is not None, found))
    arrivals = tuple(Arrival(place, row) for place, row in read if row is not None and wanted.admits(row))
    return Batch(arrivals, read[-1][0] if read else after)
