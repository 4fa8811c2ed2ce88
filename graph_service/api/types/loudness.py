"""How loud fans and critics are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.paging import Page
from graph_service.api.types.connection import Connection, Edge, PageInfo, edges, page_info
from graph_service.api.types.nodes import Message
from graph_service.api.types.scored import EVIDENCE, Interval, messages_of
from graph_service.api.types.unknown import Unknown
from graph_service.questions import loudness
from graph_service.questions.loud import LEVEL, Loud
from graph_service.questions.opinions import Side
from graph_service.questions.placing import LoudnessDimension
from graph_service.questions.time import Time

strawberry.enum(
    LoudnessDimension,
    name="LoudnessDimension",
    description="What loudness is grouped by: where and when people were heard, the product they spoke of, "
    "or the job, industry and organisation that profiles last gave them.",
)
DEFINITION: Final = (
    "Fans lean to praise in what they would say next, critics to criticism, by all they had said until the "
    "time of asking. People: who spoke. Messages: what they wrote. Reach: customers who answered, named, "
    "shared or thanked them over it. Each share is that of the fans in what both sides have."
)
SENTENCES: Final[Mapping[str, str]] = {
    "people": "Fans who spoke: {fans:,}; critics: {critics:,}",
    "messages": "Messages of fans: {fans:,}; of critics: {critics:,}",
    "reach": "Customers who turned to fans: {fans:,}; to critics: {critics:,}; to both: {both:,}",
}


@object_type
class LoudnessShare:
    """The fans' share in one of the three numbers, with what it is made of."""

    row: strawberry.Private[Loud]
    value: float | None = told("The fans' share, 0 to 1; null where neither side has any.")
    numerator: int = told("What the fans have.")
    denominator: int = told("What the fans and the critics have.")
    critics: int = told("What the critics have.")
    surely_fans: int = told("What those have whose whole interval lies on the side of praise.")
    surely_critics: int = told("What those have whose whole interval lies on the side of criticism.")
    crowd_fans: int = told("What those would add for us who are heard only in a crowd that is damped.")
    crowd_critics: int = told("What those would add against us who are heard only in a crowd that is damped.")
    interval: Interval | None = told(
        "Where the share lies, as sure as so many people make it; null where there is none."
    )
    explanation: str = told("The figures in words.")

    @classmethod
    def of(cls, row: Loud, name: str) -> LoudnessShare:
        share, fans, critics = row.share, row.counts[Side.FOR], row.counts[Side.AGAINST]
        sentence = SENTENCES[name].format(fans=fans, critics=critics, both=row.both)
        rests = "" if share is None else f" As sure as {share.people:.1f} people make it who bring the same."
        return cls(
            row=row,
            value=None if share is None else share.value,
            numerator=fans,
            denominator=fans + critics,
            critics=critics,
            surely_fans=row.surely[Side.FOR],
            surely_critics=row.surely[Side.AGAINST],
            crowd_fans=row.crowd[Side.FOR],
            crowd_critics=row.crowd[Side.AGAINST],
            interval=None if share is None else Interval(low=share.low, high=share.high, level=LEVEL),
            explanation=f"{sentence}.{rests}",
        )

    @field
    async def evidence(
        self, info: Info, side: Side, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """Messages of one side, the latest first.

        Of people one each, of messages all, of reach one of each customer who turned to them.
        """
        return await messages_of(info, self.row.evidence[side], first, after)


@object_type
class LoudnessValue:
    """What the people or messages of a group have in common in one dimension."""

    dimension: LoudnessDimension = told("The dimension.")
    value: str | None = told(
        "A product's slug, a channel's name, what profiles say, the Monday of a week or a month as 2026-03; "
        "null where nobody knows."
    )


@object_type
class Loudness:
    """Fans against critics: by people, messages and reach, three numbers that may disagree."""

    values: list[LoudnessValue] = told("What the group has in common, in the order of `groupBy`.")
    people: LoudnessShare = told("Customers who spoke, each once, on however many handles.")
    messages: LoudnessShare = told("What they wrote about it.")
    reach: LoudnessShare = told("Customers who turned to them over it, each once for a side.")
    unknowns: list[Unknown] = told("What the numbers leave out.")


@object_type
class LoudnessConnection:
    """A page of groups, those of most fans and critics first."""

    edges: list[Edge[Loudness]] = told("The groups of this page.")
    page_info: PageInfo = told("Where the page lies among all groups.")
    total_count: int = told("How many groups there are.")
    definition: str = told("What was counted, in plain words.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")


@dataclass(frozen=True, slots=True)
class LoudnessGroups:
    """What was found of groups, the page of it, by what they are grouped, and as of when."""

    found: loudness.LoudnessPage
    page: Page[loudness.Loudness]
    by: tuple[LoudnessDimension, ...]
    time: Time

    def connection(self) -> LoudnessConnection:
        return LoudnessConnection(
            edges=edges(self.page, self.group),
            page_info=page_info(self.page),
            total_count=self.found.total,
            definition=DEFINITION,
            as_of=self.time.as_of,
            graph_version=strawberry.ID(str(self.found.graph_version)),
        )

    def group(self, row: loudness.Loudness) -> Loudness:
        by = zip(dict.fromkeys(self.by), row.values, strict=True)
        return Loudness(
            values=[LoudnessValue(dimension=dimension, value=value) for dimension, value in by],
            people=LoudnessShare.of(row.people, "people"),
            messages=LoudnessShare.of(row.messages, "messages"),
            reach=LoudnessShare.of(row.reach, "reach"),
            unknowns=[Unknown.of(each) for each in row.unknowns],
        )
