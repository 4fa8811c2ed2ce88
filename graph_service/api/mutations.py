"""What changes the graph."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated

import strawberry

from graph_service.api import erasure, identity, intake
from graph_service.api.context import Info
from graph_service.api.described import mutation, object_type
from graph_service.api.types.forgotten import ForgetInput, ForgetPayload
from graph_service.api.types.receipt import IngestInput, IngestPayload
from graph_service.api.types.saying import AssertionInput, AssertionPayload, WithdrawalInput


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

    @mutation
    async def assert_same(
        self,
        info: Info,
        given: Annotated[AssertionInput, strawberry.argument(name="input", description="What is said.")],
    ) -> AssertionPayload:
        """Say that two handles are one person's. Their customers become one before this answers."""
        return await renewed(info, identity.say(info.context.service, given, same=True))

    @mutation
    async def assert_different(
        self,
        info: Info,
        given: Annotated[AssertionInput, strawberry.argument(name="input", description="What is said.")],
    ) -> AssertionPayload:
        """Say that two handles are two people's. No evidence joins them from then on."""
        return await renewed(info, identity.say(info.context.service, given, same=False))

    @mutation
    async def withdraw_assertion(
        self,
        info: Info,
        given: Annotated[
            WithdrawalInput, strawberry.argument(name="input", description="What to take back.")
        ],
    ) -> AssertionPayload:
        """Take back what somebody said of two handles. It stays to be read, and counts no more."""
        return await renewed(info, identity.withdraw(info.context.service, given))


async def renewed(info: Info, work: Awaitable[AssertionPayload]) -> AssertionPayload:
    """The payload, of which everything is read as it stands after the work."""
    payload = await work
    info.context.renew()
    return payload
