"""How long people waited for us: a wait for each matter, ended by an answer or seen to last until now.

The wait is for the first answer by a person of ours. A program's answer and that of another customer do not
end it; they are told beside, as who answered first. Whoever has no answer by the time of asking is seen to
wait until then. Where only the source knows of a reply that is not held, nobody can tell: such a matter is
neither answered nor unanswered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Final

import numpy as np

from graph_service.planes.view import (
    DIRECTIONS,
    NOBODY,
    PARTIES,
    SETTLED,
    SETTLERS,
    STATES,
    Floats,
    Integers,
    Mask,
    microseconds,
)
from graph_service.questions.matters import Sight

SECOND: Final = 1_000_000
"""Microseconds."""
LATER: Final = np.iinfo(np.int64).max
OURS: Final = DIRECTIONS.index("outbound")
UNSEEN: Final = STATES.index("answered_unseen")
THANKS: Final = SETTLERS.index("thanks")
US: Final = PARTIES.index("us")


class First(StrEnum):
    """Who answered first: a person of ours, a program of ours, or another customer."""

    US = "us"
    BOT = "bot"
    PEER = "peer"


FIRSTS: Final = tuple(First)
"""In the order of `Waits.first`."""
OF_PARTY: Final = np.array([*({"us": 0, "bot": 1, "peer": 2}.get(name, NOBODY) for name in PARTIES), NOBODY])
"""The number in `FIRSTS` of each party; the last is that of nobody, which is numbered -1."""

Clock = Callable[[Integers, Integers], Integers]
"""How many microseconds count between times."""


@dataclass(frozen=True, slots=True, eq=False)
class Waits:
    """A wait for each matter of a sight: aligned arrays, in seconds.

    `answered` says that a person of ours answered, and `wait` how long that took, or how long it was seen
    to last. `first` numbers `FIRSTS`, or is `NOBODY`, and `first_wait` is the wait for that. `unseen`
    matters have a reply that is not held, and no answer of ours that is; `closed` are settled without one.
    """

    person: Integers
    opening: Integers
    wait: Floats
    answered: Mask
    first: Integers
    first_wait: Floats
    unseen: Mask
    closed: Mask

    def __len__(self) -> int:
        return len(self.opening)

    def where(self, rows: Mask | Integers) -> Waits:
        """Some of them."""
        return Waits(*(getattr(self, each.name)[rows] for each in fields(self)))

    def of_people(self) -> Waits:
        """The worst wait of each person: answered if all were, else seen to last so long at least."""
        order = np.lexsort((self.opening, self.answered, -self.wait, self.person))
        people, begin = np.unique(self.person[order], return_index=True)
        return replace(self.where(order[begin]), answered=~np.isin(people, self.person[~self.answered]))


def waits(sight: Sight, clock: Clock) -> Waits:
    """The wait of each matter, by a clock."""
    matters, until = sight.matters, microseconds(sight.time.as_of)
    ours = answered_by_us(sight)
    answered = ours != LATER
    first = np.where(matters.first_answered_at <= until, OF_PARTY[matters.answered_by], NOBODY)
    somebody = first != NOBODY
    return Waits(
        person=matters.person,
        opening=matters.opening,
        wait=clock(matters.opened_at, np.where(answered, ours, until)) / SECOND,
        answered=answered,
        first=first,
        first_wait=clock(matters.opened_at, np.where(somebody, matters.first_answered_at, until)) / SECOND,
        unseen=reply_unseen(sight) & ~answered,
        closed=(matters.state == SETTLED) & ~answered,
    )


def answered_by_us(sight: Sight) -> Integers:
    """When a person of ours first answered each matter, in microseconds; the end of time for never.

    A contact in which we spoke with her answers itself. An answer dated before what it answers was given at
    the same time.
    """
    matters, said = sight.matters, sight.view.said
    message, row = matters.messages.items, matters.messages.rows
    by_us = ((said.direction[message] == OURS) & ~said.bot[message]) | said.met[message]
    held = sight.time.holds(said.sent_at[message], said.recorded_at[message])
    given = (matters.answered_by == US) & (matters.first_answered_at <= microseconds(sight.time.as_of))
    found = np.where(given, matters.first_answered_at, LATER)
    np.minimum.at(found, row[by_us & held], said.sent_at[message[by_us & held]])
    return np.maximum(found, matters.opened_at)


def reply_unseen(sight: Sight) -> Mask:
    """Which matters have a reply that only their source knows of: so it says, or they were thanked for."""
    matters = sight.matters
    thanked = (matters.settled_by == THANKS) & (matters.answered_by == NOBODY)
    return np.asarray((matters.state == UNSEEN) | thanked)
