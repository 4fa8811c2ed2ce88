"""Who was who: the interactions of people as they were told apart at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from graph_service.planes.interactions import InteractionPlane
from graph_service.planes.view import View
from graph_service.questions.identity import WhoIsWho
from graph_service.questions.time import Time
from graph_service.store.model import Owner

KEPT: Final = 4
"""Views of the past, and whose handles were then, that are kept for the next question."""

Moment = tuple[int, datetime, datetime]


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Views of the interactions plane with handles belonging to whom they belonged as of a time.

    Weights and shared addresses are those of today; what was known then is compared by them.
    """

    people: WhoIsWho
    plane: InteractionPlane
    _kept: OrderedDict[Moment, View] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _moved: OrderedDict[Moment, tuple[Owner, ...]] = field(default_factory=OrderedDict)
    _moving: threading.Lock = field(default_factory=threading.Lock)
    _seen: OrderedDict[int, datetime] = field(default_factory=OrderedDict)
    _seeing: threading.Lock = field(default_factory=threading.Lock)

    def view(self, time: Time) -> View:
        """The view as of a time: as it stands, where nothing of any handle was learnt since."""
        if time.present:
            return self.plane.view()
        moment = self.moment(self.plane.position(), time)
        with self._lock:
            if moment not in self._kept:
                moved = self.owners(time)
                self._kept[moment] = self.plane.supposing(moved) if moved else self.plane.view()
            self._kept.move_to_end(moment)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[moment]

    def moment(self, position: int, time: Time) -> Moment:
        """What names a time at a position to whoever keeps answers.

        Who knew all that was held when the position was first seen knows no more of it later.
        """
        with self._seeing:
            seen = self._seen.setdefault(position, datetime.now(UTC))
            while len(self._seen) > KEPT:
                self._seen.popitem(last=False)
        return position, time.as_of, min(time.known_at, seen)

    def keys(self, customers: Sequence[str], time: Time) -> list[str | None]:
        """The keys that customers of today had as of a time; None for who had not been seen.

        Each was whoever had the handle that names the customer, or where that had not been seen, the first
        of its handles that had.
        """
        if time.present:
            return list(customers)
        now = self.people.store.reader.handles_of_customers(customers)
        known = [[key, *(row.key for row in rows)] for key, rows in zip(customers, now, strict=True)]
        clusters = self.people.customers(sorted({key for keys in known for key in keys}), time)
        of_handle = {each.handle: cluster.key for cluster in clusters for each in cluster.handles}
        return [next((of_handle[key] for key in keys if key in of_handle), None) for keys in known]

    def owners(self, time: Time) -> Sequence[Owner]:
        """The handles that belonged to others as of a time, or to somebody under another key."""
        moment = self.moment(self.people.store.position().seq, time)
        with self._moving:
            if moment not in self._moved:
                self._moved[moment] = tuple(self._moved_since(time))
            self._moved.move_to_end(moment)
            while len(self._moved) > KEPT:
                self._moved.popitem(last=False)
            return self._moved[moment]

    def _moved_since(self, time: Time) -> list[Owner]:
        later = self.people.store.people.told_later(time.as_of, time.known_at)
        clusters = self.people.customers(later, time) if later else []
        handles = sorted(owned.handle for cluster in clusters for owned in cluster.handles)
        now = {each.handle: each for each in self.people.store.owners(handles)}
        return [
            replace(now[owned.handle], customer=cluster.key, kind=cluster.kind)
            for cluster in clusters
            for owned in cluster.handles
            if now[owned.handle].customer != cluster.key
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Then:
    """A view of the past, to be asked for where the plane's own would be."""

    past: Past
    time: Time

    def view(self) -> View:
        return self.past.view(self.time)
