"""What was known of an occasion before we could act: what similar people are told by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.graph import Reals
from graph_service.planes.view import Integers, Mask, View
from graph_service.questions.afterwards import complaints, everything, words
from graph_service.questions.deeds import chances
from graph_service.questions.matters import Sight
from graph_service.questions.occasions import Occasions
from graph_service.questions.register import BEGINNING, Register, Spans
from graph_service.questions.sentiments import sentiments
from graph_service.questions.time import DAY
from graph_service.questions.waits import LATER

HOUR: Final = DAY // 24
INTENTS: Final = ("complaint", "question", "help", "cancellation", "escalation")
RARE: Final = 20
"""What fewer occasions than this have in common is not told apart."""
SATURDAY: Final = 5
Column = tuple[str, Reals]
"""What it is called, and its value for each occasion."""


@dataclass(frozen=True, slots=True, eq=False)
class Beforehand:
    """What was known: `names` of the columns of `values`, float64 of shape `(occasions, columns)`."""

    names: tuple[str, ...]
    values: Reals


def beforehand(sight: Sight, occasions: Occasions) -> Beforehand:
    """What was known when each occasion arose, by what had been sent until then."""
    columns = [
        *of_the_opening(sight.view, occasions),
        *of_the_person(sight, occasions),
        *of_the_hour(sight, occasions),
    ]
    names, values = zip(*columns, strict=True)
    return Beforehand(names, np.column_stack(values).astype(np.float64))


def of_the_opening(view: View, occasions: Occasions) -> Iterator[Column]:
    """What the message says with which it began, and where."""
    opening, said = occasions.opening, view.said
    yield "sentiment", np.nan_to_num(said.sentiment[opening])
    yield "urgency", np.nan_to_num(said.urgency[opening])
    yield "not read", np.isnan(said.sentiment[opening]).astype(np.float64)
    for intent in INTENTS:
        yield intent, chances(view, intent)[opening]
    for number, channel in enumerate(view.channels):
        yield from unless_rare(f"channel {channel}", said.channel[opening] == number)
    for product, stances in sorted(view.about.items()):
        yield from unless_rare(f"about {product}", np.isin(opening, stances.message))


def unless_rare(name: str, holds: Mask) -> Iterator[Column]:
    """A column for what some have, and some have not."""
    count = int(np.count_nonzero(holds))
    if RARE <= count <= holds.size - RARE:
        yield name, holds.astype(np.float64)


def of_the_person(sight: Sight, occasions: Occasions) -> Iterator[Column]:
    """What its sender had said before, and who had turned to them."""
    view, earlier = sight.view, before(occasions)
    spoken = words(sight, everything(view))
    yield "earlier messages", logged(spoken.count(earlier))
    yield "days since first heard", logged((earlier.until - spoken.first_at(earlier)) / DAY)
    yield "had complained before", words(sight, complaints(view)).any(earlier).astype(np.float64)
    yield "stance before", sentiments(view, sight.time).register.mean(earlier)
    yield "earlier occasions", logged(Register(occasions.person, occasions.at).count(earlier))
    turned = view.attention
    held = sight.time.holds(turned.sent_at, turned.recorded_at)
    heard = Register(turned.target[held], turned.sent_at[held])
    yield "had been turned to", logged(heard.count(earlier))


def before(occasions: Occasions) -> Spans:
    """All that was before each occasion, without what opened it."""
    return Spans(occasions.person, np.full(len(occasions), BEGINNING), occasions.at - 1)


def of_the_hour(sight: Sight, occasions: Occasions) -> Iterator[Column]:
    """When it was, and how much there was to do; hours and days are those of UTC."""
    at = occasions.at
    turn = 2 * np.pi * (at % DAY) / DAY
    yield "hour (sine)", np.sin(turn)
    yield "hour (cosine)", np.cos(turn)
    yield "weekend", ((at // DAY + 3) % 7 >= SATURDAY).astype(np.float64)
    yield "opened in the hour before", logged(opened_lately(sight, at))
    yield "days since the first", (at - at.min(initial=LATER)) / DAY


def opened_lately(sight: Sight, at: Integers) -> Integers:
    """How many matters had been opened in the hour before each time."""
    opened = np.sort(sight.matters.opened_at)
    return np.searchsorted(opened, at, side="left") - np.searchsorted(opened, at - HOUR, side="left")


def logged(count: Integers | Reals) -> Reals:
    """The logarithm of one more: twice as many count for as much more, wherever one begins."""
    return np.asarray(np.log1p(count), np.float64)
