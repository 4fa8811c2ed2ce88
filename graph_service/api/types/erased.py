"""What erasing people takes and gives back, and the list that keeps them out."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graph_service.api.described import input_type, object_type, optional, told
from graph_service.api.types.forgotten import Forgotten
from graph_service.api.types.receipt import UserError
from graph_service.pipeline.forget import Receipt
from graph_service.store.port import Remainder
from graph_service.store.suppression import ErasedPerson


@input_type("EraseCustomerInput")
class EraseCustomerInput:
    """Whom to erase: one `customer` or several `customers`, and whether only to say what would go."""

    customer: str | None = optional("The customer's id, or a handle of theirs as channel:address.")
    customers: list[str] | None = optional("Several, whose files are rewritten once: at most 1,000.")
    dry_run: bool = strawberry.field(default=False, description="Say what would go, and remove nothing.")
    reason: str | None = optional("Why, such as the number of her request; kept without what she is called.")


@input_type("LiftSuppressionInput")
class LiftSuppressionInput:
    """Whom to let in again."""

    handle: str = told("A handle that she had, as channel:address.")


@object_type
class ErasureRemainder:
    """What is left of somebody where the service does not reach, or not yet."""

    what: str = told("In what it is left.")
    until: datetime | None = told("Until when; null where that is not known.")
    how: str = told("What removes it.")

    @classmethod
    def of(cls, row: Remainder) -> ErasureRemainder:
        return cls(what=row.what, until=row.until, how=row.how)


@object_type
class ErasureReceipt:
    """What proves an erasure later, and what is left to do. It holds nothing of who was erased."""

    id: strawberry.ID = told("What all who were erased by this call have in common; `erasures` lists them.")
    at: datetime = told("When.")
    digests: list[str] = told("Sealed digests of handles and identifiers: `erasures(handle:)` compares.")
    rewritten: list[str] = told("What was written anew without them: indexes, `record`, `rejects`.")
    remains: list[ErasureRemainder] = told("Where something is left, and until when.")

    @classmethod
    def of(cls, receipt: Receipt) -> ErasureReceipt:
        return cls(
            id=strawberry.ID(receipt.run),
            at=receipt.at,
            digests=list(receipt.digests),
            rewritten=list(receipt.rewritten),
            remains=[ErasureRemainder.of(each) for each in receipt.remains],
        )


@object_type
class EraseCustomerPayload:
    """What was removed, or what has to be put right first."""

    forgotten: Forgotten | None = told("What was removed, or would be; null when there are user errors.")
    receipt: ErasureReceipt | None = told("Its receipt; null for what would go, and with user errors.")
    user_errors: list[UserError] = told("What has to be put right; empty when all is well.")


@object_type
class Erasure:
    """Somebody who was erased, by what is left of her: numbers, and digests that keep her out."""

    id: strawberry.ID = told("Hers in the list.")
    receipt: strawberry.ID = told("The id of the receipt that the call gave.")
    at: datetime = told("When.")
    reason: str | None = told("Why, as it was given.")
    messages: int = told("Messages of hers that went.")
    facts: int = told("Facts that went.")
    conversations: int = told("Conversations that went, as nobody else was in them.")
    redacted: int = told("Messages and facts of others that named or quoted her.")
    digests: list[str] = told("Sealed digests of her handles and identifiers; none once she is let in again.")
    lifted_at: datetime | None = told("When she was let in again; null while she is kept out.")

    @classmethod
    def of(cls, row: ErasedPerson) -> Erasure:
        return cls(
            id=strawberry.ID(row.key),
            receipt=strawberry.ID(row.run),
            at=row.at,
            reason=row.reason,
            messages=row.messages,
            facts=row.facts,
            conversations=row.conversations,
            redacted=row.redacted,
            digests=list(row.addresses),
            lifted_at=row.lifted_at,
        )


@object_type
class LiftSuppressionPayload:
    """Whom is let in again, or what has to be put right first."""

    lifted: list[Erasure] = told("The entries of the list that no longer keep her out.")
    user_errors: list[UserError] = told("What has to be put right; empty when all is well.")
