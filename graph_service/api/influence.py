"""Influencers and communities page by page, as of the time of the first; and introductions."""

from __future__ import annotations

from dataclasses import dataclass

import strawberry

from graph_service.api.ids import key_of
from graph_service.api.paging import Listing, Page
from graph_service.api.rankings import FORM, resumed
from graph_service.api.types.communities import Community, CommunityConnection
from graph_service.api.types.connection import edges, page_info
from graph_service.api.types.influence import Influencer, InfluencerConnection
from graph_service.api.types.inputs import AskedTime, Window, product_slug
from graph_service.api.types.introductions import Introduction, Introductions, Tie
from graph_service.planes.view import microseconds
from graph_service.questions import communities, influencers, introductions
from graph_service.questions.answers import Answers
from graph_service.questions.influence import Scope
from graph_service.questions.scored import Rank
from graph_service.questions.time import Time


@dataclass(frozen=True, slots=True)
class Wish:
    """About what and as of when a client asks, and where the page lies."""

    product: strawberry.ID | None
    topic: str | None
    window: Window | None
    time: AskedTime
    first: int | None
    after: str | None

    @property
    def scope(self) -> Scope:
        """The scope in the questions' terms; raises `InvalidId` for a product's id that is none."""
        span = self.window or Window()
        return Scope(product_slug(self.product), self.topic, span.from_, span.to)


@dataclass(frozen=True, slots=True)
class Begun:
    """A page that begins after a place, as of a time."""

    name: str
    wish: Wish
    time: Time
    after: Rank | None
    first: int

    @classmethod
    def of(cls, answers: Answers, name: str, wish: Wish) -> Begun:
        listing: Listing[Rank] = Listing(name, lambda rank: (*rank,), FORM)
        after, time = resumed(listing, wish)
        return cls(name, wish, answers.time(time.as_of, time.known_at), after, listing.size(wish.first))

    def page(self, ranks: tuple[Rank, ...], *, more: bool) -> Page[Rank]:
        """Places with cursors that hold them and the two times of asking."""
        times = microseconds(self.time.as_of), microseconds(self.time.known_at)
        listing: Listing[Rank] = Listing(self.name, lambda rank: (*rank, *times), FORM)
        found = listing.page(ranks, self.wish.first, self.wish.after)
        return Page(found.rows, found.cursors, more, found.earlier)


def influencer_page(answers: Answers, wish: Wish) -> InfluencerConnection:
    """The influencers asked for."""
    begun = Begun.of(answers, "influencers", wish)
    asked = influencers.Asked(begun.time, wish.scope, begun.first, begun.after)
    found = answers.influencers(asked)
    rows = {row.scored.customer: row for row in found.rows}
    ranks = tuple(Rank(row.scored.score, row.scored.customer) for row in found.rows)
    page = begun.page(ranks, more=found.more)
    return InfluencerConnection(
        edges=edges(page, lambda rank: Influencer.made(rows[rank.key])),
        page_info=page_info(page),
        total_count=found.total,
        people=found.people,
    )


def community_page(answers: Answers, wish: Wish) -> CommunityConnection:
    """The communities asked for."""
    begun = Begun.of(answers, "communities", wish)
    found = answers.communities(communities.Asked(begun.time, wish.scope, begun.first, begun.after))
    rows = {row.key: row for row in found.rows}
    page = begun.page(tuple(Rank(float(row.people), row.key) for row in found.rows), more=found.more)
    return CommunityConnection(
        edges=edges(page, lambda rank: Community.of(rows[rank.key])),
        page_info=page_info(page),
        total_count=found.total,
        modularity=found.modularity,
        people=found.people,
        apart=found.apart,
        as_of=begun.time.as_of,
        graph_version=strawberry.ID(str(found.graph_version)),
    )


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who is to meet whom, by their ids, as of when, and how many ways are wanted."""

    start: strawberry.ID
    end: strawberry.ID
    time: AskedTime
    first: int


def introductions_of(answers: Answers, meeting: Meeting) -> Introductions:
    """The introductions asked for; raises `InvalidId` for ids that are no customers'."""
    time = answers.time(meeting.time.as_of, meeting.time.known_at)
    ends = key_of("Customer", meeting.start), key_of("Customer", meeting.end)
    found = answers.introductions(introductions.Asked(*ends, time, meeting.first))
    return Introductions(
        introductions=[Introduction.of(row) for row in found.rows],
        acquainted=None if found.acquainted is None else Tie.of(found.acquainted),
        nobody=found.nobody,
        as_of=time.as_of,
        graph_version=strawberry.ID(str(found.graph_version)),
    )
