"""Who waits for an answer of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import strawberry

from algorithms.acts import State
from graph_service.api.context import Info
from graph_service.api.described import field, input_type, object_type, optional, told
from graph_service.api.paging import Page
from graph_service.api.types.connection import Connection, Edge, PageInfo, edges, page_info
from graph_service.api.types.inputs import known_intent, product_slug
from graph_service.api.types.matter import Matter
from graph_service.api.types.nodes import Customer, Handle, Message, perhaps, surely
from graph_service.api.types.people import customer_of
from graph_service.api.types.scored import EVIDENCE, Component, Interval, messages_of
from graph_service.api.types.unknown import Unknown
from graph_service.errors import Misuse
from graph_service.questions import unanswered
from graph_service.questions.time import Time
from ingest.due import due_of

strawberry.enum(
    unanswered.Order,
    name="UnansweredOrder",
    description="Who comes first of those who wait: WORST by the score, LONGEST by how long they wait.",
)


@input_type("UnansweredFilter")
class UnansweredWanted:
    """Which of those who wait; all that is given has to fit."""

    channel: str | None = optional("Who last asked on this channel.")
    product: strawberry.ID | None = optional("About this product.")
    intent: str | None = optional("With this intent in what waits, such as complaint or cancellation.")
    team: str | None = optional("Who last named or answered a handle of this team of ours.")
    since: datetime | None = optional("Who began to wait at this time or later.")
    min_wait: str | None = optional("Who waits at least so long: 4h, 2d, or ISO 8601 such as PT90M.")
    doubtful: bool = strawberry.field(
        default=False, description="Also where nothing that is found says that an answer is wanted."
    )


def unanswered_filter(wanted: UnansweredWanted | None) -> unanswered.UnansweredFilter:
    """The filter in the question's terms.

    Raises `InvalidId` for a product's id that is none, and `Misuse` for an intent that nobody has and
    for a wait that is none.
    """
    if wanted is None:
        return unanswered.UnansweredFilter()
    try:
        wait = None if wanted.min_wait is None else due_of(wanted.min_wait)
    except ValueError:
        raise Misuse(f"minWait: {wanted.min_wait!r} is no time to wait.", "Write 4h, 2d or PT90M.") from None
    return unanswered.UnansweredFilter(
        channel=wanted.channel,
        product=product_slug(wanted.product),
        intent=known_intent(wanted.intent),
        team=wanted.team,
        since=wanted.since,
        min_wait=wait,
        doubtful=wanted.doubtful,
    )


@object_type
class Unanswered:
    """A matter that waits for an answer of ours: why it comes where it comes, and where to answer.

    The score is the sum of what its components contribute: what they need weighs at most 0.6, how long they
    wait 0.18, how often they asked again 0.07, what a signal says is due 0.05; who asks weighs at most 0.1
    in all: how much they are listened to 0.04, how surely they speak for us 0.03, whether they buy 0.03.
    """

    row: strawberry.Private[unanswered.Unanswered]
    score: float = told("From 0 to 1, the worst first.")
    interval: Interval | None = told("Always null: the score is a sum of what is known, not an estimate.")
    components: list[Component] = told("What the score is made of; the contributions add up to it.")
    state: State = told("Where the matter stood at the time of asking.")
    waiting_since: datetime = told("When the first message was sent that waits.")
    waited_seconds: float = told("How long that is.")
    asked: int = told("How many times they asked since; what follows within ten minutes is one time.")
    channel: str = told("The channel of the last message that waits.")
    team: str | None = told("The team of ours that it names or answers; null for none.")
    doubtful: bool = told("Whether nothing that is found says that an answer is wanted.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")

    @classmethod
    def of(cls, row: unanswered.Unanswered) -> Unanswered:
        return cls(
            row=row,
            score=row.score,
            interval=None,
            components=[Component.of(part) for part in row.components],
            state=row.state,
            waiting_since=row.since,
            waited_seconds=row.waited.total_seconds(),
            asked=row.asked,
            channel=row.channel,
            team=row.team,
            doubtful=row.doubtful,
            as_of=row.time.as_of,
            graph_version=strawberry.ID(str(row.graph_version)),
        )

    @field
    async def customer(self, info: Info) -> Customer:
        """Who waits."""
        return await customer_of(info, self.row.customer)

    @field
    async def matter(self, info: Info) -> Matter | None:
        """The matter as it stands now; null where it is another by now, as nobody knew then who was who."""
        time = await info.context.loaders.clock.load("")
        row = await info.context.loaders.matter.load(self.row.opening)
        return perhaps(lambda found: Matter.of(found, time), row)

    @field
    async def answer_at(self, info: Info) -> Handle:
        """The handle to answer at: the one that asked last."""
        return surely("handle", Handle.of, await info.context.loaders.handle.load(self.row.answer_at))

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages that wait, the most needing first."""
        return await messages_of(info, self.row.evidence, first, after)


@object_type
class UnansweredConnection:
    """A page of those who wait, the worst first."""

    edges: list[Edge[Unanswered]] = told("The matters of this page.")
    page_info: PageInfo = told("Where the page lies among all that fit.")
    total_count: int = told("How many matters wait that fit.")
    people: int = told("Of how many customers, each once.")
    unknowns: list[Unknown] = told("What is left out, whatever the filter.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")


@dataclass(frozen=True, slots=True)
class UnansweredFound:
    """What was found of those who wait, the page of it, and as of when."""

    found: unanswered.UnansweredPage
    page: Page[unanswered.Unanswered]
    time: Time

    def connection(self) -> UnansweredConnection:
        return UnansweredConnection(
            edges=edges(self.page, Unanswered.of),
            page_info=page_info(self.page),
            total_count=self.found.total,
            people=self.found.people,
            unknowns=[Unknown.of(each) for each in self.found.unknowns],
            as_of=self.time.as_of,
            graph_version=strawberry.ID(str(self.found.graph_version)),
        )
