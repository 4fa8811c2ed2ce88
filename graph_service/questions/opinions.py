"""What people think of us and of our products: everyone's stance as of a time, and what it rests on.

`algorithms.advocacy` has the formula with an example, `algorithms.damping` how crowds are heard,
`algorithms.deeds` what deeds count.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from algorithms.advocacy import (
    USUAL,
    Posteriors,
    advocate_scores,
    critic_scores,
    posteriors,
    stance_contributions,
)
from algorithms.damping import Crowds, Voices, crowds, said_first
from algorithms.deeds import DEEDS, Deeds, deed_contributions
from algorithms.graph import Reals, decay
from graph_service.planes.view import NOBODY, Integers, Stances, View
from graph_service.questions.deeds import Heard, chances, deeds_of
from graph_service.questions.grouped import Grouped
from graph_service.questions.scored import Rank
from graph_service.questions.time import Time

EVEN: Final = 0.5
"""As much praise as criticism: the line between for and against."""
WARM: Final = ("praise", "recommendation", "willingness_to_vouch")
BESIDE: Final = (DEEDS.index("helps"), DEEDS.index("referred"))
"""Deeds that no message of a crowd shows."""
COURTESY: Final = 0.25
"""What is left of the praise in a message that surely thanks, and nothing else."""
Mask = NDArray[np.bool_]


class Side(Enum):
    """For or against."""

    FOR = 1
    AGAINST = -1


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose stance towards what: a product's slug, or None for us and all our products.

    With a `topic`, what is said on that alone. With `consented_to`, a purpose, a ranking names only
    those whose consent to it stands.
    """

    side: Side
    product: str | None
    time: Time
    certain_only: bool = False
    first: int = 20
    after: Rank | None = None
    topic: str | None = None
    consented_to: str | None = None


@dataclass(frozen=True, eq=False)
class Opinions:
    """What had been said by the time of asking, and what follows from it for each person.

    `stances` are the messages that count, with what `said` of each is left, the `crowd` around it,
    and the `shares` that it adds to the side asked about: below 0 where it takes away. `deeds` have
    `deed_shares` likewise. `posteriors`, `scores` and `brigade` have an entry for each person:
    a brigade's voices are those of whom nothing is heard but in a crowd, by less than half.
    """

    stances: Stances
    said: Heard
    crowd: Crowds
    shares: Reals
    deeds: Deeds
    deed_shares: Reals
    posteriors: Posteriors
    scores: Reals
    brigade: Mask

    @cached_property
    def stances_of(self) -> Grouped:
        """Rows of `stances` by person."""
        return Grouped.by(self.stances.person, self.scores.size)

    @cached_property
    def deeds_of(self) -> Grouped:
        """Rows of `deeds` by person."""
        return Grouped.by(self.deeds.person, self.scores.size)


def opinions_of(view: View, asked: Asked, about: Mask | None = None) -> Opinions:
    """Every person's stance towards what was asked, as of the time of asking.

    With `about`, bool[messages], only what is said in these messages counts.
    """
    stances = stances_held(view, asked, about)
    crowd = crowds(voices_of(view, stances, asked.time), start=beginning(view, asked.time))
    said = heard(view, stances, crowd, asked.time)
    words = stance_contributions(stances.person, said.value, asked.time.age_days(stances.sent_at))
    deeds = deeds_of(view, said, narrowed=asked.product is not None or about is not None)
    acts = deed_contributions(deeds)
    standing = posteriors(
        np.concatenate([stances.person, deeds.person]),
        np.concatenate([stances.value, np.zeros(acts.size)]),
        np.concatenate([words, acts]),
        people=len(view.people),
    )
    scores = advocate_scores(standing) if asked.side is Side.FOR else critic_scores(standing)
    brigade = only_in_crowds(stances, crowd, deeds, asked.side, len(view.people))
    sign = asked.side.value
    return Opinions(stances, said, crowd, words * sign, deeds, acts * sign, standing, scores, brigade)


