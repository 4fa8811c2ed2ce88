"""Who is louder, and who changed sides."""

from __future__ import annotations

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type
from graph_service.api.threads import aside
from graph_service.api.types.inputs import AskedTime, Window, product_slug
from graph_service.api.types.loudness import LoudnessConnection
from graph_service.api.types.turning import TurningPointConnection
from graph_service.api.voices import Wish, loudness_groups, turning_page
from graph_service.questions import loudness, turning_points
from graph_service.questions.influence import Scope
from graph_service.questions.placing import LoudnessDimension
from graph_service.questions.turning_points import Turn


@object_type
class LoudnessQueries:
    """Who is louder, and who changed sides."""

    @field
    async def loudness(  # noqa: PLR0913, PLR0917 - what it may be narrowed by
        self,
        info: Info,
        group_by: list[LoudnessDimension],
        product: strawberry.ID | None = None,
        topic: str | None = None,
        window: Window | None = None,
        certain_only: bool = False,
        time: AskedTime | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> LoudnessConnection:
        """Whether fans or critics are louder: by people, messages and reach, by up to three dimensions.

        Without `product` it is about us and all our products; grouped by product, people are on the side
        they take about each. With a `topic`, only what is said on it counts. With `certainOnly`, only
        those are on a side who are so surely. Later pages answer as of the time of the first.
        """
        span = window or Window()
        scope = Scope(product_slug(product), topic, span.from_, span.to)
        asked = loudness.Asked(tuple(group_by), scope, certain_only)
        found = await aside(
            loudness_groups, info.context.answers, asked, Wish(time or AskedTime(), first, after)
        )
        return found.connection()

    @field
    async def turning_points(
        self,
        info: Info,
        product: strawberry.ID | None = None,
        direction: Turn | None = None,
        time: AskedTime | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> TurningPointConnection:
        """Who changed sides, when, and after which message of ours: the likeliest first.

        Without `product` it is about us and all our products. Later pages answer as of the time of the first.
        """
        asked = turning_points.Asked(product_slug(product), direction)
        found = await aside(
            turning_page, info.context.answers, asked, Wish(time or AskedTime(), first, after)
        )
        return found.connection()
