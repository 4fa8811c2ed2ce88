"""What counts as what in the questions of a board."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import strawberry

from graph_service.api.described import input_type, optional
from graph_service.questions.strategy.definitions import (
    USUAL,
    CustomerSign,
    Definitions,
    Engagement,
    Focus,
    Openness,
    ProspectSign,
    Success,
)

strawberry.enum(
    CustomerSign,
    name="CustomerSign",
    description="What makes somebody a customer: who uses or bought a product by the facts held, is the "
    "contact of a deal that was won, or ever wanted something settled.",
)
strawberry.enum(
    ProspectSign,
    name="ProspectSign",
    description="What makes somebody a prospect: who said in these days that they may buy, is the contact of "
    "an open deal, or was brought to us in these days.",
)
strawberry.enum(
    Engagement,
    name="Engagement",
    description="What counts as engaging with us: a message to us or to others that we hold, thanks, or, "
    "without a word, a like, a follow, or passing something on.",
)
strawberry.enum(
    Openness,
    name="Openness",
    description="ANSWERS: our messages that answer or name a person. VOICES: conversations of ours in which "
    "others are heard. PEERS: answered matters that a customer answered first. PUBLIC: public messages.",
)
strawberry.enum(
    Success,
    name="Success",
    description="SETTLED: matters that are settled and were never reopened. KEPT: people who keep a product.",
)
strawberry.enum(
    Focus,
    name="Focus",
    description="What our own messages are divided by: the products of the matters they answer in, the team "
    "that sent them, or the channel.",
)


@input_type("StrategyDefinitions")
class StrategyDefinitions:
    """What counts as what in the questions of a board; what is left out is as docs/strategy.md has it."""

    days: int | None = optional("How many days back count as now, 1 to 3,650; 90 where nothing is given.")
    customers: list[CustomerSign] | None = optional(
        "What makes somebody a customer, any of these; USES, BOUGHT and WON_DEAL where nothing is given."
    )
    prospects: list[ProspectSign] | None = optional(
        "What makes somebody a prospect, any of these; all of them where nothing is given."
    )
    engagement: list[Engagement] | None = optional(
        "What counts as engaging; MESSAGE_TO_US and MESSAGE_TO_OTHERS by default, and no like."
    )
    openness: Openness | None = optional("By what a conversation is open; ANSWERS where nothing is given.")
    public_channels: list[str] | None = optional("The channels on which anybody can read along.")
    success: Success | None = optional("By what people are successful; SETTLED where nothing is given.")
    silence_settles: bool | None = optional(
        "Whether a month of silence after our answer settles a matter; it does where nothing is given."
    )
    anger: float | None = optional("A message is angry up to this sentiment, -1 to 0; -0.5 by default.")
    threats: bool | None = optional(
        "Whether a message is angry too that threatens to take it further; it is where nothing is given."
    )
    referral_days: int | None = optional("How many days back count as active in referring; 365 by default.")
    focus: Focus | None = optional("What our messages are divided by; PRODUCT where nothing is given.")


def definitions_of(given: StrategyDefinitions | None) -> Definitions:
    """The definitions, usual where nothing is given; raises `Misuse` where they cannot be meant."""
    told = {} if given is None else vars(given)
    chosen = {name: listed(value) for name, value in told.items() if value is not None}
    return replace(USUAL, **chosen)


def listed(value: Any) -> Any:  # noqa: ANN401 - whatever a field of the input holds
    """A value as definitions hold it: lists as sets, since their order says nothing."""
    return frozenset(value) if isinstance(value, list) else value
