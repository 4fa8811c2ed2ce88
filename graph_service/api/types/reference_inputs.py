"""What asking for references, and saying what becomes of them, takes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import strawberry

from algorithms.ladder import Rung
from graph_service.api.described import input_type, optional, told
from graph_service.api.types.saying import DRY_RUN, ONCE
from ingest.facts import UseOutcome, Vouching

strawberry.enum(Rung, name="ReferenceState", description="How far somebody has come as a reference.")
strawberry.enum(Vouching, name="ReferenceActKind", description="What passes between us and a reference.")
strawberry.enum(UseOutcome, name="ReferenceOutcome", description="What came of naming somebody.")


class Answer(StrEnum):
    """What somebody says to being a reference."""

    CONFIRMED = Vouching.CONFIRMED
    DECLINED = Vouching.DECLINED
    WITHDRAWN = Vouching.WITHDRAWN


strawberry.enum(Answer, name="ReferenceAnswer", description="What somebody says to being a reference.")

CUSTOMER = "Who: a customer's id, or a handle of theirs as channel:address."
PRODUCT = "For which product; nothing for us as a whole."
BY = "Who says so: your name, or a program and its version."
AT = "When it happened; now where nothing is given."
MESSAGE = "The id of the message in which it was said."
NOTE = "What else is worth knowing."


@input_type("ReferenceFilter")
class ReferencesWanted:
    """Which references; all that is given has to fit."""

    states: list[Rung] | None = optional("In any of these states.")
    product: strawberry.ID | None = optional("For this product.")
    customer: strawberry.ID | None = optional(CUSTOMER)


@input_type("AskReferenceInput")
class AskReferenceInput:
    """Whom you ask, and for what."""

    customer: strawberry.ID = told(CUSTOMER)
    product: strawberry.ID | None = optional(PRODUCT)
    by: str = told(BY)
    at: datetime | None = optional(AT)
    until: datetime | None = optional("When the ask lapses; as the company has it where nothing is given.")
    message: strawberry.ID | None = optional(MESSAGE)
    note: str | None = optional(NOTE)
    dry_run: bool = strawberry.field(default=False, description=DRY_RUN)
    idempotency_key: str | None = optional(ONCE)


@input_type("RecordReferenceInput")
class RecordReferenceInput:
    """What somebody said to being a reference."""

    customer: strawberry.ID = told(CUSTOMER)
    answer: Answer = told("What they said.")
    product: strawberry.ID | None = optional(PRODUCT)
    by: str = told(BY)
    at: datetime | None = optional(AT)
    until: datetime | None = optional(
        "When the confirmation ends; as the company has it where nothing is given."
    )
    message: strawberry.ID | None = optional(MESSAGE)
    note: str | None = optional(NOTE)
    dry_run: bool = strawberry.field(default=False, description=DRY_RUN)
    idempotency_key: str | None = optional(ONCE)


@input_type("RecordReferenceUseInput")
class RecordReferenceUseInput:
    """To whom somebody is named; or, with `use`, what came of it."""

    customer: strawberry.ID | None = optional(f"{CUSTOMER} Not needed with `use`.")
    product: strawberry.ID | None = optional(PRODUCT)
    prospect: str | None = optional("To whom they are named.")
    opportunity: str | None = optional("The deal, as source:opportunity/id.")
    outcome: UseOutcome | None = optional("What came of it, or OPEN while nobody knows.")
    use: strawberry.ID | None = optional("The id of the act that recorded the use.")
    by: str = told(BY)
    at: datetime | None = optional(AT)
    message: strawberry.ID | None = optional(MESSAGE)
    note: str | None = optional(NOTE)
    dry_run: bool = strawberry.field(default=False, description=DRY_RUN)
    idempotency_key: str | None = optional(ONCE)


@input_type("ProspectInput")
class ProspectInput:
    """Somebody who wants to hear from a customer of ours. What is left out counts neither way."""

    name: str = told("What you call them.")
    description: str | None = optional(
        "What they do and want, in your words: compared with what people said."
    )
    product: strawberry.ID | None = optional("What they think of buying.")
    industry: str | None = optional("Their industry.")
    employees: int | None = optional("How many people work there.")
    role: str | None = optional("Whom they want to talk to, such as head of support.")
    organization: str | None = optional("Their name or domain: nobody is named to their own organisation.")
