"""Who was answered, by what they asked and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, input_type, object_type, optional, told
from graph_service.api.paging import Page
from graph_service.api.types.connection import Connection, Edge, PageInfo, edges, page_info
from graph_service.api.types.inputs import known_intent, product_slug
from graph_service.api.types.nodes import Message
from graph_service.api.types.response import AnsweredShare, FirstAnswer, Waiting
from graph_service.api.types.scored import EVIDENCE, messages_of
from graph_service.api.types.unknown import Unknown
from graph_service.questions import coverage
from graph_service.questions.care_dimensions import CareDimension
from graph_service.questions.time import Time
from graph_service.questions.waits import First

strawberry.enum(
    CareDimension,
    name="CareDimension",
    description="What care is grouped by: channel, team asked, intent, week or month of the message that "
    "opened a matter, the products it is about, the tier of influence and the community of the person.",
)
DEFINITION: Final = (
    "Matters opened in the window. A matter is answered when a person of ours answers it; what a program of "
    "ours or another customer answers is told beside. Without an answer it waits until the time of asking, "
    "and is never left out. A matter with a reply that is not held is neither answered nor unanswered."
)
BUSINESS: Final = " Only the time counts in which we are open."


@input_type("CareFilter")
class CareWanted:
    """Which matters; all that is given has to fit."""

    channel: str | None = optional("Opened on this channel.")
    product: strawberry.ID | None = optional("About this product.")
    intent: str | None = optional("Opened with this intent, such as complaint or question.")


def care_filter(wanted: CareWanted | None) -> coverage.CareFilter:
    """The filter in the question's terms.

    Raises `InvalidId` for a product's id that is none, and `Misuse` for an intent that nobody has.
    """
    if wanted is None:
        return coverage.CareFilter()
    return coverage.CareFilter(wanted.channel, product_slug(wanted.product), known_intent(wanted.intent))


@object_type
class CareValue:
    """What the matters of a group have in common in one dimension."""

    dimension: CareDimension = told("The dimension.")
    value: str | None = told(
        "A channel's or team's name, a product's slug, an intent, a tier, a community's key, the Monday of a "
        "week or a month as 2026-03; null where nobody knows, such as for matters that no team was named in."
    )


@object_type
class ResponseCoverage:
    """Who was answered in a group of matters, by whom and how fast."""

    row: strawberry.Private[coverage.Coverage]
    values: list[CareValue] = told("What the group has in common, in the order of `groupBy`.")
    matters: int = told("Matters opened in the window. One about two products is in the groups of both.")
    people: int = told("Whose they are.")
    answered: AnsweredShare = told("How many a person of ours has answered so far.")
    first_answers: list[FirstAnswer] = told("Who answered first, and how fast.")
    unseen: int = told("Matters with a reply that is not held: neither answered nor unanswered.")
    nobody: int = told("Matters without any answer. With `unseen` and all `firstAnswers`, all matters.")
    closed: int = told("Matters settled without an answer of ours, by a ticket, say. They count as waiting.")
    waiting: Waiting = told("How long matters waited for a person of ours.")
    worst: Waiting = told("How long people waited at worst, each counted once.")
    unknowns: list[Unknown] = told("What the figures leave out.")

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages that opened the matters, the longest wait first."""
        return await messages_of(info, self.row.response.evidence, first, after)


@object_type
class ResponseCoverageConnection:
    """A page of groups, those of most matters first."""

    edges: list[Edge[ResponseCoverage]] = told("The groups of this page.")
    page_info: PageInfo = told("Where the page lies among all groups.")
    total_count: int = told("How many groups there are.")
    definition: str = told("What was counted, in plain words.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")


@dataclass(frozen=True, slots=True)
class CoverageGroups:
    """What was found of groups, the page of it, what was asked, and as of when."""

    found: coverage.CoveragePage
    page: Page[coverage.Coverage]
    asked: coverage.Asked
    time: Time

    def connection(self) -> ResponseCoverageConnection:
        return ResponseCoverageConnection(
            edges=edges(self.page, self.group),
            page_info=page_info(self.page),
            total_count=self.found.total,
            definition=DEFINITION + BUSINESS if self.asked.business_hours else DEFINITION,
            as_of=self.time.as_of,
            graph_version=strawberry.ID(str(self.found.graph_version)),
        )

    def group(self, row: coverage.Coverage) -> ResponseCoverage:
        by, told = zip(dict.fromkeys(self.asked.by), row.values, strict=True), row.response
        return ResponseCoverage(
            row=row,
            values=[CareValue(dimension=dimension, value=value) for dimension, value in by],
            matters=told.matters,
            people=told.people,
            answered=AnsweredShare.of(told.answered),
            first_answers=[FirstAnswer.of(told, by) for by in First],
            unseen=told.unseen,
            nobody=told.nobody,
            closed=told.closed,
            waiting=Waiting.of(told.waiting),
            worst=Waiting.of(told.worst),
            unknowns=[Unknown.of(each) for each in row.unknowns],
        )
