"""By which handles people can be reached, as these were known at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graph_service.planes.view import NOBODY, Integers, Mask, View
from graph_service.questions.employers import met
from graph_service.questions.spoken import Listening

POST: Final = frozenset({"email", "phone", "sms", "letter"})
"""What reaches somebody though nothing was ever said there; of other channels only those in use do."""


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The handles of people that had been met: aligned arrays, in order of key.

    `handle` numbers those of the view's holdings and `person` its people; `channel` numbers `channels`,
    which are in order. `leads` says whether somebody can be reached there.
    """

    handle: Integers
    person: Integers
    channel: Integers
    leads: Mask
    channels: tuple[str, ...]
    people: int

    def on(self, name: str) -> Mask:
        """Which of the handles are on a channel."""
        named = np.array([each == name for each in self.channels], np.bool_)
        return named[self.channel] if self.channel.size else np.zeros(0, np.bool_)

    def owners(self, handles: Mask) -> Mask:
        """Whose some of the handles are: bool[people]."""
        found = np.zeros(self.people, np.bool_)
        found[self.person[handles]] = True
        return found


def ways(view: View, listening: Listening) -> Ways:
    """The handles of all people who had been met by the time of listening."""
    owned = np.flatnonzero(view.holdings.person != NOBODY)
    owned = owned if listening.time.present else owned[were_met(view, listening, owned)]
    names = [view.holdings.handle[n].partition(":")[0] for n in owned.tolist()]
    channels = tuple(sorted(set(names)))
    number = {name: n for n, name in enumerate(channels)}
    channel = np.array([number[name] for name in names], np.int64)
    used = POST | set(in_use(view, listening))
    leads = np.array([name in used for name in channels], np.bool_)
    open_ways = leads[channel] if channel.size else np.zeros(0, np.bool_)
    return Ways(owned, view.holdings.person[owned], channel, open_ways, channels, len(view.people))


def were_met(view: View, listening: Listening, handles: Integers) -> Mask:
    keys = [view.holdings.handle[n] for n in handles.tolist()]
    there = {each.key for each in listening.store.people.identities(keys) if met(each, listening)}
    return np.array([key in there for key in keys], np.bool_)


def in_use(view: View, listening: Listening) -> tuple[str, ...]:
    """The channels on which anything had been said, in order."""
    said = view.said
    held = listening.time.holds(said.sent_at, said.recorded_at)
    return tuple(view.channels[n] for n in np.unique(said.channel[held]).tolist())
