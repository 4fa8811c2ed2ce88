"""What to ask a person about who is who."""

from __future__ import annotations

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.ids import global_id
from graph_service.api.types.connection import Edge, PageInfo
from graph_service.api.types.identity import IdentityEvidence
from graph_service.api.types.impact import IdentityImpact
from graph_service.api.types.nodes import Customer, Node, surely
from graph_service.questions.identity import Question
from graph_service.questions.impact import Contradiction


@object_type
class IdentityQuestion(Node):
    """Whether two customers are one, by the two of their handles that resemble each other most.

    Answer it with `assertSame` or `assertDifferent` on those handles, and it is asked no more.
    """

    row: strawberry.Private[Question]
    probability: float = told("How likely it is, by those two handles, 0 to 1.")
    stake: int = told("How many messages the one of them has sent who has sent fewer.")
    urgency: float = told("The probability times one more than the stake: what is asked first.")

    @classmethod
    def of(cls, row: Question) -> IdentityQuestion:
        return cls(
            id=global_id("IdentityQuestion", row.key),
            row=row,
            probability=row.resemblance.probability,
            stake=row.stake,
            urgency=row.urgency,
        )

    @field
    async def one(self, info: Info) -> Customer:
        """The one customer."""
        found = await info.context.loaders.customer_now(self.row.first_customer)
        return surely("customer", Customer.of, found)

    @field
    async def other(self, info: Info) -> Customer:
        """The other customer."""
        found = await info.context.loaders.customer_now(self.row.second_customer)
        return surely("customer", Customer.of, found)

    @field
    async def evidence(self, info: Info) -> IdentityEvidence:
        """What speaks for and against it."""
        found = await info.context.loaders.open_explanation.load(self.row.resemblance)
        return IdentityEvidence.of(found)

    @field
    async def impact(self, info: Info) -> IdentityImpact:
        """What would change if they were said to be one. It takes a while: ask for some 20 at a time."""
        ends = self.row.resemblance.first, self.row.resemblance.second
        try:
            return IdentityImpact.of(await info.context.loaders.union.load(ends))
        except Contradiction as error:
            return IdentityImpact.refused(str(error))


@object_type
class IdentityQuestionConnection:
    """A page of what to ask, what would change most first. Beyond 1,000 questions the rest wait."""

    edges: list[Edge[IdentityQuestion]] = told("The questions of this page.")
    page_info: PageInfo = told("Where the page lies among all questions.")
    total_count: int = told("How many questions there are.")
