"""What saving, changing and rating takes."""

from __future__ import annotations

import strawberry

from graph_service.api.described import alternative, input_type, optional, told
from graph_service.api.types.saying import ONCE
from graph_service.moments.guards import GuardKind

BY = "Who does so: your name, or a program and its version."
RATE = "The greatest share of irrelevant matches that is put up with, 0.01 to 0.5."
PURPOSE = "What people are turned to for, such as marketing: they have to have consented to it."
QUIET = "For how many days nobody is turned to again."
LIFT = "Guards that are overruled, such as OPEN_COMPLAINT for those who settle complaints."
LEFT = "Left as it is where nothing is given; null for none."


@input_type("ContextInput")
class ContextInput:
    """What to wait for."""

    name: str = told("What people call it.")
    text: str = told("What the messages looked for are about, as you would say it to a colleague.")
    by: str = told(BY)
    channel: str | None = optional("Only what is said on this channel.")
    product: strawberry.ID | None = optional("Only what is about this product.")
    max_irrelevant_rate: float | None = optional(f"{RATE} 0.2 where nothing is given.")
    purpose: str | None = optional(PURPOSE)
    quiet_days: float | None = optional(f"{QUIET} As long as usual where nothing is given.")
    lift: list[GuardKind] | None = optional(LIFT)
    paused: bool | None = optional("Whether to begin by waiting for nothing.")
    idempotency_key: str | None = optional(ONCE)


@input_type("ContextUpdateInput")
class ContextUpdateInput:
    """What to change of a context. What is not given stays as it is."""

    context: strawberry.ID = told("The context's id.")
    by: str = told(BY)
    name: str | None = optional("What people call it.")
    text: str | None = optional(
        "What the messages looked for are about. With another text ratings begin anew."
    )
    channel: str | None = alternative(f"Only what is said on this channel. {LEFT}")
    product: strawberry.ID | None = alternative(f"Only what is about this product. {LEFT}")
    max_irrelevant_rate: float | None = optional(RATE)
    purpose: str | None = alternative(f"{PURPOSE} {LEFT}")
    quiet_days: float | None = alternative(f"{QUIET} {LEFT}")
    lift: list[GuardKind] | None = optional(LIFT)
    paused: bool | None = optional("Whether it is paused: nothing is matched with it until it is resumed.")
    idempotency_key: str | None = optional(ONCE)


@input_type("ContextDeletionInput")
class ContextDeletionInput:
    """What to wait for no longer."""

    context: strawberry.ID = told("The context's id.")
    by: str = told(BY)
    idempotency_key: str | None = optional(ONCE)


@input_type("RatingInput")
class RatingInput:
    """A message, and whether it is what a context looks for."""

    context: strawberry.ID = told("The context's id.")
    message: strawberry.ID = told("The message's id: one that was found, or any other.")
    relevant: bool = told("Whether it is what the context looks for.")
    by: str = told(BY)
    reason: str | None = optional("Why, for those who ask later.")
    idempotency_key: str | None = optional(ONCE)


@input_type("RatingWithdrawalInput")
class RatingWithdrawalInput:
    """What to take back, and who does."""

    rating: strawberry.ID = told("The rating's id.")
    by: str = told("Who takes it back: your name, or a program and its version.")
    idempotency_key: str | None = optional(ONCE)
