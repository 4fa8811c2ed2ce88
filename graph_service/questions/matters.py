"""What people want settled, as it stood at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from graph_service.matters.anew import Told, conversations_anew, keys_of, matters_anew, tickets_by, told
from graph_service.planes.view import Integers, Mask, Matters, View, microseconds
from graph_service.questions.past import Past
from graph_service.questions.time import Time
from graph_service.store.record import GraphStore

KEPT: Final = 4
"""Matters of the past, or without a channel, that are kept for the next question."""
Made = tuple[int, datetime, datetime, str | None]
"""As of when matters were made anew, and without which channel, if without any."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What was said and what people wanted settled, as of a time: mask the view by `time.holds`."""

    view: View
    matters: Matters
    time: Time


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Matters as of a time: those that the record holds, or for the past the rule run anew.

    The first question about the past reads all messages of the record, which takes a while.
    """

    store: GraphStore
    past: Past
    _told: dict[int, Told] = field(default_factory=dict)
    _kept: OrderedDict[Made, Matters] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def at(self, time: Time) -> Sight:
        """What there was to see at a time, with what silence had settled by then."""
        view = self.past.view(time)
        now = time.present or self._nothing_later(view, time)
        matters = view.matters if now else self._then(view, time)
        return Sight(view, matters.as_of(microseconds(time.as_of)), time)

    def _nothing_later(self, view: View, time: Time) -> bool:
        """Whether nothing was said or closed after a time: later pages are of the time of the first."""
        said = view.said
        if view is not self.past.plane.view() or not time.holds(said.sent_at, said.recorded_at).all():
            return False
        return not self.store.matters.tickets_told_later(time.as_of, time.known_at)

    def anew(self, view: View, kept: Mask, time: Time) -> Matters:
        """The matters of the people of a view, as if only some messages, bool[messages], had been said.

        Silence has settled what it would have by that time.
        """
        everything = self._everything(view)
        known = tickets_by(everything.tickets, time.as_of, time.known_at)
        found = matters_anew(view, everything, kept, known, self.alone(view, kept))
        return found.as_of(microseconds(time.as_of))

    def without(self, channel: str, view: View, kept: Mask, time: Time) -> Matters:
        """The same where `kept` are the messages not said on a channel; kept for the next question."""
        return self._made((*self.past.moment(view.position, time), channel), view, kept, time)

    def alone(self, view: View, kept: Mask) -> dict[str, str]:
        """The directions of the messages in `kept` that answer one that is not, by key."""
        return self.store.directions_alone(self._everything(view).orphaned(keys_of(view, kept)))

    def conversations(self, view: View, kept: Mask) -> Integers:
        """The conversations that the messages in `kept` would be in: a number for each message."""
        return conversations_anew(view, self._everything(view), kept)

    def _then(self, view: View, time: Time) -> Matters:
        known = time.holds(view.said.sent_at, view.said.recorded_at)
        return self._made((*self.past.moment(view.position, time), None), view, known, time)

    def _made(self, name: Made, view: View, kept: Mask, time: Time) -> Matters:
        with self._lock:
            found = self._kept.get(name)
        if found is None:
            found = self.anew(view, kept, time)
        with self._lock:
            self._kept[name] = found
            self._kept.move_to_end(name)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _everything(self, view: View) -> Told:
        """All that the record tells, read once for a position of the plane."""
        with self._lock:
            if view.position not in self._told:
                self._told.clear()
                self._told[view.position] = told(self.store, view.messages)
            return self._told[view.position]
