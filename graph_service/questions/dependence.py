"""How much people depend on one channel: in all, and in each segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from algorithms.concentration import herfindahl
from graph_service.planes.view import NOBODY, Integers, Mask, View
from graph_service.questions.proportions import Proportion, proportion
from graph_service.questions.reachable import Ways
from graph_service.questions.time import Time


@dataclass(frozen=True, slots=True)
class Dependence:
    """Of a segment (None: of those of whom none is known; in the total, of all).

    `on_it` is the share of the people whom only this channel reaches, `on_one` that of those whom one
    channel alone reaches, whichever it is. `messages` were said by them, `here` of these on the channel.
    `concentration` is the Herfindahl index of their messages over channels, None where there are none.
    """

    segment: str | None
    people: int
    on_it: Proportion
    on_one: Proportion
    messages: int
    here: int
    concentration: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """By how many channels each person is reached, and whether only by the one asked about."""

    people: Integers
    by_one: Mask
    by_it: Mask


def dependences(
    view: View, found: Ways, channel: str, time: Time, segment: Mapping[str, str]
) -> tuple[Dependence, tuple[Dependence, ...]]:
    """In all, and by segment, that of most people first; `segment` has that of customers by their keys."""
    reached, spoken = reached_by(found, channel), said_on(view, time)
    number = None if channel not in view.channels else view.channels.index(channel)
    parts: dict[str | None, list[int]] = {}
    for place, person in enumerate(reached.people.tolist()):
        parts.setdefault(segment.get(view.people[person]), []).append(place)
    rows = [
        dependence(name, reached, np.array(places, np.int64), (spoken, number))
        for name, places in parts.items()
    ]
    rows.sort(key=lambda row: (-row.people, row.segment is None, row.segment or ""))
    every = np.arange(reached.people.size)
    return dependence(None, reached, every, (spoken, number)), tuple(rows)


def reached_by(found: Ways, channel: str) -> Reached:
    """The people who are reached at all, in order of number."""
    leads = found.leads
    pairs = np.unique(np.stack([found.person[leads], found.channel[leads]]), axis=1)
    people, channels = np.unique(pairs[0], return_counts=True)
    elsewhere = found.owners(leads & ~found.on(channel))
    return Reached(people, channels == 1, ~elsewhere[people])


def said_on(view: View, time: Time) -> Integers:
    """How many messages each person had sent on each channel: int64[people, channels]."""
    said, channels = view.said, max(len(view.channels), 1)
    held = time.holds(said.sent_at, said.recorded_at) & (said.person != NOBODY)
    cells = said.person[held] * channels + said.channel[held]
    return np.bincount(cells, minlength=len(view.people) * channels).reshape(-1, channels)


def dependence(
    name: str | None, reached: Reached, places: Integers, spoken: tuple[Integers, int | None]
) -> Dependence:
    """Of some of the people, by their places among those who are reached."""
    table, number = spoken
    people = reached.people[places]
    by_channel = table[people].sum(axis=0)
    return Dependence(
        segment=name,
        people=people.size,
        on_it=proportion(reached.by_it[places], people),
        on_one=proportion(reached.by_one[places], people),
        messages=int(by_channel.sum()),
        here=0 if number is None else int(by_channel[number]),
        concentration=herfindahl(by_channel.astype(np.float64)),
    )
