"""What we have in the people we can reach: fans, who would vouch for us, what they want settled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from algorithms.ladder import Rung
from graph_service.planes.view import SETTLED, Integers, Mask, Matters, View
from graph_service.questions.camps import camps_of
from graph_service.questions.customers import numbers
from graph_service.questions.opinions import Asked, Side, opinions_of
from graph_service.questions.references import Reference, Vouching
from graph_service.questions.time import Time
from graph_service.store.reference_rows import HintRow

VOUCH: Final = frozenset({Rung.CONFIRMED, Rung.ACTIVE, Rung.RESTING, Rung.ASKED, Rung.INFERRED})
"""Who vouches for us, was asked to, or hinted that they would."""


@dataclass(frozen=True, slots=True, eq=False)
class Remaining:
    """Of the people that can be reached, bool[people]: who is a fan; their references and open matters.

    `conversations` are numbers of theirs, `references` those who vouch, were asked to, or hinted it.
    """

    people: Mask
    fans: Mask
    references: tuple[Reference, ...]
    matters: Matters
    conversations: Integers

    def vouching(self, view: View) -> Mask:
        """Who of the people has a reference: bool[people]."""
        found = numbers(view, [row.customer for row in self.references])
        mask = np.zeros(len(view.people), np.bool_)
        mask[[each for each in found if each is not None]] = True
        return mask

    def wanting(self) -> Integers:
        """How many open matters each has: int64[people]."""
        return np.bincount(self.matters.person, minlength=self.people.size)


def remaining(view: View, matters: Matters, told: Vouching, people: Mask) -> Remaining:
    """What there is in some people as of the time for which `matters` and `told` stand."""
    camps = camps_of(opinions_of(view, Asked(Side.FOR, None, told.time)), certain_only=False)
    held = told.time.holds(view.said.sent_at, view.said.recorded_at)
    return Remaining(
        people=people,
        fans=(camps.side == Side.FOR.value) & people,
        references=vouching_of(view, told, people),
        matters=matters.where((matters.state != SETTLED) & people[matters.person]),
        conversations=np.unique(view.said.conversation[held]),
    )


def vouching_of(view: View, told: Vouching, people: Mask) -> tuple[Reference, ...]:
    rows = [row for row in told.references() if row.rung in VOUCH]
    found = numbers(view, [row.customer for row in rows])
    pairs = zip(rows, found, strict=True)
    return tuple(row for row, person in pairs if person is not None and people[person])


def unsaid(told: Vouching, view: View, time: Time) -> Vouching:
    """What is told of those who may vouch, but for the hints in messages that the view does not know."""
    known = time.holds(view.said.sent_at, view.said.recorded_at)
    number = {key: n for n, key in enumerate(view.messages)}

    def stands(hint: HintRow) -> bool:
        place = number.get(hint.key)
        return hint.referral or (place is not None and bool(known[place]))

    people = {
        person: replace(each, hints=tuple(filter(stands, each.hints))) for person, each in told.people.items()
    }
    return replace(told, people=people)
