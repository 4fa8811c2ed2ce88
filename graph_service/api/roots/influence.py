"""Who is heard, who belongs together, and who could introduce whom."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type
from graph_service.api.influence import Meeting, Wish, community_page, influencer_page, introductions_of
from graph_service.api.threads import aside
from graph_service.api.types.communities import CommunityConnection
from graph_service.api.types.influence import InfluencerConnection
from graph_service.api.types.inputs import AskedTime, Window
from graph_service.api.types.introductions import Introductions


@object_type
class InfluenceQueries:
    """Who is heard, who belongs together, and who could introduce whom."""

    @field
    async def influencers(  # noqa: PLR0913, PLR0917 - what a network may be narrowed by
        self,
        info: Info,
        product: strawberry.ID | None = None,
        topic: str | None = None,
        window: Window | None = None,
        time: AskedTime | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> InfluencerConnection:
        """Who is heard: customers by the attention that others pay them, and what their voices did.

        With `product` or `topic` only what is said about it counts, and being heard by those who speak
        about it; with `window` only what was said then. Followers count for nothing, and nobody is
        ranked to whom fewer than two different people turned. Later pages answer as of the time of the
        first.
        """
        wish = Wish(product, topic, window, time or AskedTime(), first, after)
        return await aside(influencer_page, info.context.answers, wish)

    @field
    async def communities(  # noqa: PLR0913, PLR0917 - as above
        self,
        info: Info,
        product: strawberry.ID | None = None,
        topic: str | None = None,
        window: Window | None = None,
        time: AskedTime | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> CommunityConnection:
        """Who belongs together: groups that turn to each other, what they talk of, and who bridges them."""
        wish = Wish(product, topic, window, time or AskedTime(), first, after)
        return await aside(community_page, info.context.answers, wish)

    @field
    async def introductions(
        self,
        info: Info,
        from_: Annotated[strawberry.ID, strawberry.argument(name="from")],
        to: strawberry.ID,
        time: AskedTime | None = None,
        first: int = 3,
    ) -> Introductions:
        """Who could introduce one customer to another, by chains of people who talked with each other."""
        meeting = Meeting(from_, to, time or AskedTime(), first)
        return await aside(introductions_of, info.context.answers, meeting)
