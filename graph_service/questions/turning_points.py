"""Who changed sides, when, and after which message of ours.

A turning point is a day on which a person's stance became another one and stayed so for a while, as
`algorithms.turning` finds it in what they said day by day; its score is the probability that it is what
it is called:

    to fan       a change, more criticism than praise before it, and more praise than criticism after it
    to critic    the mirror image
    warmed       a change on the same side, and more praise after it than before it
    cooled       the mirror image

This is the probability of a change times those of both stances (of warmed and cooled: that the one is
greater). Only what is likelier than not is a turning point, and only where either stance shows on three
days at least: so it takes four clear days on either side, or three after six. What we said before is told
with it; that it was the reason is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import zip_longest
from typing import Final

import numpy as np

from algorithms.turning import EVEN, USUAL, Change, Stretch, changes, more_praise
from graph_service.planes.view import EPOCH, MICROSECOND, View
from graph_service.questions.advocates import Views
from graph_service.questions.diaries import Diary, diaries
from graph_service.questions.opinions import Asked as AskedOpinion
from graph_service.questions.opinions import Side, opinions_of
from graph_service.questions.scored import Component, Interval, Rank, following
from graph_service.questions.time import DAY, Time
from graph_service.questions.topical import checked_product
from graph_service.store.record import GraphStore

LIKELY: Final = 0.5
"""From here on something is likelier than not."""
LEAST_DAYS: Final = 3
"""On so many days a stance shows: nobody changes sides by one lucky message, however long they were at it."""


class Turn(Enum):
    """What a stance became."""

    TO_FAN = "to fan"
    TO_CRITIC = "to critic"
    WARMED = "warmed"
    COOLED = "cooled"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose turning points: towards a product by its slug or, with None, us and all our products."""

    product: str | None = None
    turn: Turn | None = None
    first: int = 20
    after: Rank | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A stance while it lasted: the share of praise, 0 to 1, and the messages that show it.

    `evidence` has message keys, those nearest to the turning point first.
    """

    mean: float
    interval: Interval
    days: int
    since: datetime
    until: datetime
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A message of ours, by its key, and how long before the turning point we sent it."""

    message: str
    delay: timedelta


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """When a customer's stance changed, how surely, from what to what, and after which word of ours.

    `at` is when the first message of the new stance was sent; with the level of the intervals the change
    came on a day from `earliest` to `latest`. `certain` says whether both intervals lie wholly on their
    own side of the line between for and against, and those sides differ.
    """

    customer: str
    turn: Turn
    score: float
    certain: bool
    change: Change
    at: datetime
    earliest: datetime
    latest: datetime
    before: Held
    after: Held
    ours: Word | None

    @property
    def rank(self) -> Rank:
        return Rank(self.score, self.after.evidence[0])

    @property
    def evidence(self) -> tuple[str, ...]:
        """Messages of both stances, those nearest to the turning point first."""
        pairs = zip_longest(self.after.evidence, self.before.evidence)
        return tuple(key for pair in pairs for key in pair if key is not None)

    @property
    def components(self) -> tuple[Component, ...]:
        """What the score is made of."""
        probability, factor = self.change.probability, self.change.bayes_factor
        return (
            Component(
                "change",
                probability,
                probability,
                f"What was said is {factor:,.1f} times likelier if the stance changed than if it did not.",
            ),
            *(part(name, held) for name, held in (("before", self.before), ("after", self.after))),
        )


@dataclass(frozen=True, slots=True)
class TurningPage:
    """Some turning points, the likeliest first; how many there are; and of which graph."""

    rows: tuple[TurningPoint, ...]
    total: int
    more: bool
    graph_version: int


