"""How we make our customers successful."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from algorithms import courses
from graph_service.planes.view import (
    MICROSECOND,
    NEVER,
    NOBODY,
    SETTLED,
    SILENCE,
    STATES,
    Mask,
    Matters,
    microseconds,
)
from graph_service.questions.answer import Answer
from graph_service.questions.strategy.answering import Finding, share_answer
from graph_service.questions.strategy.asking import FOREVER, Asking
from graph_service.questions.strategy.counting import Found, Tally, tally
from graph_service.questions.strategy.definitions import Success
from graph_service.questions.strategy.issues import opened
from graph_service.questions.strategy.unknowns import told, unresolved
from graph_service.questions.unknowns import Unknown, UnknownKind
from graph_service.store.strategy_queries import SUCCESS

UNITS: Final[Mapping[Success, str]] = {
    Success.SETTLED: "share of matters",
    Success.KEPT: "share of customers",
}
DEFINITIONS: Final[Mapping[Success, str]] = {
    Success.SETTLED: "Of what people began to want settled in the last {days} days, the share that is "
    "settled and was never reopened. That a month of silence settled it after our answer {silence}.",
    Success.KEPT: "Of the people who had a product in the last {days} days, the share who still have one.",
}
UNSEEN: Final = STATES.index("answered_unseen")
MONTH: Final = courses.MONTH // MICROSECOND
"""Microseconds: how long silence takes to settle a matter."""


def success(asking: Asking) -> Answer:
    """How we make people successful: what is settled for good, or who keeps what they have."""
    chosen = asking.definitions
    tallies = sorted(
        (settled(asking), kept(asking)), key=lambda each: (each.part != chosen.success, str(each.part))
    )
    counts = "counts" if chosen.silence_settles else "does not count"
    return share_answer(
        asking,
        Finding(
            unit=UNITS[chosen.success],
            definition=DEFINITIONS[chosen.success].format(days=chosen.days, silence=counts),
            statement=SUCCESS,
            parameters={"chosen": chosen.success.value, "silence": chosen.silence_settles},
            tallies=tuple(tallies),
            unknowns=(too_early(asking), unseen(asking), unresolved(asking)),
            nothing="Nothing is held of these days by which people could be seen to be successful.",
        ),
    )


def settled_well(asking: Asking) -> Mask:
    """Which matters are settled and were never reopened: bool[matters]."""
    matters = asking.sight.matters
    found = (matters.state == SETTLED) & (matters.reopened_at == NEVER)
    if not asking.definitions.silence_settles:
        found &= matters.settled_by != SILENCE
    return np.asarray(found)


def settled(asking: Asking) -> Tally:
    """Of the matters opened, those that are settled for good."""
    found = opened(asking)
    return tally(asking.view, Success.SETTLED, found, settled_well(asking)[found.unit])


def kept(asking: Asking) -> Tally:
    """Of the people who had a product in these days, those who still have one."""
    usages = asking.facts(asking.sources.dealings().usages)
    had = np.flatnonzero(usages.until > microseconds(asking.since))
    nothing = np.full(len(had), NOBODY)
    found = Found(usages.person[had], usages.person[had], nothing, usages.at[had])
    ends = usages.until[had]
    return tally(
        asking.view, Success.KEPT, found, (ends == FOREVER) | (ends > microseconds(asking.time.as_of))
    )


def too_early(asking: Asking) -> Unknown | None:
    """The matters that are not settled and have not had the month that silence takes."""
    rows, matters = asking.opened, asking.sight.matters
    young = matters.opened_at[rows] > microseconds(asking.time.as_of) - MONTH
    pending = int(np.count_nonzero(young & (matters.state[rows] != SETTLED)))
    sentence = (
        "Of {every:,} matters, {count:,} are not settled and less than a month old: it is too early to tell."
    )
    return told(UnknownKind.TOO_EARLY, pending, len(rows), sentence)


def unseen(asking: Asking) -> Unknown | None:
    """The matters of which only the source knows of a reply."""
    rows = asking.opened
    return unseen_of(asking.sight.matters.where(rows))


def unseen_of(matters: Matters) -> Unknown | None:
    sentence = "Of {every:,} matters, {count:,} have a reply that only their source knows of."
    count = int(np.count_nonzero(matters.state == UNSEEN))
    return told(UnknownKind.UNSEEN, count, len(matters), sentence)
