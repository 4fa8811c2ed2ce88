"""Who is on the way to a public blow-up."""

from __future__ import annotations

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type
from graph_service.api.threads import aside
from graph_service.api.types.flames import FlameRiskConnection
from graph_service.api.types.inputs import AskedTime, product_slug
from graph_service.api.voices import Wish, flame_page
from graph_service.questions import flames


@object_type
class FlameQueries:
    """Who is on the way to a public blow-up."""

    @field
    async def flame_risk(
        self,
        info: Info,
        product: strawberry.ID | None = None,
        time: AskedTime | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> FlameRiskConnection:
        """People on the way to a public blow-up, with the reasons and the first moment at which to act.

        Without `product` it is about us and all our products; with one, about what they want settled over
        it. Later pages answer as of the time of the first.
        """
        asked = flames.Asked(product_slug(product))
        found = await aside(flame_page, info.context.answers, asked, Wish(time or AskedTime(), first, after))
        return found.connection()