def turning_points(store: GraphStore, plane: Views, asked: Asked, time: Time) -> TurningPage:
    """The turning points of all customers; raises `NotFound` for a product we do not have."""
    checked_product(store, asked.product)
    view = plane.view()
    opinions = opinions_of(view, AskedOpinion(Side.FOR, asked.product, time))
    found = [
        point
        for diary in diaries(opinions, time)
        for point in turns_of(view, diary, time)
        if asked.turn in (None, point.turn)
    ]
    places, more = following([point.rank for point in found], asked.after, asked.first)
    rows = tuple(found[place] for place in places)
    return TurningPage(rows, len(found), more, store.version_at(view.position))


def turns_of(view: View, diary: Diary, time: Time) -> Iterator[TurningPoint]:
    """One person's turning points, in order of time."""
    for change in changes(diary.praise, diary.criticism):
        turn, score = turn_of(change)
        days = min(each.end - each.first for each in (change.before, change.after))
        if score > LIKELY and days >= LEAST_DAYS:
            at = int(diary.sent_at[diary.rows(change.after.first, change.after.end)].min())
            before, after = held(view, diary, change.before, backwards=True), held(view, diary, change.after)
            yield TurningPoint(
                customer=view.people[diary.person],
                turn=turn,
                score=score,
                certain=sure(before) * sure(after) < 0,
                change=change,
                at=moment(at),
                earliest=day_of(diary, change.earliest),
                latest=day_of(diary, change.latest),
                before=before,
                after=after,
                ours=last_word(view, diary.person, at, time),
            )


def turn_of(change: Change) -> tuple[Turn, float]:
    """What a change is, and the probability that it is that."""
    before, after = change.before, change.after
    if before.mean < EVEN < after.mean:
        return Turn.TO_FAN, change.probability * before.against * (1 - after.against)
    if after.mean < EVEN < before.mean:
        return Turn.TO_CRITIC, change.probability * (1 - before.against) * after.against
    if before.mean < after.mean:
        return Turn.WARMED, change.probability * more_praise(after, before)
    return Turn.COOLED, change.probability * more_praise(before, after)


def held(view: View, diary: Diary, stretch: Stretch, *, backwards: bool = False) -> Held:
    """A stretch with its messages, in order of time or backwards."""
    rows = diary.rows(stretch.first, stretch.end)
    said = sorted(
        (int(at), view.messages[message])
        for at, message in zip(diary.sent_at[rows], diary.messages[rows], strict=True)
    )
    return Held(
        mean=stretch.mean,
        interval=Interval(*stretch.interval(USUAL.level), USUAL.level),
        days=stretch.end - stretch.first,
        since=moment(said[0][0]),
        until=moment(said[-1][0]),
        evidence=tuple(key for _, key in (said[::-1] if backwards else said)),
    )


def sure(stance: Held) -> int:
    """1 for a stance that is surely for, -1 for one that is surely against, else 0."""
    return (stance.interval.low > EVEN) - (stance.interval.high < EVEN)


def last_word(view: View, person: int, at: int, time: Time) -> Word | None:
    """The last that we had said to somebody before a time."""
    ours = view.ours
    said = time.holds(ours.sent_at, ours.recorded_at) & (ours.target == person) & (ours.sent_at <= at)
    words = [(int(ours.sent_at[row]), view.messages[ours.message[row]]) for row in np.flatnonzero(said)]
    if not words:
        return None
    sent_at, message = max(words)
    return Word(message, (at - sent_at) * MICROSECOND)


def part(name: str, stance: Held) -> Component:
    interval = stance.interval
    return Component(
        name,
        stance.mean,
        None,
        f"{stance.mean:.0%} praise ({interval.low:.0%} to {interval.high:.0%}) "
        f"on {stance.days} days from {stance.since:%Y-%m-%d} to {stance.until:%Y-%m-%d}.",
    )


def day_of(diary: Diary, day: int) -> datetime:
    """The midnight that one of somebody's days begins with."""
    return moment(int(diary.sent_at[diary.rows(day, day + 1)][0]) // DAY * DAY)


def moment(ticks: int) -> datetime:
    return EPOCH + ticks * MICROSECOND
