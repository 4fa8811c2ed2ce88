"""`loudness` and `turning-points`: who is louder, and who changed sides."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import typer

from graph_service.cli.desk import door
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.spelling import moment, product_id, times
from graph_service.cli.voices import AsOf, First, From, KnownAt, To

SHARE: Final = """value numerator denominator critics surelyFans surelyCritics crowdFans crowdCritics
interval { low high level } explanation"""
LOUDNESS: Final = f"""
query (
  $by: [LoudnessDimension!]!, $product: ID, $topic: String, $window: Window, $certain: Boolean!,
  $time: Time, $first: Int
) {{
  loudness(
    groupBy: $by, product: $product, topic: $topic, window: $window, certainOnly: $certain,
    time: $time, first: $first
  ) {{
    totalCount definition asOf graphVersion
    edges {{ node {{
      values {{ dimension value }}
      people {{ {SHARE} }} messages {{ {SHARE} }} reach {{ {SHARE} }}
      unknowns {{ kind share explanation }}
    }} }}
  }}
}}"""
STANCE: Final = """praise interval { low high level } days since until
evidence(first: 2) { edges { node { id text channel sentAt } } }"""
TURNING: Final = f"""
query ($product: ID, $direction: TurnDirection, $time: Time, $first: Int) {{
  turningPoints(product: $product, direction: $direction, time: $time, first: $first) {{
    totalCount asOf graphVersion
    edges {{ node {{
      customer {{ id name handles(first: 1) {{ edges {{ node {{ channel address }} }} }} }}
      direction score certain at earliest latest bayesFactor
      components {{ name value contribution explanation }}
      before {{ {STANCE} }} after {{ {STANCE} }}
      ours {{ delaySeconds message {{ id text channel sentAt }} }}
    }} }}
  }}
}}"""


class By(StrEnum):
    """What loudness is grouped by."""

    PRODUCT = "product"
    CHANNEL = "channel"
    JOB = "job"
    INDUSTRY = "industry"
    ORGANIZATION = "organization"
    WEEK = "week"
    MONTH = "month"


class Turned(StrEnum):
    """What a stance became."""

    TO_FAN = "to-fan"
    TO_CRITIC = "to-critic"
    WARMED = "warmed"
    COOLED = "cooled"


Product = Annotated[str | None, typer.Option(help="About this product, by its slug; else about us and all.")]


def loudness(
    by: Annotated[list[By] | None, typer.Option(help="Give up to three.")] = None,
    product: Product = None,
    topic: Annotated[str | None, typer.Option(help="Only what is said on this, in your own words.")] = None,
    certain: Annotated[bool, typer.Option("--certain", help="Only who is surely a fan or a critic.")] = False,
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
    """Whether fans or critics are louder: by people, messages and reach."""
    from graph_service.cli.screen import print_json
    from graph_service.cli.sides import show_loudness

    span = (("from", "--from", since), ("to", "--to", before))
    asked = {
        "by": [each.name for each in by or ()],
        "product": product and product_id(product),
        "topic": topic,
        "window": {name: moment(option, text) for name, option, text in span if text is not None},
        "certain": certain,
        "time": times(as_of, known_at) or None,
        "first": first,
    }
    with door(data, store, server) as opened:
        answer = opened.root(LOUDNESS, "loudness", **asked)
    print_json(answer) if as_json else show_loudness(answer)


def turning_points(
    product: Product = None,
    direction: Annotated[Turned | None, typer.Option(help="Only who turned so.")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    first: First = 20,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Who changed sides, when, and after which message of ours."""
    from graph_service.cli.screen import print_json
    from graph_service.cli.sides import show_turning_points

    asked = {
        "product": product and product_id(product),
        "direction": direction and direction.name,
        "time": times(as_of, known_at) or None,
        "first": first,
    }
    with door(data, store, server) as opened:
        answer = opened.root(TURNING, "turningPoints", **asked)
    print_json(answer) if as_json else show_turning_points(answer)
