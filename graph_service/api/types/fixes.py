"""What was fixed, with how people felt before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import strawberry

from algorithms.interrupted import Break
from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.paging import Page
from graph_service.api.types.connection import Connection, Edge, PageInfo, edges, page_info
from graph_service.api.types.nodes import Message, perhaps
from graph_service.api.types.scored import EVIDENCE, Interval, messages_of
from graph_service.api.types.unknown import Unknown
from graph_service.questions import fixes, releases


@object_type
class SentimentChange:
    """How people felt before and after, -1 to 1, each counted once."""

    before: float = told("The mean before.")
    after: float = told("The mean after.")
    value: float = told("By how much it changed.")
    interval: Interval = told("Where the change lies; where it holds 0, there may be none.")

    @classmethod
    def of(cls, row: fixes.Change) -> SentimentChange:
        return cls(before=row.before, after=row.after, value=row.value, interval=Interval.of(row.interval))


@object_type
class Fix:
    """Matters that were fixed, and how their people felt about the product before and after."""

    row: strawberry.Private[fixes.Fix]
    words: list[str] | None = told("The words of the theme of what was complained of; null for no one theme.")
    matters: int = told("Matters of whose people something is known before and after.")
    people: int = told("Those people.")
    change: SentimentChange | None = told("How they felt; null where they are too few to tell.")
    unknowns: list[Unknown] = told("What is left out.")

    @classmethod
    def of(cls, row: fixes.Fix) -> Fix:
        return cls(
            row=row,
            words=None if row.words is None else list(row.words),
            matters=row.matters,
            people=row.people,
            change=perhaps(SentimentChange.of, row.change),
            unknowns=[Unknown.of(each) for each in row.unknowns],
        )

    @field
    async def evidence(
        self, info: Info, later: bool, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """What they said of the product before, or `later`: the latest first, at most 200 messages."""
        return await messages_of(info, self.row.after if later else self.row.before, first, after)


@object_type
class ReleaseChange:
    """What changed at a release, beyond what the trend before it had brought anyway."""

    before: float = told("The mean sentiment before, -1 to 1; what one person said in one week counts once.")
    after: float = told("The mean sentiment after.")
    expected: float = told("The mean that the trend before would have had after.")
    value: float = told("What changed: `after` less `expected`.")
    interval: Interval = told("Where that lies; where it holds 0, it may be nothing.")
    trend: float = told("By how much sentiment rose in a week before, or fell.")
    trend_interval: Interval = told("Where that lies.")

    @classmethod
    def of(cls, row: Break) -> ReleaseChange:
        interval, trend = (
            Interval(low=low, high=high, level=row.level) for low, high in (row.interval, row.trend_interval)
        )
        return cls(
            before=row.before,
            after=row.after,
            expected=row.expected,
            value=row.change,
            interval=interval,
            trend=row.trend,
            trend_interval=trend,
        )


@object_type
class Release:
    """What everybody said of the product before and after a release."""

    row: strawberry.Private[releases.Release]
    at: datetime = told("When it was released.")
    change: ReleaseChange | None = told("What changed; null where too little was said.")
    people_before: int = told("Who spoke before.")
    people_after: int = told("Who spoke from then on.")
    messages_before: int = told("What they said before, in messages.")
    messages_after: int = told("What they said from then on.")
    unknowns: list[Unknown] = told("Why nothing can be said, where that is so.")

    @classmethod
    def of(cls, row: releases.Release) -> Release:
        return cls(
            row=row,
            at=row.at,
            change=perhaps(ReleaseChange.of, row.found),
            people_before=row.people[0],
            people_after=row.people[1],
            messages_before=row.messages[0],
            messages_after=row.messages[1],
            unknowns=[Unknown.of(each) for each in row.unknowns],
        )

    @field
    async def evidence(
        self, info: Info, later: bool, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """What was said before, or `later`: the latest first, at most 200 messages."""
        return await messages_of(info, self.row.after if later else self.row.before, first, after)


@object_type
class FixConnection:
    """A page of what was fixed, by theme, with most people first."""

    edges: list[Edge[Fix]] = told("The fixes of this page, each under a theme.")
    page_info: PageInfo = told("Where the page lies among all themes.")
    total_count: int = told("How many themes there are.")
    every: Fix = told("All fixes as one.")
    release: Release | None = told("What a release changed; null where none is asked about.")
    definition: str = told("What was counted, in plain words.")
    caveat: str = told("What the answer cannot say.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")


@dataclass(frozen=True, slots=True)
class FoundFixes:
    """What was found, and the page of it."""

    found: fixes.FixPage
    page: Page[fixes.Fix]

    def connection(self) -> FixConnection:
        found = self.found
        return FixConnection(
            edges=edges(self.page, Fix.of),
            page_info=page_info(self.page),
            total_count=found.total,
            every=Fix.of(found.every),
            release=perhaps(Release.of, found.release),
            definition=found.definition,
            caveat=found.caveat,
            as_of=found.time.as_of,
            graph_version=strawberry.ID(str(found.graph_version)),
        )
