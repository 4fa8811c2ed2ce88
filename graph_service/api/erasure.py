"""Forgetting a person, on request."""

from __future__ import annotations

import logging
from typing import Final

from graph_service.api.context import Context
from graph_service.api.ids import customer_key
from graph_service.api.threads import aside
from graph_service.api.types.forgotten import ForgetInput, ForgetPayload, Forgotten
from graph_service.api.types.receipt import UserError
from graph_service.errors import Misuse
from graph_service.logs import event
from graph_service.pipeline.forget import Erased

LOG: Final = logging.getLogger(__name__)


async def forget(service: Context, given: ForgetInput) -> ForgetPayload:
    """Forget somebody, or say what that would remove; nobody and ourselves are user errors."""
    try:
        erased = await aside(erase, service, customer_key(given.customer), dry_run=given.dry_run)
        return ForgetPayload(forgotten=Forgotten.of(erased), user_errors=[])
    except Misuse as error:
        problem = UserError(field="customer", code=error.code, message=str(error))
        return ForgetPayload(forgotten=None, user_errors=[problem])


def erase(service: Context, key: str, *, dry_run: bool) -> Erased:
    if dry_run:
        return Erased(service.pipeline.foresee(key), 0, 0.0)
    erased = service.pipeline.forget(key)
    # How much and nothing else: a log is kept.
    event(LOG, "forgotten", messages=erased.removed.messages, redacted=erased.removed.redacted)
    return erased
