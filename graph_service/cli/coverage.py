"""`coverage`: who was answered, by whom and how fast."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import typer

from graph_service.cli.desk import door
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.spelling import moment, product_id, times
from graph_service.cli.voices import AsOf, First, From, KnownAt, To

WITHIN: Final = "within { seconds value interval { low high level } atLeast atMost }"
WAITING: Final = f"waits median {{ seconds low high level }} {WITHIN}"
COVERAGE: Final = f"""
query (
  $by: [CareDimension!]!, $window: Window, $filter: CareFilter, $business: Boolean!, $time: Time, $first: Int
) {{
  responseCoverage(
    groupBy: $by, window: $window, filter: $filter, businessHours: $business, time: $time, first: $first
  ) {{
    totalCount definition asOf graphVersion
    edges {{ node {{
      values {{ dimension value }} matters people unseen nobody closed
      answered {{ value numerator denominator interval {{ low high level }} }}
      firstAnswers {{ by matters {WITHIN} }}
      waiting {{ {WAITING} }} worst {{ {WAITING} }}
      unknowns {{ kind share explanation }}
    }} }}
  }}
}}"""


class By(StrEnum):
    """What coverage is grouped by."""

    CHANNEL = "channel"
    TEAM = "team"
    PRODUCT = "product"
    INTENT = "intent"
    TIER = "tier"
    COMMUNITY = "community"
    WEEK = "week"
    MONTH = "month"


def coverage(
    by: Annotated[list[By] | None, typer.Option(help="Give up to three.")] = None,
    business_hours: Annotated[
        bool, typer.Option("--business-hours", help="Count only the time in which we are open.")
    ] = False,
    channel: Annotated[str | None, typer.Option(help="Only matters opened on this channel.")] = None,
    product: Annotated[str | None, typer.Option(help="Only matters about this product, by its slug.")] = None,
    intent: Annotated[str | None, typer.Option(help="Only matters opened with this intent.")] = None,
    since: From = None,
    before: To = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    first: First = 20,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Who was answered, by whom and how fast, and who never was."""
    from graph_service.cli.answered import show_coverage
    from graph_service.cli.screen import print_json

    span = (("from", "--from", since), ("to", "--to", before))
    given = {"channel": channel, "product": product and product_id(product), "intent": intent}
    asked = {
        "by": [each.name for each in by or ()],
        "window": {name: moment(option, text) for name, option, text in span if text is not None},
        "filter": {name: value for name, value in given.items() if value is not None},
        "business": business_hours,
        "time": times(as_of, known_at) or None,
        "first": first,
    }
    with door(data, store, server) as opened:
        answer = opened.root(COVERAGE, "responseCoverage", **asked)
    print_json(answer) if as_json else show_coverage(answer)