def stances_held(view: View, asked: Asked, about: Mask | None) -> Stances:
    """What had been said of what is asked, as it was known then."""
    said = view.towards_us if asked.product is None else view.about.get(asked.product, NOTHING)
    held = asked.time.holds(said.sent_at, said.recorded_at)
    if about is not None:
        held &= about[said.message]
    return Stances(
        said.person[held], said.message[held], said.value[held], said.sent_at[held], said.recorded_at[held]
    )


NOTHING: Final = Stances(
    np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64)
)


def voices_of(view: View, stances: Stances, time: Time) -> Voices:
    """The messages as voices of a crowd."""
    since = first_heard(view, time)[stances.person]
    return Voices(stances.person, view.said.wording[stances.message], stances.value, stances.sent_at, since)


def first_heard(view: View, time: Time) -> Integers:
    """When each person first spoke, as known at a time: int64[people], the end of time for nobody."""
    said = view.said
    spoke = (said.person != NOBODY) & time.holds(said.sent_at, said.recorded_at)
    first = np.full(len(view.people), np.iinfo(np.int64).max)
    np.minimum.at(first, said.person[spoke], said.sent_at[spoke])
    return first


def beginning(view: View, time: Time) -> int:
    """When the first message held by a time was sent."""
    sent_at = view.said.sent_at[time.holds(view.said.sent_at, view.said.recorded_at)]
    return int(sent_at.min()) if sent_at.size else 0


def heard(view: View, stances: Stances, crowd: Crowds, time: Time) -> Heard:
    """What is left of each message: irony, courtesy and crowds taken off, repetition left out."""
    value = stances.value * crowd.heard * sincerity(view, stances) * warmth(view, stances)
    faded = value * decay(time.age_days(stances.sent_at), USUAL.half_life_days)
    first = said_first(stances.person, view.said.wording[stances.message], faded)
    return Heard(stances, value * first, crowd.heard * first, time)


def sincerity(view: View, stances: Stances) -> Reals:
    """What irony leaves of praise, 0 to 1: all of it up to a risk of 0.5, nothing at 1.

    Irony is told so poorly (docs/model-card.md) that it makes no criticism of praise.
    """
    risk = np.nan_to_num(view.said.irony[stances.message])
    return np.where(stances.value > 0, np.minimum(1.0, 2.0 - 2.0 * risk), 1.0)


def warmth(view: View, stances: Stances) -> Reals:
    """What courtesy leaves of praise, from a quarter to 1: who only thanks is polite, and no fan yet.

    A message only thanks by as much as it likelier thanks than it praises, recommends or vouches.
    """
    thanks, *warmer = (chances(view, intent)[stances.message] for intent in ("thanks", *WARM))
    only_thanks = np.maximum(thanks - np.max(warmer, axis=0), 0.0)
    return np.where(stances.value > 0, 1.0 - (1.0 - COURTESY) * only_thanks, 1.0)


def only_in_crowds(stances: Stances, crowd: Crowds, deeds: Deeds, side: Side, people: int) -> Mask:
    """Of whom nothing on a side is heard by half or more, though something is said.

    What is told without a message of the crowd, such as whom somebody helped or brought, is heard.
    """
    on_it = speaking(stances, deeds, side)
    best = np.full(people, np.inf)
    best[stances.person[on_it]] = 0.0
    np.maximum.at(best, stances.person[on_it], crowd.heard[on_it])
    beside = np.isin(deeds.kind, BESIDE) & (deeds.amount * side.value > 0)
    best[deeds.person[beside]] = np.inf
    return np.asarray(best < EVEN)


def speaking(stances: Stances, deeds: Deeds, side: Side) -> Mask:
    """Which messages speak for a side: by their tone or, where that says neither, by a deed they show."""
    shown = deeds.message[deeds.amount * side.value > 0]
    neutral = np.flatnonzero(stances.value == 0)
    on_it = np.asarray(stances.value * side.value > 0)
    on_it[neutral] = np.isin(stances.message[neutral], shown)
    return on_it


def on_side(opinions: Opinions, asked: Asked) -> Mask:
    """Who leans to the side asked for at all, or surely."""
    if asked.certain_only:
        return np.asarray(opinions.scores > EVEN)
    leaning = (opinions.posteriors.mean - EVEN) * asked.side.value
    return np.asarray((leaning > 0) & (opinions.posteriors.evidence > 0))
