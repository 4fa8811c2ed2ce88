"""Who belongs together, what they talk of, and who bridges them to others."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.types.connection import Connection, Edge, PageInfo
from graph_service.api.types.nodes import Customer, Message
from graph_service.api.types.people import customer_of, customers_of
from graph_service.api.types.scored import EVIDENCE, messages_of
from graph_service.questions import bridges, communities


@object_type
class CommunityLink:
    """A community that somebody reaches."""

    community: str = told("Its key.")
    people: int = told("How many different people there.")


@object_type
class Bridge:
    """A customer whose exchanges are spread over communities."""

    row: strawberry.Private[bridges.Bridge]
    spread: float = told("The chance that two of the exchanges meet two communities, 0 to 1.")
    links: list[CommunityLink] = told("The other communities, that of most people first.")

    @classmethod
    def of(cls, row: bridges.Bridge) -> Bridge:
        links = [CommunityLink(community=each.community, people=each.people) for each in row.links]
        return cls(row=row, spread=row.spread, links=links)

    @field
    async def customer(self, info: Info) -> Customer:
        """Who it is."""
        return await customer_of(info, self.row.customer)

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """The messages exchanged with other communities, the latest first."""
        return await messages_of(info, self.row.evidence, first, after)


@object_type
class Community:
    """People who pay each other more attention than chance would have it."""

    row: strawberry.Private[communities.Community]
    key: str = told("The key of its first member: the same as long as that one is in it.")
    words: list[str] = told("What tells its people's talk from that of others, the most telling first.")
    people: int = told("Customers in it.")
    messages: int = told("Messages they sent.")
    density: float = told("The share of their pairs that exchanged anything, 0 to 1.")
    inside: float = told("The share of the attention they pay that they pay each other, 0 to 1.")
    fans: int = told("How many of them lean to praise.")
    critics: int = told("How many lean to criticism.")
    bridges: list[Bridge] = told("The three who bridge it to others most evenly.")

    @classmethod
    def of(cls, row: communities.Community) -> Community:
        return cls(
            row=row,
            key=row.key,
            words=list(row.words),
            people=row.people,
            messages=row.messages,
            density=row.density,
            inside=row.inside,
            fans=row.fans,
            critics=row.critics,
            bridges=[Bridge.of(each) for each in row.bridges],
        )

    @field
    async def heard(self, info: Info) -> list[Customer]:
        """The three of its people who are heard most, in the whole network."""
        return await customers_of(info, self.row.heard)

    @field
    async def evidence(
        self, info: Info, first: int | None = EVIDENCE.first, after: str | None = None
    ) -> Connection[Message]:
        """Messages that say most of its words."""
        return await messages_of(info, self.row.evidence, first, after)


@object_type
class CommunityConnection:
    """A page of communities, those of most people first."""

    edges: list[Edge[Community]] = told("The communities of this page.")
    page_info: PageInfo = told("Where the page lies among all communities.")
    total_count: int = told("How many communities of three or more there are.")
    modularity: float = told("How clear they are: 0 for no clearer than chance, at most 1.")
    people: int = told("How many people the network has.")
    apart: int = told("Of these, people in no community of three or more.")
    as_of: datetime = told("What had happened by this time was taken into account.")
    graph_version: strawberry.ID = told("The version of the graph the answer was made from.")
