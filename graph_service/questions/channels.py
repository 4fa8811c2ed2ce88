"""What each channel is to us: who is there, what they want settled, what it costs and what it brings.

A channel is that of a message. A matter counts on the channel it was opened on; a contact is one matter's
visit to one channel (`questions.contacts`). What was said and what was opened within the span of time
counts; whether it was answered or settled is told as of the time of asking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from graph_service.planes.view import DIRECTIONS, NEVER, NOBODY, SETTLED, Integers, Mask, microseconds
from graph_service.questions import brought
from graph_service.questions.brought import Brought, Coming
from graph_service.questions.contacts import Hop, Told, matters_on, told_in
from graph_service.questions.expenses import Expense, Used, expense
from graph_service.questions.influence import EVERYTHING, Scope
from graph_service.questions.issues import Issue, issues
from graph_service.questions.matters import Cases, Sight
from graph_service.questions.past import Past, Then
from graph_service.questions.proportions import Proportion, proportion, shown
from graph_service.questions.references import vouching
from graph_service.questions.remaining import VOUCH
from graph_service.questions.segments import Segment, segments
from graph_service.questions.spoken import Listening
from graph_service.questions.time import Time
from graph_service.questions.turning_points import Asked as AskedTurn
from graph_service.questions.turning_points import turning_points
from ingest.channel_costs import Costs

OURS: Final = DIRECTIONS.index("outbound")
ALL: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which span of time, whatever it is about; by which segment issues are told."""

    time: Time
    scope: Scope = EVERYTHING
    segment: Segment = Segment.INDUSTRY


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel. `incoming` were sent by others, `outgoing` by us; `unowned` of them by no known customer.

    `answered` (by anybody), `settled` and `asked_again` (before any answer) are shares of the matters
    opened there; `repeated` is the share of those that came there in which she asked in the words in which
    she had asked on another channel.
    """

    name: str
    people: int
    incoming: int
    outgoing: int
    unowned: int
    answered: Proportion
    settled: Proportion
    asked_again: Proportion
    repeated: Proportion
    expense: Expense
    turned: Brought
    vouching: Brought
    buying: Brought
    referred: Brought


@dataclass(frozen=True, slots=True)
class Channels:
    """All channels, that with most messages first; where matters went; which issues are raised where."""

    rows: tuple[Channel, ...]
    hops: tuple[Hop, ...]
    issues: tuple[Issue, ...]
    kinds: int
    time: Time
    graph_version: int


def channels(past: Past, cases: Cases, asked: Asked) -> Channels:
    """What each channel is to us, in a span of time."""
    store = past.people.store
    listening, sight = Listening.at(past, asked.time), cases.at(asked.time)
    heard = Heard(sight, asked.scope)
    company = store.company()
    costs = None if company is None else company.costs
    books = Books(costs, lengths(past, costs))
    yields = Yields.of(past, heard)
    rows = [channel_of(heard, books, yields, number) for number in np.unique(heard.channel).tolist()]
    found, kinds = issues(heard.told, segments(listening, asked.segment))
    return Channels(
        rows=tuple(sorted(rows, key=lambda row: (-row.incoming - row.outgoing, row.name))),
        hops=tuple(heard.told.hops()),
        issues=found,
        kinds=kinds,
        time=asked.time,
        graph_version=store.version_at(sight.view.position),
    )


class Heard:
    """What was said, and which matters were opened, in a span of time."""

    def __init__(self, sight: Sight, scope: Scope) -> None:
        self.view, self.time, self.scope = sight.view, sight.time, scope
        said = sight.view.said
        self.known: Mask = sight.time.holds(said.sent_at, said.recorded_at)
        self.counts: Mask = self.known & scope.spans(said.sent_at)
        self.channel = said.channel[self.counts]
        self.matters = sight.matters.where(scope.spans(sight.matters.opened_at))

    @cached_property
    def told(self) -> Told:
        """What people said in these matters."""
        return told_in(self.view, self.matters)

    @cached_property
    def opened_on(self) -> Integers:
        """The channel each matter was opened on."""
        return self.view.said.channel[self.matters.opening]

    @cached_property
    def asked_again(self) -> Mask:
        return self.told.asked_again()

    @cached_property
    def repeated(self) -> Mask:
        return self.told.repeated()

    @cached_property
    def span(self) -> tuple[int, int]:
        """From when to when, in microseconds; from the first message held where nobody says."""
        first = int(self.view.said.sent_at[self.known].min()) if self.known.any() else 0
        since = first if self.scope.since is None else microseconds(self.scope.since)
        upto = microseconds(self.time.as_of)
        before = upto if self.scope.before is None else min(upto, microseconds(self.scope.before))
        return since, max(since, before)

    def share(self, channel: int, part: Mask) -> Proportion:
        """Of the matters opened on a channel the share that is marked in bool[matters]."""
        here = self.opened_on == channel
        openings = self.matters.opening[here & part]
        return proportion(part[here], self.matters.person[here], shown(self.view, openings))


@dataclass(frozen=True, slots=True)
class Books:
    """What channels cost, and the seconds that contacts took, by message."""

    costs: Costs | None
    seconds: Mapping[str, int]


def lengths(past: Past, costs: Costs | None) -> Mapping[str, int]:
    """The seconds of contacts, read only where minutes cost anything."""
    timed = costs is not None and any(each.minute is not None for each in costs.channels)
    return dict(past.people.store.dealings.seconds()) if timed else {}


@dataclass(frozen=True, slots=True, eq=False)
class Yields:
    """What came by messages of the span of time."""

    turned: Coming
    vouching: Coming
    buying: Coming
    referred: Coming

    @classmethod
    def of(cls, past: Past, heard: Heard) -> Yields:
        view, time, told = heard.view, heard.time, heard.view.referrals
        found = turning_points(past.people.store, Then(past, time), AskedTurn(first=ALL), time).rows
        points = brought.within(found, heard.span[0], heard.span[1] + 1)
        references = [row for row in vouching(past, time).references() if row.rung in VOUCH]
        made = time.holds(told.sent_at, told.recorded_at) & heard.scope.spans(told.sent_at)
        return cls(
            brought.turned(view, points, heard.known),
            brought.vouching(view, references, heard.counts),
            brought.buying(view, heard.counts),
            brought.referred(view, made, heard.known),
        )


def channel_of(heard: Heard, books: Books, yields: Yields, number: int) -> Channel:
    """One channel, by its number."""
    view, said, matters = heard.view, heard.view.said, heard.matters
    here = heard.counts & (said.channel == number)
    incoming = here & (said.direction != OURS)
    settled = heard.share(number, matters.state == SETTLED)
    return Channel(
        name=view.channels[number],
        people=np.unique(said.person[incoming & (said.person != NOBODY)]).size,
        incoming=int(incoming.sum()),
        outgoing=int((here & ~incoming).sum()),
        unowned=int((incoming & (said.person == NOBODY)).sum()),
        answered=heard.share(number, matters.first_answered_at != NEVER),
        settled=settled,
        asked_again=heard.share(number, heard.asked_again),
        repeated=matters_on(heard.told, number, heard.repeated),
        expense=expense(books.costs, view.channels[number], used(heard, books, number, settled)),
        turned=yields.turned.each_person_once(view, number),
        vouching=yields.vouching.each_person_once(view, number),
        buying=yields.buying.on(view, number),
        referred=yields.referred.on(view, number),
    )


def used(heard: Heard, books: Books, number: int, settled: Proportion) -> Used:
    """What was used of a channel."""
    view, (since, before) = heard.view, heard.span
    here = np.flatnonzero(heard.counts & (view.said.channel == number))
    seconds = sum(books.seconds.get(view.messages[message], 0) for message in here) if books.seconds else 0
    contacts = heard.told.came_to(number).size
    return Used(contacts, seconds / 60, before - since, settled)
