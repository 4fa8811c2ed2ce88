"""Who could introduce one customer to another."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.types.connection import Connection
from graph_service.api.types.nodes import Customer, Message
from graph_service.api.types.people import customers_of
from graph_service.api.types.scored import EVIDENCE, messages_of
from graph_service.questions import acquaintance, introductions


@object_type
class Tie:
    """Two customers who talked with each other: each replied to, named or thanked the other."""

    row: strawberry.Private[acquaintance.Tie]
    chance: float = told("The chance taken for a step between them, 0 to 1: more for more and later talk.")
    last: datetime = told("When either last turned to the other.")

    @classmethod
    def of(cls, row: acquaintance.Tie) -> Tie:
        return cls(row=row, chance=row.chance, last=row.last)

    @field
    async def ends(self, info: Info) -> list[Customer]:
        """The two."""
        return await customers_of(info, (self.row.one, self.row.other))

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """Their latest messages to each other, of both."""
        return await messages_of(info, self.row.evidence, first, after)


@object_type
class Introduction:
    """A chain of people from one customer to another."""

    row: strawberry.Private[introductions.Introduction]
    chance: float = told("The chance of all its steps together, 0 to 1: to compare chains by, no promise.")
    ties: list[Tie] = told("Its steps.")

    @classmethod
    def of(cls, row: introductions.Introduction) -> Introduction:
        return cls(row=row, chance=row.chance, ties=[Tie.of(tie) for tie in row.ties])

    @field
    async def between(self, info: Info) -> list[Customer]:
        """Those who would have to introduce, in order."""
        return await customers_of(info, self.row.between)


@object_type
class Introductions:
    """Who could introduce one customer to another, or why nobody could."""

    introductions: list[Introduction] = told("The likeliest first; no two of them through the same person.")
    acquainted: Tie | None = told("The tie of the two themselves, where they have talked already.")
    nobody: str | None = told("Where there is no introduction: why.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")
