"""Whom we have not answered: the worst or the longest wait first, and why they come first.

A row is a matter whose owner waits for an answer (`questions.waiting` says when), with a score that is the
sum of its parts (`algorithms.neglect`). What only its source knows to be answered is no row, nor is what is
settled; both are told beside, with what is doubtful and what is by nobody known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

import numpy as np

from algorithms.acts import State
from graph_service.errors import NotFound
from graph_service.planes.view import DIRECTIONS, EPOCH, MICROSECOND, NOBODY, STATES, Mask, microseconds
from graph_service.questions.deeds import LIKELY, chances
from graph_service.questions.neglect import Neglect
from graph_service.questions.neglected import components
from graph_service.questions.scored import Component, Rank
from graph_service.questions.time import Time
from graph_service.questions.unknowns import Unknown, UnknownKind, left_out

MOST_EVIDENCE: Final = 100
UNSEEN: Final = STATES.index(State.ANSWERED_UNSEEN)
INBOUND: Final = DIRECTIONS.index("inbound")


class Order(Enum):
    """Who comes first: whom it is worst to leave alone, or who has waited longest."""

    WORST = "worst"
    LONGEST = "longest"


@dataclass(frozen=True, slots=True)
class UnansweredFilter:
    """Which matters; all that is given has to fit. `doubtful` takes in those that may want no answer.

    `team` is whom the last message that waits names or answers, `since` the earliest beginning of a wait.
    """

    channel: str | None = None
    product: str | None = None
    intent: str | None = None
    team: str | None = None
    since: datetime | None = None
    min_wait: timedelta | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Which matters, and which part of the list."""

    wanted: UnansweredFilter = UnansweredFilter()
    first: int = 20
    after: Rank | None = None
    order: Order = Order.WORST


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A matter that waits. `opening` is the key of the message that opened it, `answer_at` of a handle.

    `asked` counts the times of asking since nobody has answered; `evidence` has message keys, the most
    needing first.
    """

    customer: str
    opening: str
    state: State
    since: datetime
    waited: timedelta
    asked: int
    channel: str
    answer_at: str
    team: str | None
    doubtful: bool
    score: float
    components: tuple[Component, ...]
    evidence: tuple[str, ...]
    time: Time
    graph_version: int
    order: Order = Order.WORST

    @property
    def rank(self) -> Rank:
        """Where it stands in the list."""
        waited = float(self.waited // MICROSECOND)
        return Rank(self.score if self.order is Order.WORST else waited, self.opening)


@dataclass(frozen=True, slots=True)
class UnansweredPage:
    """Some of those who wait, in the order asked for: how many matters there are, of how many people."""

    rows: tuple[Unanswered, ...]
    total: int
    people: int
    more: bool
    unknowns: tuple[Unknown, ...]
    graph_version: int


def unanswered(found: Neglect, asked: Asked) -> UnansweredPage:
    """A page of those who wait; raises `NotFound` for a channel or team that has said nothing."""
    fits = matching(found, asked.wanted)
    every = found.order if asked.order is Order.WORST else found.longest
    order = every[fits[every]]
    begin = place_after(found, order, asked)
    page = order[begin : begin + asked.first]
    return UnansweredPage(
        rows=tuple(row_of(found, int(row), asked.order) for row in page),
        total=len(order),
        people=len(np.unique(found.waits.matters.person[fits])),
        more=begin + asked.first < len(order),
        unknowns=tuple(unknowns(found, asked.wanted)),
        graph_version=found.version,
    )


def matching(found: Neglect, wanted: UnansweredFilter) -> Mask:
    """Which of those who wait pass a filter: bool[matters]."""
    view, waits = found.sight.view, found.waits
    fits = wanted.doubtful | ~waits.doubtful
    if wanted.channel is not None:
        fits &= found.channel == number_of(view.channels, "channel", wanted.channel)
    if wanted.team is not None:
        fits &= view.said.addressed[found.last] == number_of(view.teams, "team", wanted.team)
    if wanted.product is not None:
        fits &= about(found, wanted.product)
    if wanted.intent is not None:
        meant = chances(view, wanted.intent)[waits.message] >= LIKELY
        fits &= np.bincount(waits.row[meant], minlength=len(fits)) > 0
    if wanted.since is not None:
        fits &= waits.since >= microseconds(wanted.since)
    if wanted.min_wait is not None:
        fits &= found.waited >= wanted.min_wait // MICROSECOND
    return np.asarray(fits)


def number_of(names: tuple[str, ...], what: str, name: str) -> int:
    """The number of a name; raises `NotFound`."""
    if name not in names:
        raise NotFound(f"No {what} {name!r}.", f"There are {', '.join(names) or 'none'}.")
    return names.index(name)


def about(found: Neglect, product: str) -> Mask:
    """Which of those who wait do so about a product."""
    view, held = found.sight.view, found.waits.matters.products
    number = view.products.index(product) if product in view.products else NOBODY
    return np.asarray(np.bincount(held.rows[held.items == number], minlength=len(held)) > 0)


def place_after(found: Neglect, order: np.ndarray[tuple[int], np.dtype[np.int64]], asked: Asked) -> int:
    """The first place in an order that follows the one asked for."""
    if asked.after is None:
        return 0
    view, openings = found.sight.view, found.waits.matters.opening
    weights = found.scores if asked.order is Order.WORST else found.waited
    return bisect_right(
        order,
        asked.after.order,
        key=lambda row: Rank(float(weights[row]), view.messages[int(openings[row])]).order,
    )


def row_of(found: Neglect, row: int, order: Order) -> Unanswered:
    """One of those who wait."""
    view, waits = found.sight.view, found.waits
    said, last = view.said, int(found.last[row])
    team = int(said.addressed[last])
    return Unanswered(
        customer=view.people[int(waits.matters.person[row])],
        opening=view.messages[int(waits.matters.opening[row])],
        state=State(STATES[int(waits.matters.state[row])]),
        since=EPOCH + int(waits.since[row]) * MICROSECOND,
        waited=int(found.waited[row]) * MICROSECOND,
        asked=int(found.asked[row]),
        channel=view.channels[int(found.channel[row])],
        answer_at=view.holdings.handle[int(said.handle[last])],
        team=None if team == NOBODY else view.teams[team],
        doubtful=bool(waits.doubtful[row]),
        score=float(found.scores[row]),
        components=components(found, row),
        evidence=evidence(found, row),
        time=found.sight.time,
        graph_version=found.version,
        order=order,
    )


def evidence(found: Neglect, row: int) -> tuple[str, ...]:
    """The messages that wait, the most needing first."""
    order, waits = found.needs.order, found.waits
    ends = np.searchsorted(waits.row, [row, row + 1])
    numbers = waits.message[order[ends[0] : ends[1]]][:MOST_EVIDENCE]
    return tuple(found.sight.view.messages[number] for number in numbers.tolist())


def unknowns(found: Neglect, wanted: UnansweredFilter) -> Iterator[Unknown]:
    """What the list leaves out, over all channels, products and teams; what is nothing is not told."""
    said, matters = found.sight.view.said, found.sight.matters
    doubtful = 0 if wanted.doubtful else int(np.count_nonzero(found.waits.doubtful))
    held = found.sight.time.holds(said.sent_at, said.recorded_at) & (said.direction == INBOUND) & said.asks
    nobodys = int(np.count_nonzero(held & (said.person == NOBODY)))
    counted = (
        (UnknownKind.UNSEEN, int(np.count_nonzero(matters.state == UNSEEN)), len(matters), SEEN_ELSEWHERE),
        (UnknownKind.DOUBTFUL, doubtful, len(found.waits.matters), MAY_WANT_NOTHING),
        (UnknownKind.NOBODY, nobodys, int(np.count_nonzero(held)), BY_NOBODY),
    )
    for kind, count, every, sentence in counted:
        yield from left_out(kind, sentence, count, every)
    if not found.due_known:
        yield Unknown(UnknownKind.PAST, None, DUE_NOW)


SEEN_ELSEWHERE: Final = "Of {every:,} matters, {count:,} were answered, as only their source knows."
MAY_WANT_NOTHING: Final = "Of {every:,} that wait, {count:,} are left out: nothing says they want an answer."
BY_NOBODY: Final = "Of {every:,} messages that ask, {count:,} are no known customer's, and in no matter."
DUE_NOW: Final = "What signals said was due is known for now alone, and adds to no score as of the past."
