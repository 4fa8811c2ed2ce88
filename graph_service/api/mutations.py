"""What changes the graph."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_service.api import erasure, intake
from graph_service.api.context import Info
from graph_service.api.described import mutation, object_type
from graph_service.api.types.forgotten import ForgetInput, ForgetPayload
from graph_service.api.types.receipt import IngestInput, IngestPayload


@object_type
class Mutation:
    """What changes the graph. Each answers with what became of it, or with what has to be put right."""

    @mutation
    async def ingest(
        self,
        info: Info,
        given: Annotated[IngestInput, strawberry.argument(name="input", description="The records.")],
    ) -> IngestPayload:
        """Take in messages, profiles and facts. Taking the same record in twice is taking it in once."""
        return await intake.ingest(info.context.service, given)

    @mutation
    async def forget(
        self,
        info: Info,
        given: Annotated[ForgetInput, strawberry.argument(name="input", description="The person.")],
    ) -> ForgetPayload:
        """Remove a person and all that is hers, for good, from the graph, the indexes and their files.

        What others wrote stays, without her name. Calling it again after a crash completes it.
        """
        return await erasure.forget(info.context.service, given)
