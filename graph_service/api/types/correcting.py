"""What putting an annotation right takes and gives back."""

from __future__ import annotations

import strawberry

from graph_service.api.described import input_type, object_type, optional, told
from graph_service.api.types.meaning import VALUE, Annotation, Correction
from graph_service.api.types.receipt import UserError
from graph_service.api.types.saying import DRY_RUN, ONCE
from ingest.facts import Aspect


@input_type("CorrectionInput")
class CorrectionInput:
    """What holds of a message in place of what was found, and who says so."""

    message: strawberry.ID = told("The message's id.")
    aspect: Aspect = told("Of what it speaks.")
    label: str | None = optional("The emotion or intent, or the product's slug; nothing for the sentiment.")
    value: float = told(VALUE)
    by: str = told("Who says so: your name, or a program and its version.")
    reason: str | None = optional("Why, for those who ask later.")
    dry_run: bool = strawberry.field(default=False, description=DRY_RUN)
    idempotency_key: str | None = optional(ONCE)


@input_type("CorrectionWithdrawalInput")
class CorrectionWithdrawalInput:
    """What to take back, and who does."""

    correction: strawberry.ID = told("The correction's id.")
    by: str = told("Who takes it back: your name, or a program and its version.")
    dry_run: bool = strawberry.field(default=False, description=DRY_RUN)
    idempotency_key: str | None = optional(ONCE)


@object_type
class CorrectionPayload:
    """What was put right or taken back, and what holds of the message then; or what to put right first."""

    correction: Correction | None = told(
        "As it is kept now; null for a dry run, and when there are user errors."
    )
    annotation: Annotation | None = told("What holds of the message now, or would; null with user errors.")
    user_errors: list[UserError] = told("What has to be put right; empty when all is well.")
