"""Customers with a score: why they have it, how sure it is, and what they said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, Generic, Self, TypeVar

import strawberry

from algorithms.criticism import Kind
from graph_service.api.context import Info
from graph_service.api.described import field, interface, object_type, told
from graph_service.api.paging import Listing, Page
from graph_service.api.types.connection import Connection, Edge, Item, PageInfo, connection, edges, page_info
from graph_service.api.types.nodes import Customer, Message, surely
from graph_service.errors import InvalidCursor
from graph_service.questions import scored
from graph_service.questions.scored import Grievance, ScoredCustomer

EVIDENCE: Final[Listing[str]] = Listing("evidence", lambda key: (key,), (str,), first=5)
Ranked = TypeVar("Ranked", bound="Scored")
CriticKind: Final = strawberry.enum(
    Kind,
    name="CriticKind",
    description="FIXABLE: a stated matter stands open. PRINCIPLED: against us over days and conversations, "
    "with something to say. TROLL: much noise that tells nothing. UNCLEAR: too little to tell.",
)


@object_type
class Interval:
    """Where a figure lies with probability `level`. An uncertain number never travels without it."""

    low: float = told("Its low end.")
    high: float = told("Its high end.")
    level: float = told("The probability, 0 to 1.")

    @classmethod
    def of(cls, row: scored.Interval) -> Interval:
        return cls(low=row.low, high=row.high, level=row.level)


@object_type
class Component:
    """A named part of a score, with a sentence. The parts are weighed against each other, not added up."""

    name: str = told("Its name.")
    value: float = told("Its size.")
    contribution: float | None = told("What it contributed, below 0 where it took away; null for nothing.")
    explanation: str = told("What it means.")

    @classmethod
    def of(cls, row: scored.Component) -> Component:
        return cls(name=row.name, value=row.value, contribution=row.contribution, explanation=row.explanation)


@interface
class Scored:
    """What every ranked or scored answer carries."""

    row: strawberry.Private[ScoredCustomer]
    score: float = told("From 0 to 1; over 0.5, it is sure at the interval's level.")
    interval: Interval | None = told("Where what the score judges lies.")
    components: list[Component] = told("What the score is made of.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")

    @classmethod
    def of(cls, row: ScoredCustomer) -> Self:
        return cls(
            row=row,
            score=row.score,
            interval=Interval.of(row.interval),
            components=[Component.of(part) for part in row.components],
            as_of=row.time.as_of,
            graph_version=strawberry.ID(str(row.graph_version)),
        )

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages the score rests on, the most telling first."""
        return await messages_of(info, self.row.evidence, first, after)


@object_type
class Advocate(Scored):
    """A customer who speaks for us, or for a product.

    The score is the low end of the interval in which the share of praise in what they
    would say next lies, so one warm word makes nobody an advocate. What they did counts too:
    to vouch, to recommend, to help another customer, to praise after a complaint that we answered.
    """

    @field
    def certain(self) -> bool:
        """Whether the whole interval lies on the side of praise."""
        return self.row.certain

    @field
    def recommends(self) -> float:
        """How surely they recommended it at least once, 0 to 1; 0 where nothing says so."""
        return self.row.recommends

    @field
    def vouches(self) -> float:
        """How surely they offered at least once to vouch for it, 0 to 1; 0 where nothing says so."""
        return self.row.vouches

    @field
    def damped(self) -> str | None:
        """What of their praise is heard less than it says, and why: repetition, crowds; null for nothing."""
        return self.row.damped

    @field
    async def customer(self, info: Info) -> Customer:
        """Who it is."""
        return surely("customer", Customer.of, await info.context.loaders.customer_now(self.row.customer))


@object_type
class Critic(Scored):
    """A customer who speaks against us, or against a product.

    The score is the low end of the interval in which the share of criticism in what they
    would say next lies.
    """

    @field
    def certain(self) -> bool:
        """Whether the whole interval lies on the side of criticism."""
        return self.row.certain

    @field
    def kind(self) -> Kind:
        """What kind of critic it is."""
        return grievance_of(self.row).kind

    @field
    def because(self) -> str:
        """Why that kind."""
        return grievance_of(self.row).because

    @field
    async def decided_by(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages that decided the kind: that of the open matter first, else the latest."""
        return await messages_of(info, grievance_of(self.row).messages, first, after)

    @field
    def damped(self) -> str | None:
        """What of their criticism is heard less than it says, and why: repetition, crowds; or null."""
        return self.row.damped

    @field
    async def customer(self, info: Info) -> Customer:
        """Who it is."""
        return surely("customer", Customer.of, await info.context.loaders.customer_now(self.row.customer))


def grievance_of(row: ScoredCustomer) -> Grievance:
    """A critic's grievance, which every critic's row has."""
    if row.grievance is None:
        raise TypeError(f"{row.customer} was not asked about as a critic")
    return row.grievance


async def messages_of(
    info: Info, keys: tuple[str, ...], first: int | None, after: str | None
) -> Connection[Message]:
    """A page of the messages of some keys, in their order."""
    page = evidence_page(keys, first, after)
    rows = await info.context.loaders.message.load_many(page.rows)
    held = dict(zip(page.rows, rows, strict=True))
    return connection(page, lambda key: surely("message", Message.of, held[key]))


@strawberry.type(name="Connection", description="A page of a ranking, which knows how many it has in all.")
class Ranking(Generic[Item]):
    """A page of a ranking, which knows how many it has in all."""

    edges: list[Edge[Item]] = told("The customers of this page.")
    page_info: PageInfo = told("Where the page lies in the ranking.")
    total_count: int = told("How many the whole ranking has.")


def ranking(
    page: Page[ScoredCustomer], total: int, make: Callable[[ScoredCustomer], Ranked]
) -> Ranking[Ranked]:
    """A page of a ranking as a connection."""
    return Ranking(edges=edges(page, make), page_info=page_info(page), total_count=total)


def evidence_page(
    keys: tuple[str, ...], first: int | None, after: str | None, listing: Listing[str] = EVIDENCE
) -> Page[str]:
    """The keys that follow a cursor; raises `InvalidCursor` for one that stands for none of them."""
    place = listing.after(after)
    if place is None:
        return listing.page(keys, first, after)
    if place[0] not in keys:
        raise InvalidCursor(f"The cursor stands for no {listing.name} of this answer.")
    return listing.page(keys[keys.index(str(place[0])) + 1 :], first, after)
