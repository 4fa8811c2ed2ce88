"""In which order conversations that fit are given, and what each owes its place to.

How likely a conversation is to be relevant decides. What adds to that is small, so that it changes
the order of what fits about equally well: that it is asked something, that it is recent, and that
its writer stands near the people who were named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from graph_service.moments.fit import SAYS, Fit
from graph_service.questions.scored import Component
from graph_service.questions.time import Time
from graph_service.store.model import AnnotationRow, MessageRow

ASKED: Final = 0.03
FRESH: Final = 0.03
NEAR: Final = 0.06
HALF_LIFE: Final = timedelta(days=30)
"""After so long, half of `FRESH` is left."""
ASKING: Final = frozenset({"question", "help"})
"""Intents by which somebody asks."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the order depends on beside the fit: the time of asking, and how near people stand.

    `steps` has customers by key; it is empty where nobody was named.
    """

    time: Time
    steps: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What is known of a message that fits beside its words."""

    message: MessageRow
    annotation: AnnotationRow | None
    customer: str | None


def components(fit: Fit, chance: float, about: Circumstance, order: Order) -> tuple[Component, ...]:
    """What a score is made of: contributions sum to it; parts of the fit contribute through its chance."""
    relevant = Component("relevant", chance, chance, "How likely it is to be relevant, by all of these.")
    return (relevant, asking(about), recent(about, order), *near(about, order), *parts_of(fit))


def parts_of(fit: Fit) -> tuple[Component, ...]:
    """The parts of a fit, each with what it says."""
    return tuple(
        Component(name, value, None, says)
        for (name, says), value in zip(SAYS.items(), fit.parts, strict=True)
    )


def asking(about: Circumstance) -> Component:
    found = about.annotation.intents if about.annotation else ()
    chance = max((each.probability for each in found if each.label in ASKING), default=0.0)
    return Component("asking", chance, ASKED * chance, "How likely it asks a question or for help.")


def recent(about: Circumstance, order: Order) -> Component:
    age = max(order.time.as_of - about.message.sent_at, timedelta())
    days = age / timedelta(days=1)
    return Component("recency", days, FRESH * 0.5 ** (age / HALF_LIFE), f"Said {days:.0f} days before.")


def near(about: Circumstance, order: Order) -> list[Component]:
    """How near its writer stands to those who were named; nothing where nobody was."""
    if not order.steps:
        return []
    steps = order.steps.get(about.customer or "")
    if steps is None:
        return [Component("nearness", 0.0, 0.0, "Its writer stands near nobody of those named.")]
    says = f"Its writer stands {steps} steps of attention from those named."
    return [Component("nearness", 1 / (1 + steps), NEAR / (1 + steps), says)]
