"""How fast people were answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import strawberry

from algorithms.survival import Estimate, Median
from graph_service.api.described import field, object_type, told
from graph_service.api.types.scored import Interval
from graph_service.errors import Misuse
from graph_service.questions import response
from graph_service.questions.response import LEVEL, MARKS
from graph_service.questions.waits import First

strawberry.enum(
    First,
    name="Answerer",
    description="Who answers: US, a person of ours; BOT, a program of ours; PEER, another customer.",
)
MOST_STEPS: Final = 500


def interval_of(found: Estimate) -> Interval:
    return Interval(low=found.low, high=found.high, level=LEVEL)


@object_type
class AnsweredWithin:
    """The share answered within some time."""

    seconds: int = told("Within so many seconds.")
    value: float | None = told("The share, 0 to 1; null where no wait was seen to last so long.")
    interval: Interval | None = told("Where the share lies; null where it is.")
    at_least: float | None = told("The share if none of the replies that are not held came in time.")
    at_most: float | None = told("The share if all of the replies that are not held came in time.")

    @classmethod
    def of(cls, row: response.Within) -> AnsweredWithin:
        value = None if row.share is None else row.share.value
        at_least, at_most = row.bounds or (value, value)
        return cls(
            seconds=row.seconds,
            value=value,
            interval=None if row.share is None else interval_of(row.share),
            at_least=at_least,
            at_most=at_most,
        )


@object_type
class MedianWait:
    """The time by which half are answered. Those who wait still count as waiting."""

    seconds: float = told("The time, in seconds.")
    low: float = told("The low end of its interval.")
    high: float | None = told("The high end; null where so long a wait has not been seen.")
    level: float = told("The probability that it lies between them, 0 to 1.")

    @classmethod
    def of(cls, row: Median) -> MedianWait:
        return cls(seconds=row.value, low=row.low, high=row.high, level=LEVEL)


@object_type
class WaitingStep:
    """A step of the curve of waiting."""

    seconds: float = told("When somebody was answered, in seconds from the opening.")
    waiting: float = told("The share that waits longer, 0 to 1.")
    interval: Interval = told("Where that share lies.")
    at_risk: int = told("How many were still waiting and seen to.")
    answered: int = told("How many of them were answered then.")

    @classmethod
    def of(cls, row: response.Step) -> WaitingStep:
        return cls(
            seconds=row.seconds,
            waiting=row.waiting.value,
            interval=interval_of(row.waiting),
            at_risk=row.at_risk,
            answered=row.answered,
        )


@object_type
class Waiting:
    """How long the wait for a person of ours was, of some matters or of people with their worst."""

    row: strawberry.Private[response.Waiting]
    waits: int = told("How many waits it is made of.")
    median: MedianWait | None = told("The time by which half are answered; null where that was not reached.")
    within: list[AnsweredWithin] = told("The share answered within 15 minutes, 1 hour, 24 hours and 7 days.")

    @classmethod
    def of(cls, row: response.Waiting) -> Waiting:
        return cls(
            row=row,
            waits=len(row.curve.watched),
            median=None if row.median is None else MedianWait.of(row.median),
            within=[AnsweredWithin.of(each) for each in row.within],
        )

    @field
    def curve(self, steps: int = 50) -> list[WaitingStep]:
        """The curve of waiting (Kaplan and Meier): at most so many of its steps, evenly spaced."""
        if not 1 <= steps <= MOST_STEPS:
            raise Misuse(f"steps: {steps:,} is not from 1 to {MOST_STEPS}.", "Ask for fewer steps.")
        return [WaitingStep.of(each) for each in self.row.steps(steps)]


@object_type
class FirstAnswer:
    """How often somebody answered first, and how fast. With those who wait, the shares add up to 1."""

    by: First = told("Who answered first.")
    matters: int = told("How many matters.")
    within: list[AnsweredWithin] = told("The share they answered first within the same times.")

    @classmethod
    def of(cls, row: response.Response, by: First) -> FirstAnswer:
        return cls(by=by, matters=row.first[by], within=within_marks(row.firsts[by]))


def within_marks(shares: Sequence[Estimate | None]) -> list[AnsweredWithin]:
    rows = (response.Within(mark, share, None) for mark, share in zip(MARKS, shares, strict=True))
    return [AnsweredWithin.of(each) for each in rows]


@object_type
class AnsweredShare:
    """How many a person of ours has answered so far, of those whose replies are all held."""

    value: float | None = told("Their share, 0 to 1; null where there are none.")
    numerator: int = told("Those answered.")
    denominator: int = told("Those whose replies are all held.")
    interval: Interval | None = told("Where the share lies, as sure as so many people make it.")

    @classmethod
    def of(cls, row: response.Answered) -> AnsweredShare:
        share = row.share
        return cls(
            value=None if share is None else share.value,
            numerator=row.answered,
            denominator=row.of,
            interval=None if share is None else Interval(low=share.low, high=share.high, level=LEVEL),
        )
