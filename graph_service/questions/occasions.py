"""Occasions on which we might have acted: what people wanted, or what they praised, and what we then did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

import numpy as np

from graph_service.planes.view import MICROSECOND, NEVER, Integers, Mask, View, microseconds
from graph_service.questions.matters import Sight
from graph_service.questions.past import Past
from graph_service.questions.references import told_of
from graph_service.questions.waits import LATER, answered_by_us, reply_unseen

WARM: Final = 0.25
"""From this value on, what somebody says praises clearly enough to ask them to vouch for us."""


class Action(StrEnum):
    """What we did, or did not do."""

    ANSWERED_FAST = "answered_fast"
    ANSWERED = "answered"
    FIXED = "fixed"
    ASKED_FOR_REFERENCE = "asked_for_reference"


USUAL_WAIT: Final[Mapping[Action, timedelta]] = {
    Action.ANSWERED_FAST: timedelta(hours=1),
    Action.ANSWERED: timedelta(days=7),
    Action.FIXED: timedelta(days=7),
    Action.ASKED_FOR_REFERENCE: timedelta(days=30),
}
"""Until when an action has to have been done, where nobody says otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class Occasions:
    """One row an occasion: aligned arrays, the first first.

    `person` numbers the people and `opening` the messages; `at` is when that was sent, and `done_at`
    when we first acted, or `NEVER`; both in microseconds since 1970. `reopened_at` is when a matter was
    last reopened, or `NEVER`. Of those `unseen` nobody knows whether and when we acted.
    """

    person: Integers
    opening: Integers
    at: Integers
    done_at: Integers
    reopened_at: Integers
    unseen: Mask

    def __len__(self) -> int:
        return self.person.size

    def where(self, rows: Mask) -> Occasions:
        """Some of them."""
        return Occasions(
            self.person[rows],
            self.opening[rows],
            self.at[rows],
            self.done_at[rows],
            self.reopened_at[rows],
            self.unseen[rows],
        )


def occasions(past: Past, sight: Sight, action: Action, wait: timedelta) -> Occasions:
    """The occasions for an action: matters, or for asking to vouch what was clearly praised.

    Of praise within the same `wait` only the first is one, so that nobody is counted twice for it.
    """
    if action is Action.ASKED_FOR_REFERENCE:
        return praises(past, sight, wait // MICROSECOND)
    matters = sight.matters
    done_at = matters.fixed_at if action is Action.FIXED else answered_at(sight)
    unseen = reply_unseen(sight) & (done_at == NEVER) & (action is not Action.FIXED)
    return Occasions(matters.person, matters.opening, matters.opened_at, done_at, matters.reopened_at, unseen)


def answered_at(sight: Sight) -> Integers:
    """When somebody of ours, and no program, first answered each matter, or `NEVER`."""
    first = answered_by_us(sight)
    return np.where(first == LATER, NEVER, first)


def praises(past: Past, sight: Sight, wait: int) -> Occasions:
    """What was clearly praised, and when its sender was first asked afterwards to vouch for us."""
    about = sight.view.towards_us
    held = sight.time.holds(about.sent_at, about.recorded_at) & (about.value >= WARM)
    order = np.lexsort((about.message[held], about.sent_at[held]))
    person, message, at = (each[held][order] for each in (about.person, about.message, about.sent_at))
    first = apart(person, at, wait)
    person, message, at = person[first], message[first], at[first]
    nothing = np.full(person.size, NEVER)
    done_at = first_after(asks(past, sight), person, at)
    return Occasions(person, message, at, done_at, nothing, np.zeros(person.size, np.bool_))


def apart(person: Integers, at: Integers, wait: int) -> Mask:
    """Which rows, in order of time, come no sooner than `wait` after the person's last that does."""
    last: dict[int, int] = {}
    kept = np.zeros(person.size, np.bool_)
    for row, (who, when) in enumerate(zip(person.tolist(), at.tolist(), strict=True)):
        if who not in last or when - last[who] > wait:
            last[who], kept[row] = when, True
    return kept


def asks(past: Past, sight: Sight) -> dict[int, list[int]]:
    """When each person was asked to vouch for us, in order."""
    handles = past.people.store.references.parties(hinting=False)
    told = told_of(past, sight.time, handles)
    number = numbers(sight.view)
    return {
        number[customer]: [microseconds(at) for at in each.asks]
        for customer, each in told.people.items()
        if customer in number and each.asks
    }


def numbers(view: View) -> dict[str, int]:
    """The number of each person of a view."""
    return {key: number for number, key in enumerate(view.people)}


def first_after(times: Mapping[int, list[int]], person: Integers, at: Integers) -> Integers:
    """Each person's first time from `at` on, or `NEVER`."""
    found = (
        next((each for each in times.get(who, ()) if each >= when), NEVER)
        for who, when in zip(person.tolist(), at.tolist(), strict=True)
    )
    return np.fromiter(found, np.int64, person.size)
