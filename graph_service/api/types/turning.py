"""Who changed sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.paging import Page
from graph_service.api.types.connection import Connection, Edge, PageInfo, edges, page_info
from graph_service.api.types.nodes import Customer, Message, surely
from graph_service.api.types.scored import EVIDENCE, Component, Interval, messages_of
from graph_service.questions import turning_points
from graph_service.questions.time import Time
from graph_service.questions.turning_points import Held, Turn, Word

strawberry.enum(
    Turn,
    name="TurnDirection",
    description="What a stance became: from more criticism than praise to more praise (TO_FAN) or the other "
    "way round (TO_CRITIC), or warmer or cooler on the same side.",
)


@object_type
class StanceWhile:
    """A stance while it lasted: the share of praise in what was said for or against."""

    row: strawberry.Private[Held]
    praise: float = told("The share of praise, 0 to 1.")
    interval: Interval = told("Where it lies.")
    days: int = told("On how many days something for or against was said.")
    since: datetime = told("When the first of it was said.")
    until: datetime = told("When the last of it was said.")

    @classmethod
    def of(cls, row: Held) -> StanceWhile:
        return cls(
            row=row,
            praise=row.mean,
            interval=Interval.of(row.interval),
            days=row.days,
            since=row.since,
            until=row.until,
        )

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages for or against, those nearest to the turning point first."""
        return await messages_of(info, self.row.evidence, first, after)


@object_type
class LastWord:
    """The last that we had said to somebody before a turning point; that it was the reason, nobody knows."""

    row: strawberry.Private[Word]
    delay_seconds: float = told("How long before the turning point we sent it.")

    @classmethod
    def of(cls, row: Word) -> LastWord:
        return cls(row=row, delay_seconds=row.delay.total_seconds())

    @field
    async def message(self, info: Info) -> Message:
        """The message."""
        return surely("message", Message.of, await info.context.loaders.message.load(self.row.message))


@object_type
class TurningPoint:
    """When a customer's stance became another one, from what to what, and after which message of ours."""

    row: strawberry.Private[turning_points.TurningPoint]
    direction: Turn = told("What it became.")
    score: float = told("The probability of that, 0.5 to 1.")
    certain: bool = told("Whether the intervals before and after lie wholly on opposite sides.")
    components: list[Component] = told("What the score is made of.")
    at: datetime = told("When the first message of the new stance was sent.")
    earliest: datetime = told("The day from which on the change may have come, at the intervals' level.")
    latest: datetime = told("The day until which it may have come.")
    bayes_factor: float = told("How much likelier what was said is with a change than without one.")
    before: StanceWhile = told("The stance before.")
    after: StanceWhile = told("The stance after.")
    ours: LastWord | None = told("What we had said to them last; null where we had not.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")

    @field
    async def customer(self, info: Info) -> Customer:
        """Who it is."""
        return surely("customer", Customer.of, await info.context.loaders.customer_now(self.row.customer))

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """Messages of both stances, those nearest to the turning point first."""
        return await messages_of(info, self.row.evidence, first, after)


@object_type
class TurningPointConnection:
    """A page of turning points, the likeliest first."""

    edges: list[Edge[TurningPoint]] = told("The turning points of this page.")
    page_info: PageInfo = told("Where the page lies among all turning points.")
    total_count: int = told("How many turning points there are.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")


@dataclass(frozen=True, slots=True)
class TurningPoints:
    """What was found of turning points, the page of it, and as of when."""

    found: turning_points.TurningPage
    page: Page[turning_points.TurningPoint]
    time: Time

    def connection(self) -> TurningPointConnection:
        version = strawberry.ID(str(self.found.graph_version))
        return TurningPointConnection(
            edges=edges(self.page, partial(point, time=self.time, version=version)),
            page_info=page_info(self.page),
            total_count=self.found.total,
            as_of=self.time.as_of,
            graph_version=version,
        )


def point(row: turning_points.TurningPoint, time: Time, version: strawberry.ID) -> TurningPoint:
    """A turning point as of a time, in a version of the graph."""
    return TurningPoint(
        row=row,
        direction=row.turn,
        score=row.score,
        certain=row.certain,
        components=[Component.of(part) for part in row.components],
        at=row.at,
        earliest=row.earliest,
        latest=row.latest,
        bayes_factor=row.change.bayes_factor,
        before=StanceWhile.of(row.before),
        after=StanceWhile.of(row.after),
        ours=None if row.ours is None else LastWord.of(row.ours),
        as_of=time.as_of,
        graph_version=version,
    )
