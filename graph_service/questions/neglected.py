"""Why somebody who waits comes where they come: the parts of a score in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from algorithms.neglect import PARTS
from graph_service.planes.view import microseconds
from graph_service.questions.critics import day
from graph_service.questions.neglect import BOUGHT, Neglect
from graph_service.questions.reasons import plural
from graph_service.questions.scored import Component
from graph_service.questions.time import DAY

HOUR: Final = DAY // 24
MINUTE: Final = HOUR // 60


def components(found: Neglect, row: int) -> tuple[Component, ...]:
    """The parts of one score, in order; they add up to it."""
    return tuple(
        Component(
            name=name,
            value=float(np.nan_to_num(getattr(found.parts, name)[row])),
            contribution=None if np.isnan(added) else added,
            explanation=SENTENCES[name](found, row),
        )
        for name, added in zip(PARTS, found.contributions[:, row].tolist(), strict=True)
    )


def need(found: Neglect, row: int) -> str:
    return found.needs.sentence(row)


def wait(found: Neglect, row: int) -> str:
    waits = f"Waits {span(int(found.waited[row]))}"
    share, channel = float(found.sooner[row]), found.sight.view.channels[int(found.channel[row])]
    if math.isnan(share):
        return f"{waits}; nobody has had an answer of ours yet."
    return f"{waits}; of those we answered on {channel}, {share:.0%} had our answer sooner."


def again(found: Neglect, row: int) -> str:
    asked = int(found.asked[row])
    return "Asked once." if asked == 1 else f"Asked {asked} times without an answer."


def due(found: Neglect, row: int) -> str:
    if not found.due_known:
        return "As of the past nobody knows what was due."
    signal = found.signals.get(row)
    if signal is None:
        return "No signal is open about it."
    over = "was" if signal.due_at < found.sight.time.as_of else "is"
    return f"A signal ({signal.kind}) for {signal.team} {over} due on {day(microseconds(signal.due_at))}."


def heard(found: Neglect, row: int) -> str:
    share = float(found.parts.heard[row])
    return f"{share:.0%} of people are listened to no more." if share else "Hardly anybody turns to them."


def fan(found: Neglect, row: int) -> str:
    score = float(found.parts.fan[row])
    return f"Speaks for us, surely by {score:.2f}." if score else "Does not lean to praise."


def worth(found: Neglect, row: int) -> str:
    value = float(found.parts.worth[row])
    if not value:
        return "No deal with them is known."
    return "Has bought from us." if value == BOUGHT else "Has an open deal with us."


SENTENCES: Final[Mapping[str, Callable[[Neglect, int], str]]] = {
    "need": need,
    "wait": wait,
    "again": again,
    "due": due,
    "heard": heard,
    "fan": fan,
    "worth": worth,
}


def span(waited: int) -> str:
    """A span of microseconds in words.

    >>> span(3 * DAY), span(HOUR), span(90 * MINUTE)
    ('3 days', '1 hour', '1 hour')
    """
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if waited >= unit:
            return plural(waited // unit, name)
    return "less than a minute"
