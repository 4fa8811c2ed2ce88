"""Forgetting people, and letting them in again, on request."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from graph_service.api.context import Context
from graph_service.api.ids import customer_key
from graph_service.api.intake import InvalidInput
from graph_service.api.threads import aside
from graph_service.api.types.erased import (
    EraseCustomerInput,
    EraseCustomerPayload,
    Erasure,
    ErasureReceipt,
    LiftSuppressionInput,
    LiftSuppressionPayload,
)
from graph_service.api.types.forgotten import ForgetInput, ForgetPayload, Forgotten
from graph_service.api.types.receipt import UserError
from graph_service.errors import Misuse
from graph_service.logs import event
from graph_service.pipeline.forget import Erased
from graph_service.store.suppression import ErasedPerson

LOG: Final = logging.getLogger(__name__)
MOST_PEOPLE: Final = 1_000
"""Who are erased in one call."""


async def forget(service: Context, given: ForgetInput) -> ForgetPayload:
    """Forget somebody, or say what that would remove; nobody and ourselves are user errors."""
    try:
        erased = await aside(erase, service, [customer_key(given.customer)], None, dry_run=given.dry_run)
        return ForgetPayload(forgotten=Forgotten.of(erased), user_errors=[])
    except Misuse as error:
        return ForgetPayload(forgotten=None, user_errors=[problem("customer", error)])


async def erase_customer(service: Context, given: EraseCustomerInput) -> EraseCustomerPayload:
    """The same of several, with a receipt."""
    try:
        keys = [customer_key(customer) for customer in asked_for(given)]
        erased = await aside(erase, service, keys, given.reason, dry_run=given.dry_run)
    except Misuse as error:
        field = "customer" if given.customers is None else "customers"
        return EraseCustomerPayload(forgotten=None, receipt=None, user_errors=[problem(field, error)])
    receipt = None if erased.receipt is None else ErasureReceipt.of(erased.receipt)
    return EraseCustomerPayload(forgotten=Forgotten.of(erased), receipt=receipt, user_errors=[])


async def lift(service: Context, given: LiftSuppressionInput) -> LiftSuppressionPayload:
    """Let somebody in again; a handle that keeps out nobody is a user error."""
    try:
        lifted = await aside(service.pipeline.lift, customer_key(given.handle))
        return LiftSuppressionPayload(lifted=list(map(Erasure.of, lifted)), user_errors=[])
    except Misuse as error:
        return LiftSuppressionPayload(lifted=[], user_errors=[problem("handle", error)])


def listed(service: Context, handle: str | None) -> list[ErasedPerson]:
    """Everybody who was erased, the latest first; only those whom a handle keeps out where one is given."""
    known = service.store.suppression
    rows = known.erased() if handle is None else known.on_list(customer_key(handle))
    return rows[::-1]


def erase(service: Context, keys: Sequence[str], reason: str | None, *, dry_run: bool) -> Erased:
    if dry_run:
        return Erased(service.pipeline.foresee(keys), 0, 0.0)
    erased = service.pipeline.forget(keys, reason=reason)
    # How much and nothing else: a log is kept.
    event(LOG, "forgotten", messages=erased.removed.messages, redacted=erased.removed.redacted)
    if erased.receipt is not None:
        run = erased.receipt.run
        service.audit.write([service.audit.entry("erased", subject=key, receipt=run) for key in keys])
    return erased


def asked_for(given: EraseCustomerInput) -> list[str]:
    """The customers of an input; raises `InvalidInput` for none, for both ways, and for too many."""
    if (given.customer is None) == (given.customers is None):
        raise InvalidInput(
            "customer", "Both or neither of customer and customers given.", "Give one of them."
        )
    customers = [given.customer] if given.customer is not None else given.customers or []
    if not 0 < len(customers) <= MOST_PEOPLE:
        message = f"{len(customers):,} customers, not 1 to {MOST_PEOPLE:,}."
        raise InvalidInput("customers", message, "Call once for each part of them.")
    return customers


def problem(field: str, error: Misuse) -> UserError:
    return UserError(field=field, code=error.code, message=str(error))
