"""What saying who is who takes and gives back."""

from __future__ import annotations

import strawberry

from graph_service.api.described import input_type, object_type, optional, told
from graph_service.api.types.identity import IdentityAssertion
from graph_service.api.types.impact import IdentityImpact
from graph_service.api.types.inputs import HandleBy
from graph_service.api.types.receipt import UserError

DRY_RUN = "Say what would change, and change nothing."
ONCE = "A call repeated under this key is answered as the first time. The latest keys are remembered."


@input_type("AssertionInput")
class AssertionInput:
    """Two handles, and who says what they are."""

    one: HandleBy = told("The one handle.")
    other: HandleBy = told("The other handle.")
    by: str = told("Who says so: your name, or a program and its version.")
    reason: str | None = optional("Why, for those who ask later.")
    dry_run: bool = strawberry.field(default=False, description=DRY_RUN)
    idempotency_key: str | None = optional(ONCE)


@input_type("WithdrawalInput")
class WithdrawalInput:
    """What to take back, and who does."""

    assertion: strawberry.ID = told("The assertion's id.")
    by: str = told("Who takes it back: your name, or a program and its version.")
    dry_run: bool = strawberry.field(default=False, description=DRY_RUN)
    idempotency_key: str | None = optional(ONCE)


@object_type
class AssertionPayload:
    """What was said or taken back with what it changed, or what has to be put right first."""

    assertion: IdentityAssertion | None = told(
        "As it is kept now; null for a dry run, and when there are user errors."
    )
    impact: IdentityImpact | None = told("What it changed, or would; null when there are user errors.")
    user_errors: list[UserError] = told("What has to be put right; empty when all is well.")
