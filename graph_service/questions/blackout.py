"""What we would lose if one channel went dark: whom we could not reach any more, and what they are to us.

The drill leaves out whatever was said on the channel, by whomever, and the handles on it, and asks again
who is a fan, who would vouch for us and what is left open: the answer is that of a record that was never
told any of it. Two things are kept, and named. Who is who stays as it is known, though some of it is known
only by way of the channel (`joined`). And whom others speak of who can only be reached there stays known
too (`spoken_of`).

People are listed from the one whom it would be worst to lose on: who cannot be reached any more before
who can, then who would vouch for us, then fans, then who wants something settled, then who writes most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from graph_service.errors import NotFound
from graph_service.moments.consent import Objection
from graph_service.planes.view import Integers, Mask, View
from graph_service.questions.dark import redirected, without
from graph_service.questions.dependence import Dependence, dependences
from graph_service.questions.joined_by import Joined, joined_by
from graph_service.questions.matters import Cases
from graph_service.questions.next_best import NextBest, next_best, refusals
from graph_service.questions.past import Past
from graph_service.questions.proportions import shown
from graph_service.questions.reachable import Ways, in_use, ways
from graph_service.questions.references import Vouching, vouching
from graph_service.questions.remaining import Remaining, remaining, unsaid
from graph_service.questions.scored import Rank, following
from graph_service.questions.segments import Segment, segments
from graph_service.questions.spoken import Listening
from graph_service.questions.time import Time

MOST_SEGMENTS: Final = 20
UNREACHABLE, VOUCHING, FAN, WAITING = 8, 4, 2, 1
"""What it counts that somebody cannot be reached, would vouch, is a fan, wants something settled.

Each counts more than all after it together.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which channel goes dark, as of when, and by which segment dependence is told."""

    channel: str
    time: Time
    segment: Segment = Segment.INDUSTRY
    first: int = 20
    after: Rank | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """How much there is of something, and how much would be left; `gone` has the keys of what would not.

    What is left may be more than what is not gone: of what was begun on the channel, the rest.
    """

    before: int
    after: int
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody who can be reached on the channel, or was heard there.

    `best` is where to turn to instead, None where there is nothing. `spoken_of` has messages elsewhere
    that name or answer them, so that they would be known of all the same. `evidence` is what they said on
    the channel, the latest first.
    """

    customer: str
    best: NextBest | None
    refused: Objection | None
    fan: bool
    vouches: bool
    open_matters: int
    messages: int
    spoken_of: tuple[str, ...]
    evidence: tuple[str, ...]
    rank: Rank


@dataclass(frozen=True, slots=True)
class Blackout:
    """What would be lost, and some of the people it concerns. `people` are those who can be reached."""

    channel: str
    people: Loss
    fans: Loss
    references: Loss
    matters: Loss
    conversations: Loss
    dependence: Dependence
    segments: tuple[Dependence, ...]
    joined: tuple[Joined, ...]
    rows: tuple[Affected, ...]
    total: int
    more: bool
    time: Time
    graph_version: int


class Drill:
    """What there is with a channel and without it, as of a time. People keep their numbers."""

    def __init__(self, past: Past, cases: Cases, channel: str, time: Time) -> None:
        """Raises `NotFound` for a channel on which nothing had been said."""
        self.channel, self.time, self.past, self._cases = channel, time, past, cases
        self.listening, self.view = Listening.at(past, time), past.view(time)
        known = in_use(self.view, self.listening)
        if channel not in known:
            there = f"There are {', '.join(known)}." if known else "Nothing has been said on any yet."
            raise NotFound(f"No channel {channel!r}.", there)

    @cached_property
    def dark(self) -> View:
        """The view without the channel, and what answered messages there answering nothing."""
        view = without(self.view, self.view.channels.index(self.channel))
        heard = self.time.holds(view.said.sent_at, view.said.recorded_at)
        return redirected(view, self._cases.alone(self.view, heard))

    @cached_property
    def ways(self) -> Ways:
        """All handles of people."""
        return ways(self.view, self.listening)

    @cached_property
    def told(self) -> Vouching:
        """What is told of those who may vouch."""
        return vouching(self.past, self.time)

    @cached_property
    def before(self) -> Remaining:
        """What there is with the channel."""
        matters = self._cases.at(self.time).matters
        return remaining(self.view, matters, self.told, self.ways.owners(self.ways.leads))

    @cached_property
    def after(self) -> Remaining:
        """What there is without it."""
        told = unsaid(self.told, self.dark, self.time)
        heard = self.time.holds(self.dark.said.sent_at, self.dark.said.recorded_at)
        matters = self._cases.without(self.channel, self.view, heard, self.time)
        elsewhere = self.ways.leads & ~self.ways.on(self.channel)
        left = remaining(self.dark, matters, told, self.ways.owners(elsewhere))
        return replace(left, conversations=np.unique(self._cases.conversations(self.view, heard)))


