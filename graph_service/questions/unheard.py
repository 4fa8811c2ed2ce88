"""What the three numbers of loudness leave out, and how much that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from graph_service.planes.view import DIRECTIONS, NOBODY, View
from graph_service.questions.camps import Scene, Sounds
from graph_service.questions.influence import Scope
from graph_service.questions.placing import PLACED, Column, LoudnessDimension, Values
from graph_service.questions.time import Time
from graph_service.questions.topical import Mask
from graph_service.questions.unknowns import Unknown, UnknownKind

Count = tuple[UnknownKind, int, int]
"""How many of how many are left out."""
SENTENCES: Final[Mapping[UnknownKind, str]] = {
    UnknownKind.UNDECIDED: "Of {every:,} who spoke, {count:,} are on neither side.",
    UnknownKind.CROWD: "Of {every:,} who spoke, {count:,} are heard only in a crowd that is damped.",
    UnknownKind.NOBODY: "Of {every:,} messages to us, {count:,} are no known customer's.",
    UnknownKind.UNREAD: "Of {every:,} messages to us, {count:,} have not been read yet.",
    UnknownKind.FOLLOWERS: "Reach counts who was seen to turn to them: who only read, nobody knows.",
}
FOLLOWERS: Final = Unknown(UnknownKind.FOLLOWERS, None, SENTENCES[UnknownKind.FOLLOWERS])


class Unheard:
    """What was left out in a span of time by the time of asking.

    What is by nobody known, or is not read yet, is counted among all that was said to us, wherever a
    group has a value for any message: nobody can tell what product it is about.
    """

    def __init__(
        self, view: View, time: Time, scope: Scope, columns: Mapping[LoudnessDimension, Column]
    ) -> None:
        said = view.said
        to_us = time.holds(said.sent_at, said.recorded_at) & (said.direction == DIRECTIONS.index("inbound"))
        numbers = np.flatnonzero(to_us)
        sounds = Sounds(said.person[numbers], numbers, numbers, said.sent_at[numbers])
        self._said, self._columns = said, columns
        self._to_us = sounds.where(scope.spans(sounds.sent_at))

    def of(self, values: Values, heard: Scene) -> tuple[Unknown, ...]:
        """What a group leaves out; what is nothing is not told."""
        counted = (*speakers(heard), *self.unreadable(values))
        told = (
            Unknown(kind, count / every, SENTENCES[kind].format(count=count, every=every))
            for kind, count, every in counted
            if count
        )
        return (*told, FOLLOWERS)

    def unreadable(self, values: Values) -> Iterator[Count]:
        """What is by nobody known, and what is not read yet."""
        said = self._to_us.where(self._within(values)).message
        unread = np.isnan(self._said.sentiment[said]) & (self._said.wording[said] != 0)
        yield UnknownKind.NOBODY, int(np.count_nonzero(self._said.person[said] == NOBODY)), len(said)
        yield UnknownKind.UNREAD, int(np.count_nonzero(unread)), len(said)

    def _within(self, values: Values) -> Mask:
        """Which messages to us have a group's values, in the dimensions that any message has."""
        within = np.ones(self._to_us.person.size, np.bool_)
        for (dimension, column), value in zip(self._columns.items(), values, strict=True):
            if dimension in PLACED:
                numbers = column.numbers(self._to_us)
                named = [number for number in np.unique(numbers).tolist() if column.value(number) == value]
                within &= np.isin(numbers, named)
        return within


def speakers(heard: Scene) -> Iterator[Count]:
    """Who spoke and is on neither side."""
    people = np.unique(heard.said.person)
    neither = int(np.count_nonzero(heard.camps.side[people] == 0))
    crowd = int(np.count_nonzero(heard.camps.crowd[people]))
    yield UnknownKind.UNDECIDED, neither - crowd, len(people)
    yield UnknownKind.CROWD, crowd, len(people)
