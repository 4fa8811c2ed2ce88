"""What kind of critic somebody is: one whose matter we can settle, one of principle, a troll, or unclear."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from algorithms.damping import DAY, said_first
from algorithms.graph import Indices, Reals, check_array

Mask = NDArray[np.bool_]


class Kind(Enum):
    """Kinds of critics."""

    FIXABLE = "fixable"
    PRINCIPLED = "principled"
    TROLL = "troll"
    UNCLEAR = "unclear"


class Course(Enum):
    """How far a stated matter has come."""

    NONE = "none"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    CRITICISED_AGAIN = "criticised_again"


@dataclass(frozen=True, slots=True)
class CriticRule:
    """From what on a critic is of a kind.

    A message states a matter from a probability of `stating` on; silence of `silence_days` after our
    answer settles it, and so do thanks or praise that no criticism follows for `peace_days`. Principle
    needs criticism on `days` days in `subjects` conversations; a troll `many` critical messages of
    which at most the share `telling` tell anything, and at least the share `hollow` insult or say
    again what was said.
    """

    stating: float = 0.5
    silence_days: int = 30
    peace_days: int = 7
    days: int = 3
    subjects: int = 2
    many: int = 5
    telling: float = 0.2
    hollow: float = 0.5


USUAL: Final = CriticRule()


@dataclass(frozen=True, slots=True, eq=False)
class Criticism:
    """What one critic said, in order of time, and what came of it; times in microseconds since 1970.

    Aligned, shape `(messages,)`: `value` (float64; below 0 it criticises), `sent_at`, `wording` (equal
    for the same words), `subject` (equal for one conversation), `stating` (float64: how likely the
    message asks, complains or seeks help), `telling` (bool: it says something beside insults) and
    `insulting`.

    Of any length: `answers`, when we wrote to them, and `reliefs`, when they thanked or praised.
    """

    value: Reals
    sent_at: Indices
    wording: Indices
    subject: Indices
    stating: Reals
    telling: Mask
    insulting: Mask
    answers: Indices
    reliefs: Indices

    def __post_init__(self) -> None:
        for name in ("sent_at", "wording", "subject"):
            check_array(name, getattr(self, name), np.int64, self.value.size)
        for name in ("telling", "insulting"):
            check_array(name, getattr(self, name), np.bool_, self.value.size)


@dataclass(frozen=True, slots=True)
class Matter:
    """The matter that stands open: its course, the place of its message, and our last answer to it."""

    course: Course = Course.NONE
    place: int | None = None
    answered_at: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What a critic's messages come to.

    `messages` are those that criticise; of these, `told` tell something for the first time, on so
    many `days` and in so many `subjects`; `insults` insult, `repeats` say again what was said, and
    `hollow` do either.
    """

    messages: int
    told: int
    days: int
    subjects: int
    insults: int
    repeats: int
    hollow: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind of a critic, and what decided."""

    kind: Kind
    matter: Matter
    counts: Counts


def verdict(said: Criticism, now: int, *, rule: CriticRule = USUAL) -> Verdict:
    """What kind of critic somebody is at a time `now` (microseconds since 1970); the first that fits.

    1. **Fixable**: a matter stands open. It is the last message that likely asks, complains or seeks
       help, and tells something. It is open until the critic thanks or praises after it and does not
       criticise within 7 days of that, or has been silent for 30 days after our last answer to it.
    2. **Troll**: at least 5 critical messages; at most a fifth of them tell something for the first
       time; and at least half insult or say again what was said.
    3. **Principled**: something told for the first time on at least 3 days and in at least 2
       conversations.
    4. **Unclear**: everything else, above all whoever said too little.

    So whoever states a trouble is never called a troll, however rude; and whoever was answered and
    thanked is judged by what else was said. The thresholds are a convention, not learnt.

    By hand: a complaint on day 0, our answer on day 1, and silence. On day 20 the matter waits for a
    word; on day 40 it counts as settled, and one critical message is too little for any kind.

    >>> one = np.zeros(1, np.int64)
    >>> said = Criticism(np.array([-0.8]), one, one + 1, one, np.array([0.9]), np.array([True]),
    ...                  np.array([False]), np.array([DAY]), np.zeros(0, np.int64))
    >>> [(each.kind.value, each.matter.course.value)
    ...  for day in (0, 20, 40) for each in [verdict(said, day * DAY)]]
    [('fixable', 'unanswered'), ('fixable', 'answered'), ('unclear', 'none')]
    """
    matter, counts = open_matter(said, now, rule), counts_of(said)
    if matter.course is not Course.NONE:
        kind = Kind.FIXABLE
    elif is_troll(counts, rule):
        kind = Kind.TROLL
    elif counts.days >= rule.days and counts.subjects >= rule.subjects:
        kind = Kind.PRINCIPLED
    else:
        kind = Kind.UNCLEAR
    return Verdict(kind, matter, counts)


def is_troll(counts: Counts, rule: CriticRule) -> bool:
    """Whether there is much noise and little said."""
    much = counts.messages >= rule.many
    empty = counts.told <= rule.telling * counts.messages
    return much and empty and counts.hollow >= rule.hollow * counts.messages


def counts_of(said: Criticism) -> Counts:
    """What the messages come to."""
    critical = said.value < 0
    first = said_first(np.zeros_like(said.wording), said.wording, said.value)
    told, repeats, insults = critical & first & said.telling, critical & ~first, critical & said.insulting
    return Counts(
        messages=int(critical.sum()),
        told=int(told.sum()),
        days=np.unique(said.sent_at[told] // DAY).size,
        subjects=np.unique(said.subject[told]).size,
        insults=int(insults.sum()),
        repeats=int(repeats.sum()),
        hollow=int((insults | repeats).sum()),
    )


def open_matter(said: Criticism, now: int, rule: CriticRule) -> Matter:
    """The last matter stated, where it stands open at a time."""
    stated = np.flatnonzero((said.stating >= rule.stating) & said.telling)
    if not stated.size:
        return Matter()
    place = int(stated[-1])
    opened_at = said.sent_at[place]
    answers = said.answers[(said.answers > opened_at) & (said.answers <= now)]
    if relieved(said, opened_at, rule):
        return Matter()
    if not answers.size:
        return Matter(Course.UNANSWERED, place)
    answered_at = int(answers.max())
    if said.sent_at[(said.value < 0) & (said.sent_at > answers.min())].size:
        return Matter(Course.CRITICISED_AGAIN, place, answered_at)
    waited = now - answered_at
    return Matter() if waited > rule.silence_days * DAY else Matter(Course.ANSWERED, place, answered_at)


def relieved(said: Criticism, since: int, rule: CriticRule) -> bool:
    """Whether thanks or praise after a time were the last word for a while: not courtesy amid a quarrel."""
    reliefs = said.reliefs[said.reliefs > since]
    critical = np.sort(said.sent_at[said.value < 0])
    within = np.searchsorted(critical, reliefs + rule.peace_days * DAY, "right")
    return bool((within == np.searchsorted(critical, reliefs, "right")).any())
