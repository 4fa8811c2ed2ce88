"""Who would vouch for us."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated, TypeVar

import strawberry

from graph_service.api import references
from graph_service.api.context import Info
from graph_service.api.described import field, mutation, object_type
from graph_service.api.threads import aside
from graph_service.api.types.connection import Connection, connection
from graph_service.api.types.inputs import AskedTime, product_slug
from graph_service.api.types.reference_inputs import (
    AskReferenceInput,
    ProspectInput,
    RecordReferenceInput,
    RecordReferenceUseInput,
    ReferencesWanted,
)
from graph_service.api.types.reference_matches import ReferenceCapacity, ReferenceMatch
from graph_service.api.types.references import REFERENCES, Reference, ReferencePayload
from graph_service.questions.reference_matching import Asked

Payload = TypeVar("Payload")


@object_type
class ReferenceQueries:
    """Who would vouch for us."""

    @field
    async def references(
        self,
        info: Info,
        filter: ReferencesWanted | None = None,  # noqa: A002 - the word of the contract
        time: AskedTime | None = None,
        first: int | None = REFERENCES.first,
        after: str | None = None,
    ) -> Connection[Reference]:
        """Who would vouch for us, or did, and where each stands: those who can be named come first."""
        service = info.context.service
        wanted, at = references.wanted(filter), references.time_of(service, time)
        rows = await aside(service.answers.references, wanted, at)
        return connection(REFERENCES.cut(rows, first, after), Reference.of)

    @field
    async def match_references(
        self,
        info: Info,
        prospects: list[ProspectInput],
        inferred: bool = False,
        time: AskedTime | None = None,
    ) -> list[ReferenceMatch]:
        """A reference for each of at most 100 prospects, in their order, so that all together fit best.

        Nobody is named to more of them than the budget lets, nor to their own organisation. With `inferred`
        those are looked at who never confirmed, to see whom to ask.
        """
        service = info.context.service
        asked = Asked(
            tuple(map(references.prospect, prospects)),
            references.time_of(service, time),
            references.eligible(inferred=inferred),
        )
        return [ReferenceMatch.of(row) for row in await aside(service.answers.match_references, asked)]

    @field
    async def reference_capacity(
        self,
        info: Info,
        days: int = 90,
        product: strawberry.ID | None = None,
        time: AskedTime | None = None,
    ) -> ReferenceCapacity:
        """How often those who have confirmed can be named within some days, and how often that is wanted."""
        service = info.context.service
        at = references.time_of(service, time)
        found = await aside(service.answers.reference_capacity, days, product_slug(product), at)
        return ReferenceCapacity.of(found)


@object_type
class ReferenceMutations:
    """What is said of references."""

    @mutation
    async def ask_reference(
        self,
        info: Info,
        given: Annotated[AskReferenceInput, strawberry.argument(name="input", description="Whom you ask.")],
    ) -> ReferencePayload:
        """Note that somebody is asked to vouch for us.

        Refused where they forbade it or were asked as often as the budget lets: it says when next.
        """
        return await renewed(info, references.ask(info.context.service, given))

    @mutation
    async def record_reference(
        self,
        info: Info,
        given: Annotated[
            RecordReferenceInput, strawberry.argument(name="input", description="What they said.")
        ],
    ) -> ReferencePayload:
        """Note what somebody said to being a reference. A yes counts only for who was asked."""
        return await renewed(info, references.record(info.context.service, given))

    @mutation
    async def record_reference_use(
        self,
        info: Info,
        given: Annotated[
            RecordReferenceUseInput, strawberry.argument(name="input", description="To whom, and what came.")
        ],
    ) -> ReferencePayload:
        """Note that somebody is named to a prospect, or what came of that.

        Refused where they have not confirmed, forbade it, or have to rest: it says until when.
        """
        return await renewed(info, references.use(info.context.service, given))


async def renewed(info: Info, work: Awaitable[Payload]) -> Payload:
    """The payload, of which everything is read as it stands after the work."""
    payload = await work
    info.context.renew()
    return payload
