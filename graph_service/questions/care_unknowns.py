"""What figures about answers leave out, and how much that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from graph_service.questions import unheard
from graph_service.questions.care_dimensions import CareDimension
from graph_service.questions.influence import Scope
from graph_service.questions.matters import Sight
from graph_service.questions.placing import MONTH, WEEK, Column, LoudnessDimension, Values, channel
from graph_service.questions.unheard import Count, Unheard
from graph_service.questions.unknowns import Unknown, UnknownKind
from graph_service.questions.waits import Waits

DAY: Final = 86_400
"""Seconds."""
NOTHING: Final = Unknown(UnknownKind.NOTHING_HELD, None, "As far as is held, nobody asked us for anything.")
SENTENCES: Final[Mapping[UnknownKind, str]] = {
    **unheard.SENTENCES,
    UnknownKind.UNSEEN: "Of {every:,} matters, {count:,} have a reply that is not held: neither answered nor "
    "unanswered.",
    UnknownKind.TOO_EARLY: "Of {every:,} matters, {count:,} have no answer and are less than a day old.",
}
LASTING: Final[Mapping[CareDimension, LoudnessDimension]] = {
    CareDimension.CHANNEL: LoudnessDimension.CHANNEL,
    CareDimension.WEEK: LoudnessDimension.WEEK,
    CareDimension.MONTH: LoudnessDimension.MONTH,
}
"""Dimensions that any message has a value of: in these, what is in no matter belongs to a group too."""


class LeftOut:
    """What is left out of figures about a sight's matters, opened in a span of time."""

    def __init__(self, sight: Sight, opened: Scope, by: Sequence[CareDimension], on: str | None) -> None:
        """`on` is the one channel that is asked about, if it is one."""
        columns: Mapping[LoudnessDimension, Column] = {
            LoudnessDimension.CHANNEL: channel(sight.view),
            LoudnessDimension.WEEK: WEEK,
            LoudnessDimension.MONTH: MONTH,
        }
        self._by, self._on = tuple(by), on
        named = {LASTING[each] for each in by if each in LASTING}
        if on is not None:
            named.add(LoudnessDimension.CHANNEL)
        self._named = [each for each in columns if each in named]
        self._unheard = Unheard(sight.view, sight.time, opened, {each: columns[each] for each in self._named})

    def of(self, values: Values, waits: Waits) -> tuple[Unknown, ...]:
        """What a group leaves out; what is nothing is not told."""
        counted = (*of_matters(waits), *self._unheard.unreadable(self._values(values)))
        told = (
            Unknown(kind, count / every, SENTENCES[kind].format(count=count, every=every))
            for kind, count, every in counted
            if count
        )
        return (*told,) if len(waits) else (NOTHING, *told)

    def _values(self, values: Values) -> Values:
        """The values of a group in the dimensions that any message has."""
        given = {
            LASTING[each]: value for each, value in zip(self._by, values, strict=True) if each in LASTING
        }
        if self._on is not None:
            given.setdefault(LoudnessDimension.CHANNEL, self._on)
        return tuple(given[each] for each in self._named)


def of_matters(waits: Waits) -> Iterator[Count]:
    """Matters of which it cannot be told whether they were answered, or within a day."""
    early = ~waits.answered & ~waits.unseen & (waits.wait < DAY)
    yield UnknownKind.UNSEEN, int(np.count_nonzero(waits.unseen)), len(waits)
    yield UnknownKind.TOO_EARLY, int(np.count_nonzero(early)), len(waits)
