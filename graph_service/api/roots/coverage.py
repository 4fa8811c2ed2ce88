"""Who was answered, and how fast."""

from __future__ import annotations

from graph_service.api.context import Info
from graph_service.api.described import field, object_type
from graph_service.api.threads import aside
from graph_service.api.types.coverage import CareWanted, ResponseCoverageConnection, care_filter
from graph_service.api.types.inputs import AskedTime, Window
from graph_service.api.voices import Wish, coverage_groups
from graph_service.questions import coverage
from graph_service.questions.care_dimensions import CareDimension
from graph_service.questions.influence import Scope


@object_type
class CoverageQueries:
    """Who was answered, and how fast."""

    @field
    async def response_coverage(  # noqa: PLR0913, PLR0917 - what it may be narrowed by
        self,
        info: Info,
        group_by: list[CareDimension],
        window: Window | None = None,
        filter: CareWanted | None = None,  # noqa: A002 - the word of the contract
        business_hours: bool = False,
        time: AskedTime | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> ResponseCoverageConnection:
        """Who was answered, by whom and how fast, and who never was, by up to three dimensions.

        Of matters opened in the window; whoever waits still counts as waiting until the time of asking. With
        `businessHours`, waits are counted in the time in which company.toml says we are open. Later pages
        answer as of the time of the first.
        """
        span = window or Window()
        opened = Scope(since=span.from_, before=span.to)
        asked = coverage.Asked(tuple(group_by), opened, care_filter(filter), business_hours)
        found = await aside(
            coverage_groups, info.context.answers, asked, Wish(time or AskedTime(), first, after)
        )
        return found.connection()
