"""Who is a fan and who a critic, and what either makes heard.

A fan of a product is who leans to praise in what they would say of it next, a critic who leans to
criticism, by all they had said of it until the time of asking: `questions.advocates` lists both. They are
so surely if the whole interval of their stance lies on that side. Who said nothing for or against it, or
as much of either, is neither. So is who was heard only in a crowd that is damped; what they have is told
beside.

What a camp makes heard is told from messages about the product, or about us. That somebody was turned to
over it is told from answers, mentions, shares and thanks that are about it too, or that belong to a
conversation in which they had spoken of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from graph_service.planes.view import Integers, View
from graph_service.questions.opinions import EVEN, Asked, Opinions, Side, only_in_crowds, opinions_of
from graph_service.questions.time import Time
from graph_service.questions.topical import Mask


@dataclass(frozen=True, slots=True, eq=False)
class Camps:
    """For each person of a view 1 for a fan, -1 for a critic and 0 for neither; and who is so surely.

    `crowd` has the side of those who are on none, since they are heard only in a crowd that is damped.
    """

    side: Integers
    sure: Mask
    crowd: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Sounds:
    """What is heard of people: aligned arrays.

    `person` is who is heard, `unit` what is counted, each once: a person, a message, or who turned to them.
    """

    person: Integers
    unit: Integers
    message: Integers
    sent_at: Integers

    @property
    def by_person(self) -> Sounds:
        """The same, to count who is heard."""
        return replace(self, unit=self.person)

    def where(self, rows: Mask | Integers) -> Sounds:
        """Some of it."""
        return Sounds(self.person[rows], self.unit[rows], self.message[rows], self.sent_at[rows])


SILENCE: Final = Sounds(*(np.zeros(0, np.int64) for _ in range(4)))


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Fans and critics, what they and others said, by message, and who turned to them over it."""

    camps: Camps
    said: Sounds
    turned: Sounds


def scene(view: View, asked: Asked, about: Mask | None = None) -> Scene:
    """The sides people take of what is asked, of either side, and all that had been heard by then.

    With `about`, bool[messages], only what is said in these messages.
    """
    opinions = opinions_of(view, asked, about)
    said = opinions.stances
    return Scene(
        camps_of(opinions, certain_only=asked.certain_only),
        Sounds(said.person, said.message, said.message, said.sent_at),
        turned(view, opinions, asked.time),
    )


def camps_of(opinions: Opinions, *, certain_only: bool) -> Camps:
    """The sides that people take, or surely take."""
    stances = opinions.posteriors
    leaning = np.where(stances.evidence > 0, np.sign(stances.mean - EVEN), 0).astype(np.int64)
    sure = (stances.low > EVEN) | (stances.high < EVEN)
    takes = leaning * (sure | (not certain_only))
    damped = np.zeros(leaning.size, np.bool_)
    for side in Side:
        only = only_in_crowds(opinions.stances, opinions.crowd, opinions.deeds, side, leaning.size)
        damped |= only & (leaning == side.value)
    return Camps(np.where(damped, 0, takes), sure, np.where(damped, takes, 0))


def turned(view: View, opinions: Opinions, time: Time) -> Sounds:
    """Who had turned to whom over what was asked about."""
    acts, said = view.attention, opinions.stances
    place = view.said.conversation
    spoke = pairs(said.person, place[said.message], len(view.messages))
    heard = pairs(acts.target, place[acts.message], len(view.messages))
    over = np.isin(heard, spoke) | np.isin(acts.message, said.message)
    held = over & time.holds(acts.sent_at, acts.recorded_at)
    return Sounds(acts.target, acts.source, acts.message, acts.sent_at).where(held)


def pairs(person: Integers, conversation: Integers, most: int) -> Integers:
    """One number for each person and conversation; there are at most so many conversations."""
    return np.asarray(person * most + conversation, np.int64)
