"""Which reference for which prospect, and how often references can still be named."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.types.connection import Connection
from graph_service.api.types.nodes import Message
from graph_service.api.types.references import Reference, messages_of
from graph_service.api.types.scored import EVIDENCE, Component, Interval
from graph_service.questions import reference_capacity, reference_matching


@object_type
class ReferenceMatch:
    """The reference for a prospect with why it fits, or nobody with why nobody does."""

    row: strawberry.Private[reference_matching.Match]
    prospect: str = told("What you call the prospect.")
    reference: Reference | None = told("Whom to name; null for nobody.")
    score: float = told("How well they fit, 0 to 1. What is not known counts as half a fit.")
    interval: Interval | None = told("Where the score lies, whatever is not known.")
    components: list[Component] = told("What the score is the sum of.")
    explanation: str = told("Why they fit, what tells most first; or why nobody does.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")

    @classmethod
    def of(cls, row: reference_matching.Match) -> ReferenceMatch:
        return cls(
            row=row,
            prospect=row.prospect.name,
            reference=Reference.of(row.reference) if row.reference else None,
            score=row.score,
            interval=Interval.of(row.interval) if row.reference else None,
            components=[Component.of(part) for part in row.components],
            explanation=row.explanation,
            as_of=row.time.as_of,
            graph_version=strawberry.ID(str(row.graph_version)),
        )

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages it rests on, the one most like the prospect's description first."""
        return await messages_of(info, self.row.evidence, first, after)


@object_type
class ReferenceDemand:
    """How often references will be asked for, at the rate of before."""

    expected: float = told("So often, on average.")
    interval: Interval = told("Where the number lies.")


@object_type
class ReferenceCapacity:
    """How often those who have confirmed can be named within some days, and how often that will be wanted.

    A person's budget is one whatever they vouch for; who refuses to be named is not counted.
    """

    days: int = told("Within so many days.")
    uses: int = told("How often they can be named in all, each as early as the budget lets.")
    at_once: int = told("How often of these today.")
    ready: int = told("How many people can be named now.")
    resting: int = told("How many people rest.")
    demand: ReferenceDemand | None = told("How often it will be wanted; null where nobody was ever named.")
    explanation: str = told("All of it in a sentence.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")

    @classmethod
    def of(cls, row: reference_capacity.Capacity) -> ReferenceCapacity:
        return cls(
            days=row.days,
            uses=row.uses,
            at_once=row.at_once,
            ready=row.ready,
            resting=row.resting,
            demand=demand_of(row),
            explanation=row.explanation,
            as_of=row.time.as_of,
            graph_version=strawberry.ID(str(row.graph_version)),
        )


def demand_of(row: reference_capacity.Capacity) -> ReferenceDemand | None:
    found = row.demand
    if found is None:
        return None
    interval = Interval(low=found.low, high=found.high, level=found.level)
    return ReferenceDemand(expected=found.expected, interval=interval)