def blackout(past: Past, cases: Cases, asked: Asked) -> Blackout:
    """What would be lost with a channel; raises `NotFound` for one on which nothing had been said."""
    drill = Drill(past, cases, asked.channel, asked.time)
    view, store = drill.view, past.people.store
    found, times = drill.ways, drill.time
    total, parts = dependences(view, found, asked.channel, times, segments(drill.listening, asked.segment))
    concerned = Concerned(drill)
    places, more = following(concerned.ranks, asked.after, asked.first)
    return Blackout(
        channel=asked.channel,
        **losses(drill),
        dependence=total,
        segments=parts[:MOST_SEGMENTS],
        joined=joined_by(past.people, view, found, asked.channel, times),
        rows=tuple(concerned.rows(places)),
        total=len(concerned.ranks),
        more=more,
        time=times,
        graph_version=store.version_at(view.position),
    )


def losses(drill: Drill) -> dict[str, Loss]:
    """What would be lost of each thing, by its name."""
    view, before, after = drill.view, drill.before, drill.after
    return {
        "people": of_people(view, before.people, after.people),
        "fans": of_people(view, before.fans, after.fans),
        "references": of_keys([row.key for row in before.references], [row.key for row in after.references]),
        "matters": of_keys(
            *([view.messages[n] for n in each.matters.opening.tolist()] for each in (before, after))
        ),
        "conversations": Loss(before.conversations.size, after.conversations.size, ()),
    }


def of_people(view: View, before: Mask, after: Mask) -> Loss:
    gone = np.flatnonzero(before & ~after).tolist()
    return Loss(int(before.sum()), int(after.sum()), tuple(view.people[person] for person in gone))


def of_keys(before: list[str], after: list[str]) -> Loss:
    left = set(after)
    return Loss(len(before), len(after), tuple(sorted(key for key in before if key not in left)))


class Concerned:
    """The people whom it concerns, by their numbers, and where each stands among them."""

    def __init__(self, drill: Drill) -> None:
        self._drill = drill
        view, before = drill.view, drill.before
        self._said = said_on(view, drill.channel, drill.time)
        here = drill.ways.owners(drill.ways.on(drill.channel))
        here[view.said.person[self._said]] = True
        self._vouches, self._wants = before.vouching(view), before.wanting()
        self._messages = np.bincount(view.said.person[self._said], minlength=len(view.people))
        self._people = np.flatnonzero(here)
        worth = (
            UNREACHABLE * ~drill.after.people
            + VOUCHING * self._vouches
            + FAN * before.fans
            + WAITING * (self._wants > 0)
            + self._messages / (self._messages + 1)
        )
        self.ranks = [Rank(float(worth[person]), view.people[person]) for person in self._people.tolist()]

    def rows(self, places: list[int]) -> Iterator[Affected]:
        """All there is to say of those in some places."""
        drill, view = self._drill, self._drill.view
        people = [int(self._people[place]) for place in places]
        found = drill.ways
        best = next_best(drill.past.people, view, found, drill.channel, (people, drill.time))
        refused = refusals(drill.listening.store, view, found, people, drill.time)
        for place, person, instead in zip(places, people, best, strict=True):
            said = self._said[view.said.person[self._said] == person]
            yield Affected(
                customer=view.people[person],
                best=instead,
                refused=refused.get(person),
                fan=bool(drill.before.fans[person]),
                vouches=bool(self._vouches[person]),
                open_matters=int(self._wants[person]),
                messages=int(self._messages[person]),
                spoken_of=() if instead else spoken_of(drill.dark, person, drill.time),
                evidence=shown(view, said),
                rank=self.ranks[place],
            )


def said_on(view: View, channel: str, time: Time) -> Integers:
    """What people had said on a channel, as numbers of messages."""
    said = view.said
    held = time.holds(said.sent_at, said.recorded_at) & (said.person >= 0)
    return np.flatnonzero(held & (said.channel == view.channels.index(channel)))


def spoken_of(view: View, person: int, time: Time) -> tuple[str, ...]:
    """The messages that named or answered somebody, the latest first."""
    turned = [
        acts.message[(acts.target == person) & time.holds(acts.sent_at, acts.recorded_at)]
        for acts in (view.attention, view.ours)
    ]
    return shown(view, np.concatenate(turned))
