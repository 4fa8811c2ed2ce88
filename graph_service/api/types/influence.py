"""Who is heard: position in the network of attention, and what the voice did."""

from __future__ import annotations

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type, told
from graph_service.api.types.connection import Edge, PageInfo
from graph_service.api.types.nodes import Customer
from graph_service.api.types.people import customer_of
from graph_service.api.types.scored import Component, Interval, Scored
from graph_service.questions import influencers, listeners


@object_type
class RankInterval:
    """A rank, and where it lies when the exchanges are drawn anew: wide where it rests on few of them."""

    rank: int = told("1 is the first.")
    low: int = told("The best rank of the interval.")
    high: int = told("The worst.")
    level: float = told("How likely it holds the rank, 0 to 1.")
    people: int = told("How many people are ranked.")

    @classmethod
    def of(cls, row: influencers.Place) -> RankInterval:
        return cls(rank=row.rank, low=row.low, high=row.high, level=row.level, people=row.people)


@object_type
class VoiceDeeds:
    """What a voice did: counts of what others did because of it. Followers are in none of them."""

    people: int = told("Different customers who turned to this one, each once.")
    replies: int = told("Messages that answered.")
    mentions: int = told("Messages that named.")
    shares: int = told("Messages that passed on.")
    thanks: int = told("Messages that thanked; each is a reply or a mention too.")

    @classmethod
    def of(cls, row: listeners.Deeds) -> VoiceDeeds:
        return cls(
            people=row.people,
            replies=row.replies,
            mentions=row.mentions,
            shares=row.shares,
            thanks=row.thanks,
        )


@object_type
class Listener:
    """Somebody from whom attention comes."""

    key: strawberry.Private[str]
    share: float = told("Which share of the attention comes from them, 0 to 1.")

    @field
    async def customer(self, info: Info) -> Customer:
        """Who it is."""
        return await customer_of(info, self.key)


@object_type
class Influencer(Scored):
    """A customer who is heard: position in the network of attention, and beside it what the voice did."""

    found: strawberry.Private[influencers.Influencer]
    score: float = told("The share of the network's people who are listened to no more, 0 to 1.")
    rank: RankInterval = told("The rank by attention.")
    did: VoiceDeeds = told("What the voice did.")
    listeners: list[Listener] = told("The three from whom most of the attention comes, the most first.")
    community: str = told("The key of the community, as `communities` has it.")

    @classmethod
    def made(cls, row: influencers.Influencer) -> Influencer:
        """An influencer as the question answers it."""
        scored = row.scored
        return cls(
            row=scored,
            found=row,
            score=scored.score,
            interval=Interval.of(scored.interval),
            components=[Component.of(part) for part in scored.components],
            as_of=scored.time.as_of,
            graph_version=strawberry.ID(str(scored.graph_version)),
            rank=RankInterval.of(row.place),
            did=VoiceDeeds.of(row.deeds),
            listeners=[Listener(key=each.customer, share=each.share) for each in row.listeners],
            community=row.community,
        )

    @field
    def certain(self) -> bool:
        """Whether the whole interval lies in the upper half."""
        return self.row.certain

    @field
    async def customer(self, info: Info) -> Customer:
        """Who it is."""
        return await customer_of(info, self.row.customer)


@object_type
class InfluencerConnection:
    """A page of those who are heard, the most first."""

    edges: list[Edge[Influencer]] = told("The customers of this page.")
    page_info: PageInfo = told("Where the page lies in the ranking.")
    total_count: int = told("How many are ranked: those to whom two different people turned, or more.")
    people: int = told("How many people the network has: who spoke within it or was turned to.")
