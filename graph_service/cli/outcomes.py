"""`outcomes` and `fixes`: whether what we did helped."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import typer

from graph_service.cli.desk import door
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.spelling import moment, product_id, times
from graph_service.cli.voices import AsOf, First, KnownAt

SIDES: Final = "done notDone"
OUTCOMES: Final = f"""
query (
  $action: CareAction!, $outcome: CareOutcome!, $product: ID, $within: Int, $days: Int!, $time: Time
) {{
  outcomes(
    action: $action, outcome: $outcome, product: $product, withinMinutes: $within, days: $days, time: $time
  ) {{
    value unit interval {{ low high level }} cases {{ {SIDES} }} people {{ {SIDES} }}
    effect {{
      expected {{ {SIDES} }} naive dropped {{ {SIDES} }} effectiveCases {{ {SIDES} }}
      likeness {{ name before after }} unmeasured unmeasuredForInterval
    }}
    unknowns {{ kind share explanation }} definition caveat asOf graphVersion
    done: evidence(done: true, first: 2) {{ edges {{ node {{ id text channel sentAt }} }} }}
    notDone: evidence(done: false, first: 2) {{ edges {{ node {{ id text channel sentAt }} }} }}
  }}
}}"""

QUOTED: Final = "{ edges { node { id text channel sentAt } } }"
FIX: Final = f"""
words matters people change {{ before after value interval {{ low high level }} }}
unknowns {{ kind share explanation }}
before: evidence(later: false, first: 1) {QUOTED} after: evidence(later: true, first: 1) {QUOTED}"""
FIXES: Final = f"""
query ($product: ID!, $days: Int!, $fixedAt: DateTime, $time: Time, $first: Int) {{
  fixes(product: $product, days: $days, fixedAt: $fixedAt, time: $time, first: $first) {{
    totalCount definition caveat asOf graphVersion
    every {{ {FIX} }} edges {{ node {{ {FIX} }} }}
    release {{
      at peopleBefore peopleAfter messagesBefore messagesAfter unknowns {{ kind share explanation }}
      change {{
        before after expected value interval {{ low high level }} trend trendInterval {{ low high level }}
      }}
      before: evidence(later: false, first: 1) {QUOTED} after: evidence(later: true, first: 1) {QUOTED}
    }}
  }}
}}"""


class Did(StrEnum):
    """What we did."""

    ANSWERED_FAST = "answered-fast"
    ANSWERED = "answered"
    FIXED = "fixed"
    ASKED_FOR_REFERENCE = "asked-for-reference"


class Came(StrEnum):
    """What may come of it."""

    LATER_SENTIMENT = "later-sentiment"
    CAME_BACK = "came-back"
    TURNED_FAN = "turned-fan"
    TURNED_CRITIC = "turned-critic"
    RECOMMENDED = "recommended"
    FELL_SILENT = "fell-silent"


Product = Annotated[
    str | None, typer.Option(help="Only what began with a message about this product, by its slug.")
]


def outcomes(
    action: Annotated[Did, typer.Option(help="What we did.")] = Did.ANSWERED_FAST,
    outcome: Annotated[Came, typer.Option(help="What may come of it.")] = Came.LATER_SENTIMENT,
    product: Product = None,
    within: Annotated[
        int | None,
        typer.Option(
            metavar="MINUTES",
            help="Until when it has to have been done; else an hour, a week or 30 days, by the action.",
        ),
    ] = None,
    days: Annotated[int, typer.Option(help="How long after that is looked what came of it.")] = 30,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Whether what we did helped, against similar people for whom we did not."""
    from graph_service.cli.helped import show_outcomes
    from graph_service.cli.screen import print_json

    asked = {
        "action": action.name,
        "outcome": outcome.name,
        "product": product and product_id(product),
        "within": within,
        "days": days,
        "time": times(as_of, known_at) or None,
    }
    with door(data, store, server) as opened:
        answer = opened.root(OUTCOMES, "outcomes", **asked)
    print_json(answer) if as_json else show_outcomes(answer)


def fixes(
    product: Annotated[str, typer.Option(help="The product, by its slug.")],
    days: Annotated[int, typer.Option(help="How many days are looked at on either side.")] = 30,
    fixed_at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="When a release fixed something, such as 2026-03-01T09:00:00Z."),
    ] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    first: First = 20,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """What was fixed, by what was complained of, with how people felt before and after."""
    from graph_service.cli.helped import show_fixes
    from graph_service.cli.screen import print_json

    asked = {
        "product": product_id(product),
        "days": days,
        "fixedAt": fixed_at and moment("--fixed-at", fixed_at),
        "time": times(as_of, known_at) or None,
        "first": first,
    }
    with door(data, store, server) as opened:
        answer = opened.root(FIXES, "fixes", **asked)
    print_json(answer) if as_json else show_fixes(answer)
