"""People's right to be forgotten, and to know what is kept of them."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_service.access.principal import Scope, require
from graph_service.api import erasure
from graph_service.api.context import Context, Info
from graph_service.api.described import field, mutation, object_type
from graph_service.api.ids import customer_key
from graph_service.api.threads import aside
from graph_service.api.types.erased import (
    EraseCustomerInput,
    EraseCustomerPayload,
    Erasure,
    LiftSuppressionInput,
    LiftSuppressionPayload,
)
from graph_service.api.types.subject import SubjectAccess
from graph_service.pipeline.forget import handles_of
from graph_service.questions.subject_access import Document, subject_access


def held_about(service: Context, key: str) -> Document:
    """What is held about the customer of a key; asking is written down, too."""
    handles = handles_of(service.store, key)
    with service.audit.over("subject access", subject=key):
        return subject_access(service.store, handles, service.audit)


@object_type
class PrivacyQueries:
    """What is kept of people, and of those who were erased."""

    @field
    async def erasures(
        self,
        info: Info,
        handle: Annotated[
            str | None, strawberry.argument(description="Only whom this handle keeps out: channel:address.")
        ] = None,
    ) -> list[Erasure]:
        """Who was erased, the latest first: numbers and sealed digests, and nobody's name."""
        require(Scope.ADMIN)
        rows = await aside(erasure.listed, info.context.service, handle)
        return [Erasure.of(row) for row in rows]

    @field
    async def subject_access(
        self,
        info: Info,
        customer: Annotated[
            str,
            strawberry.argument(description="The customer's id, or a handle of theirs as channel:address."),
        ],
    ) -> SubjectAccess:
        """All that is held about a person, to be handed to her; other people's names are left out."""
        require(Scope.ADMIN)
        return SubjectAccess.of(await aside(held_about, info.context.service, customer_key(customer)))


@object_type
class PrivacyMutations:
    """Erasing people, and letting them in again."""

    @mutation
    async def erase_customer(
        self,
        info: Info,
        given: Annotated[
            EraseCustomerInput, strawberry.argument(name="input", description="The people, and why.")
        ],
    ) -> EraseCustomerPayload:
        """Remove people and all that is theirs, for good, and keep them from being taken in again.

        What others wrote stays, without their names and words. Calling it again after a crash completes it.
        """
        payload = await erasure.erase_customer(info.context.service, given)
        info.context.renew()
        return payload

    @mutation
    async def lift_suppression(
        self,
        info: Info,
        given: Annotated[
            LiftSuppressionInput, strawberry.argument(name="input", description="Whom to let in again.")
        ],
    ) -> LiftSuppressionPayload:
        """Let in again somebody who was erased and comes back of her own will. Nothing of before returns."""
        return await erasure.lift(info.context.service, given)
