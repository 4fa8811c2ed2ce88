"""How fast some matters were answered, in figures: the curve of waiting, and who answered first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.incidence import Incidence, answered_first, incidence
from algorithms.shares import CampShare, camp_share
from algorithms.survival import Curve, Estimate, Median, answered_within, median, survival
from graph_service.planes.view import View
from graph_service.questions.waits import FIRSTS, First, Waits

LEVEL: Final = 0.9
MARKS: Final = (900, 3_600, 86_400, 604_800)
"""Seconds within which answers are counted: 15 minutes, 1 hour, 24 hours and 7 days."""
MOST_EVIDENCE: Final = 200


@dataclass(frozen=True, slots=True)
class Within:
    """The share answered within so many seconds; None where no wait was seen to last so long.

    `bounds` is between what it would be if none of the replies that are not held came in time, and if all
    did; None where there are none.
    """

    seconds: int
    share: Estimate | None
    bounds: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a curve: the share that waits longer than so many seconds, and who was at risk then."""

    seconds: float
    waiting: Estimate
    at_risk: int
    answered: int


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """How long some waited, in seconds: matters, or people with their worst wait."""

    curve: Curve
    median: Median | None
    within: tuple[Within, ...]

    def steps(self, most: int) -> tuple[Step, ...]:
        """At most so many steps of the curve, evenly spaced among all, the first and the last with them."""
        count = len(self.curve.times)
        places = np.unique(np.linspace(0, count - 1, min(most, count)).round().astype(np.int64))
        return tuple(step(self.curve, place) for place in places.tolist())


@dataclass(frozen=True, slots=True)
class Answered:
    """How many of those whose replies are all held a person of ours has answered so far.

    `share` is None where there are none. Its interval rests on how many people it comes from.
    """

    answered: int
    of: int
    share: CampShare | None


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """How some matters were answered. `evidence` has the keys of their openings, the longest wait first.

    `first` counts who answered first, `nobody` those without any answer, `unseen` those with a reply that
    is not held; they add up to `matters`. `closed` are settled without an answer of ours, and wait on.
    `firsts` is the share that each has answered first within each of `MARKS`.
    """

    matters: int
    people: int
    answered: Answered
    first: Mapping[First, int]
    unseen: int
    nobody: int
    closed: int
    waiting: Waiting
    worst: Waiting
    firsts: Mapping[First, tuple[Estimate | None, ...]]
    evidence: tuple[str, ...]


def response(view: View, waits: Waits) -> Response:
    """The figures of some matters."""
    seen = waits.where(~waits.unseen)
    people, persons = waits.of_people(), seen.of_people()
    first = {each: int(np.count_nonzero(seen.first == n)) for n, each in enumerate(FIRSTS)}
    return Response(
        matters=len(waits),
        people=len(people),
        answered=answered_of(seen),
        first=first,
        unseen=len(waits) - len(seen),
        nobody=len(seen) - sum(first.values()),
        closed=int(np.count_nonzero(waits.closed)),
        waiting=waiting_of(seen, len(waits) - len(seen)),
        worst=waiting_of(persons, len(people) - len(persons)),
        firsts=firsts_of(seen),
        evidence=evidence(view, seen),
    )


def answered_of(seen: Waits) -> Answered:
    count = int(np.count_nonzero(seen.answered))
    brought = np.unique(seen.person, return_counts=True)[1].astype(np.float64)
    return Answered(count, len(seen), camp_share(count, len(seen) - count, brought, level=LEVEL))


def waiting_of(seen: Waits, unseen: int) -> Waiting:
    """The curve of some waits, and its figures beside so many of which nobody can tell."""
    curve = survival(seen.wait, seen.answered, level=LEVEL)
    return Waiting(curve, median(curve), tuple(within(curve, mark, unseen) for mark in MARKS))


def within(curve: Curve, mark: int, unseen: int) -> Within:
    share = answered_within(curve, mark)
    seen = len(curve.watched)
    return Within(mark, share, bounds(share.value, seen, unseen) if share and unseen else None)


def step(curve: Curve, place: int) -> Step:
    waiting = Estimate(float(curve.waiting[place]), float(curve.low[place]), float(curve.high[place]))
    return Step(float(curve.times[place]), waiting, int(curve.at_risk[place]), int(curve.answered[place]))


def bounds(share: float, seen: int, unseen: int) -> tuple[float, float]:
    """Between what a share would be if none of some more had it, and if all had."""
    every = seen + unseen
    return share * seen / every, (share * seen + unseen) / every


def firsts_of(seen: Waits) -> Mapping[First, tuple[Estimate | None, ...]]:
    found = incidence(seen.first_wait, seen.first, len(FIRSTS), level=LEVEL)
    return {each: shares(of) for each, of in zip(FIRSTS, found, strict=True)}


def shares(found: Incidence) -> tuple[Estimate | None, ...]:
    return tuple(answered_first(found, mark) for mark in MARKS)


def evidence(view: View, seen: Waits) -> tuple[str, ...]:
    """The messages that opened the matters, the longest wait first, of equal ones the smaller key."""
    keys = [view.messages[message] for message in seen.opening.tolist()]
    ordered = sorted(zip((-seen.wait).tolist(), keys, strict=True))
    return tuple(key for _, key in ordered[:MOST_EVIDENCE])
