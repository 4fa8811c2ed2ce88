"""How far a crowd is heard: the same words again and again, and many new voices at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.graph import Indices, Reals, check_array
from algorithms.grouping import Mask, numbered, places_within, shared

HOUR: Final = 3_600_000_000
DAY: Final = 24 * HOUR
"""Microseconds."""
NO_WORDS: Final = 0


@dataclass(frozen=True, slots=True)
class DampingRule:
    """When voices are too many at once to be so many opinions.

    A voice is new for `new_days` from its first message on. New voices on one side are a crowd
    where, within `around_hours` of a message, they are more than `few`, more than `times` what
    was usual in the `looking_back_days` before, and more than `times` those for or against the other way.
    """

    new_days: int = 1
    around_hours: int = 1
    few: int = 10
    times: float = 3.0
    looking_back_days: int = 30


USUAL: Final = DampingRule()


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """Who said what to one matter: aligned arrays of shape `(messages,)`.

    `person` (int64) numbers people. `wording` (int64) is equal for messages of the same words and 0
    for those without. `value` (float64) is above 0 for praise, below for criticism. `sent_at`
    and `since` (int64, microseconds since 1970, UTC) are the times of the message and of the first
    that its author ever sent.
    """

    person: Indices
    wording: Indices
    value: Reals
    sent_at: Indices
    since: Indices

    def __post_init__(self) -> None:
        for name in ("person", "wording", "sent_at", "since"):
            check_array(name, getattr(self, name), np.int64, self.person.size)
        check_array("value", self.value, np.float64, self.person.size)


@dataclass(frozen=True, slots=True, eq=False)
class Crowds:
    """The crowd around each message, shape `(messages,)`: how many speak, and how far one is heard.

    `alike` (int64) is how many people said the same words on that day, `new` (int64) how many new
    voices spoke on the same side around it where they are a crowd, else 0. `heard` (float64, above 0
    to 1) is what of the message counts.
    """

    alike: Indices
    new: Indices
    heard: Reals


def crowds(voices: Voices, *, start: int, rule: DampingRule = USUAL) -> Crowds:
    """What of each message counts, given who else said the same words, and which new voices came with it.

    - **The same words.** Where n people say the same words on one day (UTC), they count together as
      1 + log2(n) voices: each as (1 + log2(n)) / n. Two are heard in full, 200 as 8.6.
    - **New voices.** Where n new voices speak on one side within an hour of a message of one of
      them, and a = max(10, 3 u, 3 o) is less, with u the usual number and o that of new voices on the
      other side around it, they count together as a voices: each as a / n. The usual number is the
      mean over such spans in the 30 days before, or since `start` if that is later, one span at
      least: where everybody is new at all times, as in a young record, nobody stands out. And where
      praise and criticism rise together, the record is merely busy: who has criticism added so that
      praise is heard is heard as a critic. Who came with a crowd is heard no further while new, however much
      later they say more on that side. What is neither for nor against is a side of its own here, as
      a recommendation may sound like neither.

    Of the two the smaller holds. What was said later than an hour after a message changes nothing
    about its new voices, and what was said on another day nothing about its words.

    Parameters
    ----------
    voices
        All that was said on one matter by the time of asking.
    start
        When the record begins, in microseconds since 1970.
    rule
        Spans and thresholds.

    Returns
    -------
    `Crowds`; the order of the messages makes no difference.

    Examples
    --------
    Four people say the same words on one day, the first of them twice: each is heard as
    (1 + log2(4)) / 4 = 0.75. A fifth says something of her own.

    >>> noon, count = 12 * HOUR, 6
    >>> said = Voices(np.array([0, 0, 1, 2, 3, 4]), np.array([7, 7, 7, 7, 7, 8]), np.ones(count),
    ...               np.full(count, noon), np.full(count, noon))
    >>> crowds(said, start=0).heard
    array([0.75, 0.75, 0.75, 0.75, 0.75, 1.  ])

    References
    ----------
    The first rule is that of sublinear term frequency: C. D. Manning, P. Raghavan and H. Schütze,
    "Introduction to Information Retrieval" (2008), section 6.4.1. The second is a threshold on a burst
    over its base rate: J. Kleinberg, "Bursty and Hierarchical Structure in Streams", KDD 2002,
    https://doi.org/10.1145/775047.775061, has the model of which it is the simplest case.

    """
    alike = people_alike(voices)
    new = np.zeros(voices.person.size, np.int64)
    heard = heard_of(alike)
    for side in (1, -1, 0):
        young = voices.sent_at - voices.since < rule.new_days * DAY
        fresh = np.flatnonzero(young & (np.sign(voices.value) == side))
        person, sent_at = voices.person[fresh], voices.sent_at[fresh]
        first = first_words(person, sent_at)
        around, usual = first_around(first, sent_at, rule), usually(first, sent_at, start, rule)
        against = np.flatnonzero(young & (voices.value * side < 0))
        others = first_around(first_words(voices.person[against], voices.sent_at[against]), sent_at, rule)
        allowed = np.maximum(usual, rule.times * others)
        share = allowed / np.maximum(around, allowed)
        came = least_so_far(person, sent_at, share)
        new[fresh] = np.where(around > allowed, around, 0)[came]
        heard[fresh] = np.minimum(heard[fresh], share[came])
    return Crowds(alike, new, heard)


def heard_of(alike: Indices) -> Reals:
    """How far each of so many people of the same words is heard, of any shape."""
    return np.asarray((1 + np.log2(alike)) / alike, np.float64)


def people_alike(voices: Voices) -> Indices:
    """How many people said the words of each message on its day, shape `(messages,)`; 1 for no words."""
    day = voices.sent_at // DAY
    some = np.flatnonzero(shared(voices.wording, day) & (voices.wording != NO_WORDS))
    said = numbered(voices.wording[some], day[some])
    _, once = np.unique(numbered(said, voices.person[some]), return_index=True)
    alike = np.ones(voices.person.size, np.int64)
    alike[some] = np.bincount(said[once], minlength=1)[said]
    return alike


def usually(first: Indices, moment: Indices, start: int, rule: DampingRule) -> Reals:
    """How many who first speak around each moment are no crowd, by how many did in such spans before."""
    begin = moment - rule.around_hours * HOUR
    back = np.maximum(begin - rule.looking_back_days * DAY, min(start, int(begin.min(initial=start))))
    before = np.searchsorted(first, begin, "left") - np.searchsorted(first, back, "left")
    spans = np.maximum((begin - back) / (2 * rule.around_hours * HOUR), 1.0)
    return np.asarray(np.maximum(float(rule.few), rule.times * before / spans), np.float64)


def first_around(first: Indices, moment: Indices, rule: DampingRule) -> Indices:
    """How many of those who first spoke at these times, in order, did so around each moment."""
    span = rule.around_hours * HOUR
    around = np.searchsorted(first, moment + span, "right") - np.searchsorted(first, moment - span, "left")
    return np.asarray(around, np.int64)


def first_words(person: Indices, sent_at: Indices) -> Indices:
    """When each author of some messages sent the first of them, in order of time."""
    _, who = np.unique(person, return_inverse=True)
    first = np.full(who.max(initial=-1) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, who, sent_at)
    first.sort()
    return first


def least_so_far(person: Indices, sent_at: Indices, amount: Reals) -> Indices:
    """Of what each row's person said up to its time, the row of the least amount: shape `(rows,)`.

    >>> least_so_far(np.array([0, 0, 0, 1]), np.array([5, 7, 9, 8]), np.array([0.5, 0.1, 1.0, 0.9]))
    array([0, 1, 1, 3])
    """
    by_amount = np.lexsort((sent_at, amount))
    rank = ranks(by_amount)
    order = np.lexsort((rank, sent_at, person))
    # Each person's ranks lie below all of the person before, so that the least starts anew.
    floor = np.unique(person[order], return_inverse=True)[1] * person.size
    least = np.minimum.accumulate(rank[order] - floor) + floor
    return np.asarray(by_amount[least][ranks(order)], np.int64)


def ranks(order: Indices) -> Indices:
    """The place that each row has in an order of rows: its inverse."""
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    return place


def said_first(person: Indices, wording: Indices, amount: Reals) -> Mask:
    """Which message speaks for all of the same person, words and side, shape `(messages,)`: the strongest.

    `amount` (float64) is what a message would add: above 0 for praise, below for criticism. So
    that nobody gains by saying it again, however often and on however many days, what this leaves out
    counts for nothing. Of equally strong ones the first in order is left. What has no words, as a
    figure in a survey, repeats nothing.

    >>> amount = np.array([0.5, 0.8, 0.8, -0.1, 0.3])
    >>> said_first(np.array([0, 0, 0, 0, 1]), np.array([5, 5, 5, 5, 5]), amount)
    array([False,  True, False,  True,  True])
    """
    side = amount > 0
    kept: Mask = ~shared(person, wording, side) | (wording == NO_WORDS)
    some = np.flatnonzero(~kept)
    groups = person[some], wording[some], side[some]
    kept[some] = places_within(groups, [-np.abs(amount[some])]) == 0
    return kept
