"""Whom we have not answered."""

from __future__ import annotations

from graph_service.api.context import Info
from graph_service.api.described import field, object_type
from graph_service.api.threads import aside
from graph_service.api.types.inputs import AskedTime
from graph_service.api.types.unanswered import UnansweredConnection, UnansweredWanted, unanswered_filter
from graph_service.api.unanswered import unanswered_page
from graph_service.api.voices import Wish
from graph_service.questions.unanswered import Asked, Order


@object_type
class UnansweredQueries:
    """Whom we have not answered."""

    @field
    async def unanswered(
        self,
        info: Info,
        filter: UnansweredWanted | None = None,  # noqa: A002 - the word of the contract
        time: AskedTime | None = None,
        first: int | None = 20,
        after: str | None = None,
        order: Order = Order.WORST,
    ) -> UnansweredConnection:
        """Who waits for an answer of ours, matter by matter: the worst first, and why they come first.

        What merely thanks, what is settled, and what only its source knows to be answered is not in it.
        Later pages answer as of the time of the first.
        """
        asked = Asked(unanswered_filter(filter), order=order)
        wish = Wish(time or AskedTime(), first, after)
        found = await aside(unanswered_page, info.context.answers, asked, wish)
        return found.connection()
