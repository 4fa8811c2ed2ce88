"""Where what is heard belongs: a value of each dimension that it is grouped by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from graph_service.planes.view import EPOCH, MICROSECOND, Integers, View
from graph_service.questions.camps import Sounds
from graph_service.questions.segments import Segment, segments
from graph_service.questions.spoken import Listening
from graph_service.questions.time import DAY

Values = tuple[str | None, ...]
"""A value of each dimension; None for what has none."""


class LoudnessDimension(StrEnum):
    """What is grouped by."""

    PRODUCT = "product"
    CHANNEL = "channel"
    JOB = "job"
    INDUSTRY = "industry"
    ORGANIZATION = "organization"
    WEEK = "week"
    MONTH = "month"


PLACED: Final = frozenset({LoudnessDimension.CHANNEL, LoudnessDimension.WEEK, LoudnessDimension.MONTH})
"""Dimensions that any message has a value of, whoever sent it and whatever it is about."""


@dataclass(frozen=True, slots=True)
class Column:
    """A dimension as numbers: that of each row, and the value that a number stands for."""

    numbers: Callable[[Sounds], Integers]
    value: Callable[[int], str | None]


class Columns:
    """The columns of dimensions over a view; the segments of people are read once, when asked for."""

    def __init__(self, view: View, listening: Listening) -> None:
        self._view = view
        self._listening = listening
        self._segments: dict[Segment, Column] = {}

    def of(self, dimension: LoudnessDimension, product: str | None) -> Column:
        """A dimension's column, of what is heard about a product."""
        made: Mapping[LoudnessDimension, Callable[[], Column]] = {
            LoudnessDimension.PRODUCT: lambda: constant(product),
            LoudnessDimension.CHANNEL: lambda: channel(self._view),
            LoudnessDimension.WEEK: lambda: WEEK,
            LoudnessDimension.MONTH: lambda: MONTH,
        }
        if dimension in made:
            return made[dimension]()
        return self._segment(Segment(dimension.value))

    def _segment(self, segment: Segment) -> Column:
        if segment not in self._segments:
            found = segments(self._listening, segment)
            self._segments[segment] = by_person([found.get(person) for person in self._view.people])
        return self._segments[segment]


def constant(value: str | None) -> Column:
    return Column(lambda sounds: np.zeros(sounds.person.size, np.int64), lambda _: value)


def channel(view: View) -> Column:
    return Column(lambda sounds: view.said.channel[sounds.message], view.channels.__getitem__)


def by_person(values: Sequence[str | None]) -> Column:
    """A column of what is known of each person of a view."""
    names = (None, *sorted({value for value in values if value is not None}))
    number = {name: place for place, name in enumerate(names)}
    numbers = np.array([number[value] for value in values], np.int64)
    return Column(lambda sounds: numbers[sounds.person], names.__getitem__)


def monday(sounds: Sounds) -> Integers:
    """The day, counted from 1970, on which the week of each row begins; that year began on a Thursday."""
    return (sounds.sent_at // DAY + 3) // 7 * 7 - 3


def month(sounds: Sounds) -> Integers:
    """The month of each row, counted from January 1970."""
    return sounds.sent_at.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)


WEEK: Final = Column(monday, lambda day: f"{EPOCH + day * DAY * MICROSECOND:%Y-%m-%d}")
MONTH: Final = Column(month, lambda number: f"{1970 + number // 12}-{number % 12 + 1:02d}")


def placed(sounds: Sounds, columns: Sequence[Column]) -> Iterator[tuple[Values, Integers]]:
    """The rows of each combination of values that occurs."""
    for codes, rows in alike([column.numbers(sounds) for column in columns], sounds.person.size):
        yield tuple(column.value(code) for column, code in zip(columns, codes, strict=True)), rows


def alike(numbers: Sequence[Integers], size: int) -> Iterator[tuple[tuple[int, ...], Integers]]:
    """The combinations of numbers that occur in so many rows, and the rows of each."""
    _, first, group = np.unique(combined(numbers, size), return_index=True, return_inverse=True)
    order = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group, minlength=len(first)))
    for example, rows in zip(first, np.split(order, ends)[:-1], strict=True):
        yield tuple(int(each[example]) for each in numbers), rows


def combined(numbers: Sequence[Integers], size: int) -> Integers:
    """One number for each combination of numbers in a row, shape `(size,)`."""
    code = np.zeros(size, np.int64)
    for each in numbers:
        values, place = np.unique(each, return_inverse=True)
        code = code * (len(values) + 1) + place
    return code
