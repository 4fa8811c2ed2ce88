"""`moments`: which conversations fit a context right now, or that none does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.cli.desk import door
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.spelling import moment, product_id, times

if TYPE_CHECKING:
    from graph_service.cli.desk import Row

MOMENTS: Final = """
fragment Found on Moment {
  score probability margin matchedWords
  components { name value contribution explanation }
  guards { kind explanation }
  message { id text channel sentAt sender { address } }
  conversation { id }
}
query (
  $context: String!, $filter: MomentFilter, $rate: Float!, $guards: MomentGuards, $first: Int!, $time: Time
) {
  moments(
    context: $context, filter: $filter, maxIrrelevantRate: $rate, guards: $guards, first: $first, time: $time
  ) {
    matches { ...Found } heldBack { ...Found } hasMore asOf graphVersion
    nobody { explanation probability nearest { id text channel sentAt } }
    promise { maxIrrelevantRate threshold guaranteed rated explanation }
    catchingUp { plane position last recovering }
  }
}"""


class Guard(StrEnum):
    """Guards that can be overruled."""

    BOT = "bot"
    OPEN_COMPLAINT = "open_complaint"
    CONTACTED_LATELY = "contacted_lately"
    ALREADY_ANSWERED = "already_answered"


@dataclass(frozen=True, slots=True)
class Where:
    """Which conversations, as they are given."""

    channel: str | None
    product: str | None
    since: str | None
    before: str | None

    @property
    def input(self) -> Row:
        """As GraphQL takes it."""
        span = (("from", "--from", self.since), ("to", "--to", self.before))
        return {
            "channel": self.channel,
            "product": self.product and product_id(self.product),
            "sent": {name: moment(option, text) for name, option, text in span if text is not None},
        }


def moments(
    context: Annotated[str, typer.Argument(help="What the conversations are about, in your own words.")],
    rate: Annotated[
        float,
        typer.Option("--max-irrelevant", help="The greatest share of irrelevant matches to put up with."),
    ] = 0.2,
    channel: Annotated[str | None, typer.Option(help="Only on this channel.")] = None,
    product: Annotated[str | None, typer.Option(help="Only about this product, by its slug.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="Said from a time in ISO 8601 on.")] = None,
    before: Annotated[str | None, typer.Option("--to", help="Said before a time.")] = None,
    purpose: Annotated[
        str | None,
        typer.Option(help="What they would be turned to for, as consents name it, such as marketing."),
    ] = None,
    quiet_days: Annotated[
        float, typer.Option(min=0, help="Leave alone whom we told something within so many days.")
    ] = 7,
    lift: Annotated[
        list[Guard] | None, typer.Option(help="Overrule a guard; give it again for more.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="By what had happened by a time.")] = None,
    first: Annotated[int, typer.Option(min=1, max=100, help="At most so many.")] = 20,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Which conversations fit a context right now, why, and who must be left alone; or that none does."""
    from graph_service.cli.fitting import show_moments
    from graph_service.cli.screen import print_json

    asked = {
        "context": context,
        "rate": rate,
        "filter": Where(channel, product, since, before).input,
        "guards": {
            "purpose": purpose,
            "quietDays": quiet_days,
            "lift": [each.name for each in lift or ()],
        },
        "time": times(as_of, None) or None,
        "first": first,
    }
    with door(data, store, server) as opened:
        answer = opened.root(MOMENTS, "moments", **asked)
    print_json(answer) if as_json else show_moments(answer)
