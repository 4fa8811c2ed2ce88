"""What people do beside praising and criticising: recommend, vouch, bring others, help, forgive, leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.advocacy import USUAL, StanceRule
from algorithms.graph import Indices, Reals, check_array, decay
from algorithms.grouping import places_within

DEEDS: Final = ("vouches", "recommends", "helps", "recovered", "leaves", "escalates", "referred")
"""The kinds of deeds, in the order of `Deeds.kind`."""
WEIGHTS: Final = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0)
"""What a sure deed of each kind weighs, in full praises: who brought somebody to us did more than speak."""
NO_MESSAGE: Final = -1
FURTHER: Final = 0.75
"""What a deed counts beside the next stronger one of its doer and side."""


@dataclass(frozen=True, slots=True, eq=False)
class Deeds:
    """Who did what: aligned arrays of shape `(deeds,)`.

    `person` (int64) numbers people, `kind` (int64) `DEEDS`; `message` (int64) is the message that shows
    it, or `NO_MESSAGE`. `amount` (float64) is how surely it was done, 0 to 1, times the side: above 0
    for us, below against. `age_days` counts from the midnight that ends the day of asking.
    """

    person: Indices
    kind: Indices
    message: Indices
    amount: Reals
    age_days: Reals

    def __post_init__(self) -> None:
        for name in ("person", "kind", "message"):
            check_array(name, getattr(self, name), np.int64, self.person.size)
        for name in ("amount", "age_days"):
            check_array(name, getattr(self, name), np.float64, self.person.size)
        if not (np.abs(self.amount) <= 1).all():
            raise ValueError("amount: a deed lies between -1 and 1")


def joined(*parts: Deeds) -> Deeds:
    """Deeds of several kinds as one."""
    names = ("person", "kind", "message", "amount", "age_days")
    return Deeds(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def deed_contributions(deeds: Deeds, *, rule: StanceRule = USUAL) -> Reals:
    """What each deed adds to its doer's stance beside any words, shape `(deeds,)`.

    A deed is `amount` times its kind's weight times `decay(age_days)`, as a message's value is. Of one
    day only the strongest of a person and side counts; and of what is left, the k-th strongest counts
    `0.75 ** (k - 1)`. So a day adds at most 1, and a lifetime less than 4; with people brought to us
    2 and 8. One deed more, or a surer one, never lowers the sum.

    Two deeds of yesterday, and one of today: 0.75 * 0.8 + 0 + 1.

    >>> amount, age = np.array([0.8, 0.6, 1.0]), np.array([1.5, 1.5, 0.5])
    >>> deeds = Deeds(np.zeros(3, np.int64), np.array([0, 1, 2]), np.arange(3), amount, age)
    >>> deed_contributions(deeds, rule=StanceRule(half_life_days=1e12)).round(3)
    array([0.6, 0. , 1. ])
    """
    faded = deeds.amount * np.asarray(WEIGHTS)[deeds.kind] * decay(deeds.age_days, rule.half_life_days)
    # Ties go by kind and message, so that the order of rows makes no difference.
    order = (-np.abs(faded), deeds.kind, deeds.message)
    best = places_within((deeds.person, np.ceil(deeds.age_days), faded > 0), order) == 0
    share = np.zeros(faded.size)
    groups = deeds.person[best], faded[best] > 0
    share[best] = faded[best] * FURTHER ** places_within(groups, [column[best] for column in order])
    return share
