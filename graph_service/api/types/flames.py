"""Who is on the way to a public blow-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

import strawberry

from algorithms.smoulder import USUAL
from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.paging import Page
from graph_service.api.types.connection import Connection, Edge, PageInfo, edges, page_info
from graph_service.api.types.matter import Matter
from graph_service.api.types.nodes import Customer, Message, surely
from graph_service.api.types.scored import EVIDENCE, Interval, messages_of
from graph_service.questions import burning, flames, outbursts
from graph_service.questions.flames import LISTED
from graph_service.questions.time import Time

DEFINITION: Final = (
    f"The log-odds of the score are {USUAL.base:g} and the contributions of the reasons; the weights are a "
    f"convention. Listed from a score of {LISTED:g} on, watched from {USUAL.watch:g} on; trolls are not. "
    f"What people do counts half after {USUAL.half_life_days:g} days."
)


@object_type
class FlameComponent:
    """A reason: what it adds to the log-odds of the score, in a sentence and with its messages."""

    row: strawberry.Private[burning.Reason]
    name: str = told("Its name.")
    value: float = told("Its size.")
    contribution: float | None = told("What it adds to the log-odds, below 0 where it takes away.")
    explanation: str = told("What it means.")

    @classmethod
    def of(cls, row: burning.Reason) -> FlameComponent:
        part = row.part
        return cls(
            row=row,
            name=part.name,
            value=part.value,
            contribution=part.contribution,
            explanation=part.explanation,
        )

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages that show it."""
        return await messages_of(info, self.row.messages, first, after)


@object_type
class FlameMoment:
    """When we could first have acted."""

    row: strawberry.Private[flames.Moment]
    at: datetime = told("When the watch line was passed while something was unsolved.")

    @field
    async def message(self, info: Info) -> Message:
        """The message that passed it."""
        return surely("message", Message.of, await info.context.loaders.message.load(self.row.message))


@object_type
class FlameOutburst:
    """A clearly displeased message on a public channel that several customers turned to."""

    row: strawberry.Private[outbursts.Outburst]
    at: datetime = told("When it was sent.")
    people: int = told("How many customers turned to it.")

    @field
    async def message(self, info: Info) -> Message:
        """The message."""
        return surely("message", Message.of, await info.context.loaders.message.load(self.row.message))


@object_type
class FlameDone:
    """What we did since we could have acted."""

    row: strawberry.Private[flames.Done]
    answers: int = told("How often somebody of ours answered.")
    last_at: datetime | None = told("When we last did; null where we did not.")
    apologised: bool = told("Whether an answer says that we are sorry.")

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """Our answers, the latest first."""
        return await messages_of(info, self.row.answers, first, after)


@object_type
class FlameRisk:
    """How near a customer is to a public blow-up, why, and since when we could have acted."""

    row: strawberry.Private[flames.FlameRisk]
    score: float = told("From 0 to 1; a measure to rank by, no measured probability.")
    interval: Interval = told("Where it lies; wide where it rests on few messages.")
    certain: bool = told("Whether the whole interval lies above the watch line.")
    components: list[FlameComponent] = told(
        "The reasons; with the base they sum to the log-odds of the score."
    )
    earliest: FlameMoment | None = told("When we could first have acted; null while nobody is watched.")
    done: FlameDone = told("What we did since then.")
    audience: int = told("How many customers had turned to them over displeased messages.")
    outburst: FlameOutburst | None = told("The blow-up itself; null where none was seen.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")

    @field
    async def customer(self, info: Info) -> Customer:
        """Who it is."""
        return surely("customer", Customer.of, await info.context.loaders.customer_now(self.row.customer))

    @field
    async def matters(self, info: Info) -> list[Matter]:
        """What is unsolved, the first opened first; each as it stands now."""
        loaders = info.context.loaders
        rows, clock = await loaders.matter.load_many(self.row.matters), await loaders.clock.load("")
        return [Matter.of(row, clock) for row in rows if row is not None]

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages of the reasons that raise it, those of the weightiest first."""
        return await messages_of(info, self.row.evidence, first, after)


@object_type
class FlameRiskConnection:
    """A page of people on the way to a public blow-up, those nearest to it first."""

    edges: list[Edge[FlameRisk]] = told("The people of this page.")
    page_info: PageInfo = told("Where the page lies among all who are listed.")
    total_count: int = told("How many are listed.")
    trolls: int = told("How many would be, but tell nothing: much noise, insults and repetition.")
    watch_line: float = told("From this score on somebody is watched.")
    definition: str = told("What the score is, in words.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")


@dataclass(frozen=True, slots=True)
class Flames:
    """Who was found, the page of them, and as of when."""

    found: flames.FlamePage
    page: Page[flames.FlameRisk]
    time: Time

    def connection(self) -> FlameRiskConnection:
        version = strawberry.ID(str(self.found.graph_version))
        return FlameRiskConnection(
            edges=edges(self.page, partial(risk, time=self.time, version=version)),
            page_info=page_info(self.page),
            total_count=self.found.total,
            trolls=self.found.trolls,
            watch_line=USUAL.watch,
            definition=DEFINITION,
            as_of=self.time.as_of,
            graph_version=version,
        )


def risk(row: flames.FlameRisk, time: Time, version: strawberry.ID) -> FlameRisk:
    """A risk as of a time, in a version of the graph."""
    earliest, done, burst = row.earliest, row.done, row.outburst
    return FlameRisk(
        row=row,
        score=row.score,
        interval=Interval.of(row.interval),
        certain=row.certain,
        components=[FlameComponent.of(reason) for reason in row.reasons],
        earliest=None if earliest is None else FlameMoment(row=earliest, at=earliest.at),
        done=FlameDone(row=done, answers=len(done.answers), last_at=done.last_at, apologised=done.apologised),
        audience=row.audience,
        outburst=None if burst is None else FlameOutburst(row=burst, at=burst.at, people=burst.people),
        as_of=time.as_of,
        graph_version=version,
    )
