"""`strategy`: the questions a board asks, on a page."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import typer

from graph_service.cli.desk import door
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.spelling import times
from graph_service.cli.voices import AsOf, KnownAt

ANSWER: Final = """
fragment Told on Answer {
  value unit numerator denominator interval { low high level } withoutOne definition
  breakdown { key value numerator denominator interval { low high } }
  unknowns { kind share explanation }
  cypher { statement parameters }
  evidence(first: 3) { edges { node { id text channel sentAt } } }
  people(first: 3) { edges { node { id name } } }
  asOf graphVersion
}"""
STRATEGY: Final = f"""
query ($time: Time, $definitions: StrategyDefinitions) {{
  strategy(time: $time, definitions: $definitions) {{
    whereCustomersAre {{ ...Told }} whereProspectsAre {{ ...Told }} whereIssuesGo {{ ...Told }}
    channelCost {{ ...Told }} openness {{ ...Told }} success {{ ...Told }} flames {{ ...Told }}
    willingReferences {{ ...Told }} activeReferrers {{ ...Told }} focus {{ ...Told }}
  }}
}}
{ANSWER}"""


class Sign(StrEnum):
    """What makes somebody a customer."""

    USES = "uses"
    BOUGHT = "bought"
    WON_DEAL = "won-deal"
    ASKED_US = "asked-us"


class Act(StrEnum):
    """What counts as engaging with us."""

    MESSAGE_TO_US = "message-to-us"
    MESSAGE_TO_OTHERS = "message-to-others"
    THANKS = "thanks"
    LIKE = "like"
    FOLLOW = "follow"
    SHARE = "share"


class Open(StrEnum):
    """By what a conversation is open."""

    ANSWERS = "answers"
    VOICES = "voices"
    PEERS = "peers"
    PUBLIC = "public"


class Success(StrEnum):
    """By what people are successful with us."""

    SETTLED = "settled"
    KEPT = "kept"


class Focus(StrEnum):
    """What our own messages are divided by."""

    PRODUCT = "product"
    TEAM = "team"
    CHANNEL = "channel"


def strategy(
    days: Annotated[int | None, typer.Option(help="How many days back count as now; else 90.")] = None,
    customer: Annotated[list[Sign] | None, typer.Option(help="What makes a customer; repeat it.")] = None,
    engagement: Annotated[list[Act] | None, typer.Option(help="What counts as engaging; repeat it.")] = None,
    openness: Annotated[Open | None, typer.Option(help="By what a conversation is open.")] = None,
    success: Annotated[Success | None, typer.Option(help="By what people are successful.")] = None,
    anger: Annotated[float | None, typer.Option(help="Angry up to this sentiment; else -0.5.")] = None,
    focus: Annotated[Focus | None, typer.Option(help="What our messages are divided by.")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    cypher: Annotated[bool, typer.Option("--cypher", help="Show the statement of each answer too.")] = False,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Ten questions a board asks, each with how sure the answer is and what nobody knows."""
    from graph_service.cli.board import show_strategy
    from graph_service.cli.screen import print_json

    given: dict[str, object] = {
        "days": days,
        "customers": [each.name for each in customer] if customer else None,
        "engagement": [each.name for each in engagement] if engagement else None,
        "openness": openness and openness.name,
        "success": success and success.name,
        "anger": anger,
        "focus": focus and focus.name,
    }
    definitions = {name: value for name, value in given.items() if value is not None}
    with door(data, store, server) as opened:
        asked = {"time": times(as_of, known_at) or None, "definitions": definitions or None}
        answer = opened.root(STRATEGY, "strategy", **asked)
    print_json(answer) if as_json else show_strategy(answer, cypher=cypher)
