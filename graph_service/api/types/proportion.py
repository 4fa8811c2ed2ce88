"""A share of things, with what it is a share of."""

from __future__ import annotations

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.types.connection import Connection
from graph_service.api.types.nodes import Message, perhaps
from graph_service.api.types.scored import EVIDENCE, Interval, messages_of
from graph_service.questions import proportions


@object_type
class Proportion:
    """A share of things, with how sure so many people make it."""

    row: strawberry.Private[proportions.Proportion]
    value: float | None = told("The share, 0 to 1; null where there is nothing to share.")
    numerator: int = told("How many.")
    denominator: int = told("Of how many.")
    interval: Interval | None = told("Where the share lies; null where there is none.")

    @classmethod
    def of(cls, row: proportions.Proportion) -> Proportion:
        return cls(
            row=row,
            value=row.value,
            numerator=row.numerator,
            denominator=row.denominator,
            interval=perhaps(Interval.of, row.interval),
        )

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """Messages that show it, the latest first; none where people are counted."""
        return await messages_of(info, self.row.evidence, first, after)
