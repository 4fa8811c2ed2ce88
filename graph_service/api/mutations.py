"""What changes the graph."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated, TypeVar

import strawberry

from graph_service.api import contexts, correcting, erasure, identity, intake
from graph_service.api.acting import act
from graph_service.api.context import Info
from graph_service.api.described import mutation, object_type
from graph_service.api.roots.backup import BackupMutations
from graph_service.api.roots.privacy import PrivacyMutations
from graph_service.api.roots.references import ReferenceMutations
from graph_service.api.types.context_inputs import (
    ContextDeletionInput,
    ContextInput,
    ContextUpdateInput,
    RatingInput,
    RatingWithdrawalInput,
)
from graph_service.api.types.contexts import ContextPayload, RatingPayload
from graph_service.api.types.correcting import CorrectionInput, CorrectionPayload, CorrectionWithdrawalInput
from graph_service.api.types.forgotten import ForgetInput, ForgetPayload
from graph_service.api.types.receipt import IngestInput, IngestPayload
from graph_service.api.types.saying import AssertionInput, AssertionPayload, WithdrawalInput
from graph_service.api.types.signal import SignalPayload
from graph_service.api.types.signal_inputs import SignalActInput, SignalAssignmentInput, SignalCommentInput
from graph_service.pipeline.acting import Acting
from ingest.facts import Doing

Payload = TypeVar("Payload")


@object_type
class Mutation(ReferenceMutations, BackupMutations, PrivacyMutations):
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

    @mutation
    async def correct_annotation(
        self,
        info: Info,
        given: Annotated[CorrectionInput, strawberry.argument(name="input", description="What holds.")],
    ) -> CorrectionPayload:
        """Say what holds of a message in place of what was found. It holds before this answers, and stays."""
        return await renewed(info, correcting.correct(info.context.service, given))

    @mutation
    async def withdraw_correction(
        self,
        info: Info,
        given: Annotated[
            CorrectionWithdrawalInput, strawberry.argument(name="input", description="What to take back.")
        ],
    ) -> CorrectionPayload:
        """Take back what somebody put right. What was found holds again; the correction stays to be read."""
        return await renewed(info, correcting.withdraw(info.context.service, given))

    @mutation
    async def take_signal(
        self,
        info: Info,
        given: Annotated[SignalActInput, strawberry.argument(name="input", description="Who takes what.")],
    ) -> SignalPayload:
        """Take a signal: who takes it is its owner."""
        return await acted(info, given, Doing.TAKE)

    @mutation
    async def assign_signal(
        self,
        info: Info,
        given: Annotated[
            SignalAssignmentInput, strawberry.argument(name="input", description="What goes to whom.")
        ],
    ) -> SignalPayload:
        """Give a signal to a team, to a person, or to both. Without a person it is nobody's."""
        acting = Acting(Doing.ASSIGN, given.by, given.team, given.owner, given.note)
        work = act(info.context.service, given.signal, acting, given.idempotency_key)
        return await renewed(info, work)

    @mutation
    async def resolve_signal(
        self,
        info: Info,
        given: Annotated[SignalActInput, strawberry.argument(name="input", description="What is done.")],
    ) -> SignalPayload:
        """Say that what a signal asked for is done. It comes back when the customer does."""
        return await acted(info, given, Doing.RESOLVE)

    @mutation
    async def reopen_signal(
        self,
        info: Info,
        given: Annotated[SignalActInput, strawberry.argument(name="input", description="What is not done.")],
    ) -> SignalPayload:
        """Say that there is more to do about a signal that was resolved."""
        return await acted(info, given, Doing.REOPEN)

    @mutation
    async def comment_signal(
        self,
        info: Info,
        given: Annotated[SignalCommentInput, strawberry.argument(name="input", description="The comment.")],
    ) -> SignalPayload:
        """Say something about a signal, to be read with it."""
        return await acted(info, given, Doing.COMMENT)

    @mutation
    async def save_context(
        self,
        info: Info,
        given: Annotated[ContextInput, strawberry.argument(name="input", description="What to wait for.")],
    ) -> ContextPayload:
        """Wait for what fits a context: every message that comes in from now on is matched with it."""
        return await renewed(info, contexts.save(info.context.service, given))

    @mutation
    async def update_context(
        self,
        info: Info,
        given: Annotated[ContextUpdateInput, strawberry.argument(name="input", description="What changes.")],
    ) -> ContextPayload:
        """Change, pause or resume a context. It then looks at what comes after that; what was found stays."""
        return await renewed(info, contexts.update(info.context.service, given))

    @mutation
    async def delete_context(
        self,
        info: Info,
        given: Annotated[
            ContextDeletionInput, strawberry.argument(name="input", description="What to delete.")
        ],
    ) -> ContextPayload:
        """Wait no longer. The text is removed, and so is what was found for it."""
        return await renewed(info, contexts.delete(info.context.service, given))

    @mutation
    async def rate_match(
        self,
        info: Info,
        given: Annotated[RatingInput, strawberry.argument(name="input", description="What is said.")],
    ) -> RatingPayload:
        """Say whether a message is what a context looks for: it judges by that from now on.

        Saying it again replaces what the same person said before.
        """
        return await renewed(info, contexts.rate(info.context.service, given))

    @mutation
    async def withdraw_rating(
        self,
        info: Info,
        given: Annotated[
            RatingWithdrawalInput, strawberry.argument(name="input", description="What to take back.")
        ],
    ) -> RatingPayload:
        """Take back what somebody said of a match. It stays to be read, and counts no more."""
        return await renewed(info, contexts.withdraw(info.context.service, given))


async def acted(info: Info, given: SignalActInput | SignalCommentInput, doing: Doing) -> SignalPayload:
    """The signal after an act that needs no more than a note."""
    acting = Acting(doing, given.by, note=given.note)
    return await renewed(info, act(info.context.service, given.signal, acting, given.idempotency_key))


async def renewed(info: Info, work: Awaitable[Payload]) -> Payload:
    """The payload, of which everything is read as it stands after the work."""
    payload = await work
    info.context.renew()
    return payload
