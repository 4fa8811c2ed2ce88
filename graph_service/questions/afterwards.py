"""What came of it: what people did and said in a span of time after we had acted, or had not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from algorithms.graph import Reals
from graph_service.planes.view import NOBODY, Mask, View
from graph_service.questions.deeds import CLEAR, LIKELY, chances
from graph_service.questions.matters import Sight
from graph_service.questions.occasions import Occasions
from graph_service.questions.register import BEGINNING, Register, Spans
from graph_service.questions.sentiments import sentiments

LEAST_WORDS: Final = 2
"""On so few words nobody turned."""


class Outcome(StrEnum):
    """What may come of it."""

    LATER_SENTIMENT = "later_sentiment"
    CAME_BACK = "came_back"
    TURNED_FAN = "turned_fan"
    TURNED_CRITIC = "turned_critic"
    RECOMMENDED = "recommended"
    FELL_SILENT = "fell_silent"


@dataclass(frozen=True, slots=True, eq=False)
class Came:
    """What came of each occasion, float64, and of which it can be told: bool, of the same shape."""

    value: Reals
    told: Mask


@dataclass(frozen=True, slots=True, eq=False)
class After:
    """Occasions, and the span of time after each in which is looked what came of it."""

    sight: Sight
    occasions: Occasions
    spans: Spans
    product: str | None

    @property
    def stances(self) -> Register:
        """What people had said for or against what is asked about, by the time of asking."""
        return sentiments(self.sight.view, self.sight.time, self.product).register

    @property
    def before(self) -> Spans:
        """All that was before each occasion, with what opened it."""
        every = self.occasions
        return Spans(every.person, np.full(len(every), BEGINNING), every.at)


def words(sight: Sight, counted: Mask) -> Register:
    """Messages of people, of those in `counted`, bool[messages], that had been sent and were known."""
    said = sight.view.said
    held = counted & (said.person != NOBODY) & sight.time.holds(said.sent_at, said.recorded_at)
    return Register(said.person[held], said.sent_at[held])


def everything(view: View) -> Mask:
    return np.ones(len(view.messages), np.bool_)


def complaints(view: View) -> Mask:
    """Which messages complain: bool[messages]."""
    return np.asarray(chances(view, "complaint") >= LIKELY)


def came_of(after: After, outcome: Outcome) -> Came:
    """What came of each occasion: a share's 0 or 1, or a sentiment from -1 to 1."""
    return OUTCOMES[outcome](after)


def later_sentiment(after: After) -> Came:
    """The mean of what they said; nothing is told of those who said nothing."""
    stances = after.stances
    return Came(stances.mean(after.spans), stances.any(after.spans))


def came_back(after: After) -> Came:
    """Whether they complained again, or reopened their matter with anything but clear praise."""
    view, spans, at = after.sight.view, after.spans, after.occasions.reopened_at
    reopened = (at > spans.since) & (at <= spans.until)
    displeased = words(after.sight, ~(view.said.sentiment >= CLEAR))
    reopened &= displeased.any(Spans(spans.person, at - 1, at))
    return always(words(after.sight, complaints(view)).any(spans) | reopened)


def turned_fan(after: After) -> Came:
    return turned(after, 1)


def turned_critic(after: After) -> Came:
    return turned(after, -1)


def turned(after: After, side: int) -> Came:
    """Of those who were not on a side before, whether what they said then was clearly on it."""
    stances = after.stances
    spoke = stances.count(after.spans) >= LEAST_WORDS
    clearly = stances.mean(after.spans) * side >= CLEAR
    return Came((spoke & clearly).astype(np.float64), stances.mean(after.before) * side <= 0)


def recommended(after: After) -> Came:
    """Whether they recommended us, offered to vouch, or brought somebody to us."""
    view, time = after.sight.view, after.sight.time
    warm = np.maximum(chances(view, "recommendation"), chances(view, "willingness_to_vouch")) >= LIKELY
    said = words(after.sight, warm & ~(view.said.sentiment < 0))
    brought = view.referrals
    held = time.holds(brought.sent_at, brought.recorded_at) & (brought.source != brought.target)
    referred = Register(brought.source[held], brought.sent_at[held])
    return always(said.any(after.spans) | referred.any(after.spans))


def fell_silent(after: After) -> Came:
    """Whether they said nothing more."""
    return always(~words(after.sight, everything(after.sight.view)).any(after.spans))


def always(happened: Mask) -> Came:
    """What can be told of everybody."""
    return Came(happened.astype(np.float64), np.ones(happened.size, np.bool_))


OUTCOMES: Final[Mapping[Outcome, Callable[[After], Came]]] = {
    Outcome.LATER_SENTIMENT: later_sentiment,
    Outcome.CAME_BACK: came_back,
    Outcome.TURNED_FAN: turned_fan,
    Outcome.TURNED_CRITIC: turned_critic,
    Outcome.RECOMMENDED: recommended,
    Outcome.FELL_SILENT: fell_silent,
}
