"""What questions about signals are narrowed by, and what acting on one takes."""

from __future__ import annotations

import strawberry

from algorithms.signals import Status
from graph_service.api.described import input_type, optional, told
from graph_service.api.types.inputs import Window
from graph_service.api.types.saying import ONCE

BY = "Who does so: your name, or a program and its version."
SIGNAL = "The signal's id."
NOTE = "What to remember with it."


@input_type("SignalFilter")
class SignalsWanted:
    """Which signals; all that is given has to fit."""

    team: str | None = optional("That this team has to act on.")
    kind: str | None = optional("Of this kind.")
    status: Status | None = optional("That stand so.")
    owner: str | None = optional("That this person has.")
    customer: strawberry.ID | None = optional("Raised by this customer.")
    due: Window | None = optional("Due in this span of time.")


@input_type("SignalRule")
class GivenRule:
    """A rule as it stands under [[signals]] in company.toml, where each entry is explained."""

    kind: str = told("What it raises.")
    team: str = told("Who has to act.")
    due: str = told("How soon, such as 4h, 2d or PT90M.")
    priority: int | None = optional("1 to 9; 1 comes first.")
    intents: list[str] | None = optional("Any of these is meant.")
    tone: str | None = optional("It sounds negative, neutral, positive or unclear.")
    direction: str | None = optional("inbound, or peer for what others say of our products among themselves.")
    channels: list[str] | None = optional("Said on any of these channels.")
    products: list[str] | None = optional("About any of these products, by slug.")
    open: bool | None = optional("An answer settles it.")
    sentiment_at_most: float | None = optional("-1 to 1.")
    sentiment_at_least: float | None = optional("-1 to 1.")
    stance_at_most: float | None = optional("Towards a product, -1 to 1.")
    stance_at_least: float | None = optional("Towards a product, -1 to 1.")
    irony_at_most: float | None = optional("0 to 1.")
    urgency_at_least: float | None = optional("0 to 1.")


@input_type("SignalActInput")
class SignalActInput:
    """A signal, and who takes, resolves or reopens it."""

    signal: strawberry.ID = told(SIGNAL)
    by: str = told(BY)
    note: str | None = optional(NOTE)
    idempotency_key: str | None = optional(ONCE)


@input_type("SignalAssignmentInput")
class SignalAssignmentInput:
    """A signal, and to which team or person it is given."""

    signal: strawberry.ID = told(SIGNAL)
    by: str = told(BY)
    team: str | None = optional("The team that has to act from now on.")
    owner: str | None = optional("The person who has to.")
    note: str | None = optional(NOTE)
    idempotency_key: str | None = optional(ONCE)


@input_type("SignalCommentInput")
class SignalCommentInput:
    """A signal, and what somebody has to say about it."""

    signal: strawberry.ID = told(SIGNAL)
    by: str = told(BY)
    note: str = told("What there is to say.")
    idempotency_key: str | None = optional(ONCE)
