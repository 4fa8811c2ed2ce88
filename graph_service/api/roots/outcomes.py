"""Whether what we did helped."""

from __future__ import annotations

from datetime import datetime, timedelta

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import field, object_type
from graph_service.api.ids import key_of
from graph_service.api.threads import aside
from graph_service.api.types.fixes import FixConnection, FoundFixes
from graph_service.api.types.inputs import AskedTime, product_slug
from graph_service.api.types.outcomes import Outcomes
from graph_service.api.voices import Wish, page, placed
from graph_service.errors import Misuse
from graph_service.questions import fixes, outcomes
from graph_service.questions.afterwards import Outcome
from graph_service.questions.answers import Answers
from graph_service.questions.occasions import Action
from ingest.checks import EARLIEST, LATEST

MOST_DAYS = 366
MOST_MINUTES = MOST_DAYS * 24 * 60


@object_type
class OutcomesQueries:
    """Whether what we did helped, and what was fixed."""

    @field
    async def outcomes(  # noqa: PLR0913, PLR0917 - what it may be narrowed by
        self,
        info: Info,
        action: Action,
        outcome: Outcome,
        product: strawberry.ID | None = None,
        within_minutes: int | None = None,
        days: int = 30,
        time: AskedTime | None = None,
    ) -> Outcomes:
        """Whether what we did helped: those for whom we did it against similar others for whom we did not.

        Every case waits `withinMinutes` from its beginning; those for whom we had acted by then are compared
        with those for whom we had not, by what came of it in the `days` that follow. With a `product`, only
        what began with a message about it counts, and sentiment is that towards it.
        """
        wait = None if within_minutes is None else timedelta(minutes=bounded("withinMinutes", within_minutes))
        window = timedelta(days=bounded("days", days))
        asked = outcomes.Asked(action, outcome, product_slug(product), wait, window)
        return Outcomes.of(await aside(answered, info.context.answers, asked, time or AskedTime()))

    @field
    async def fixes(  # noqa: PLR0913, PLR0917 - what it may be narrowed by
        self,
        info: Info,
        product: strawberry.ID,
        days: int = 30,
        fixed_at: datetime | None = None,
        time: AskedTime | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> FixConnection:
        """What was fixed of a product, by what was complained of, with how people felt before and after.

        For each matter that was settled, what its person said of the product in the `days` after is set
        against what they said in the `days` before. With `fixedAt`, the time of a release, what everybody
        said from then on is set against what the trend before would have brought. Later pages answer as of
        the time of the first.
        """
        asked = fixes.Asked(
            key_of("Product", product), timedelta(days=bounded("days", days)), moment_of("fixedAt", fixed_at)
        )
        wish = Wish(time or AskedTime(), first, after)
        return (await aside(fix_page, info.context.answers, asked, wish)).connection()


def fix_page(answers: Answers, asked: fixes.Asked, wish: Wish) -> FoundFixes:
    """The page of themes asked for."""
    asked, time = placed(answers, "fixes", asked, wish)
    found = answers.fixes(asked, time)
    return FoundFixes(found, page("fixes", found.rows, time, wish, more=found.more))


def moment_of(name: str, at: datetime | None) -> datetime | None:
    """A time within those that are held; raises `Misuse`."""
    if at is not None and not EARLIEST <= at < LATEST:
        raise Misuse(f"{name}: {at:%Y-%m-%d} lies outside 1970 to 2199.")
    return at


def bounded(name: str, number: int) -> int:
    """The number, which is small enough for a span of time; raises `Misuse`."""
    if abs(number) > MOST_MINUTES:
        raise Misuse(f"{name}: {number:,} is too much.", f"Give a time of up to {MOST_DAYS} days.")
    return number


def answered(answers: Answers, asked: outcomes.Asked, time: AskedTime) -> outcomes.Helped:
    """The answer as of the time asked about."""
    return answers.outcomes(asked, answers.time(time.as_of, time.known_at))
