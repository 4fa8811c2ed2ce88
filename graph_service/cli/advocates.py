"""`advocates` and `critics`: who speaks for us and who against, why, and in which words."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from graph_service.cli.desk import Row, door
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.spelling import product_id, times
from graph_service.cli.voices import AsOf, First, KnownAt

SCORED: Final = """
score certain asOf graphVersion damped interval { low high level }
components { name value contribution explanation }
customer { id name consent(purpose: $purpose) { purpose state at }
  handles(first: 1) { edges { node { channel address } } } }
evidence(first: 2) { edges { node { id text channel sentAt } } }"""
MARKETING: Final = "marketing"
"""The purpose whose consent is shown where none is asked for."""
ASKED: Final = (
    "$product: ID, $topic: String, $certain: Boolean!, $time: Time, $first: Int, "
    "$consented: String, $purpose: String!"
)
GIVEN: Final = (
    "product: $product, topic: $topic, certainOnly: $certain, time: $time, first: $first, "
    "consentedTo: $consented"
)
ADVOCATES: Final = f"""
query ({ASKED}) {{
  advocates({GIVEN}) {{ totalCount edges {{ node {{ {SCORED} recommends vouches }} }} }}
}}"""
CRITICS: Final = f"""
query ({ASKED}) {{
  critics({GIVEN}) {{
    totalCount edges {{ node {{
      {SCORED} kind because decidedBy(first: 2) {{ edges {{ node {{ id text channel sentAt }} }} }}
    }} }}
  }}
}}"""

Product = Annotated[str | None, typer.Option(help="A product's slug; else us and all our products.")]
Topic = Annotated[str | None, typer.Option(help="Only what is said on this, in any words.")]
Certain = Annotated[bool, typer.Option("--certain", help="Only who surely is on that side.")]

ConsentedTo = Annotated[
    str | None,
    typer.Option(help="Only who allows this purpose, such as reference or marketing, and has not ended it."),
]


def advocates(
    product: Product = None,
    topic: Topic = None,
    certain: Certain = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    first: First = 10,
    consented_to: ConsentedTo = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Who would speak for us: score, interval, reasons and their own words."""
    wanted = asked(product, topic, certain) | {"time": times(as_of, known_at) or None, "first": first}
    wanted |= {"consented": consented_to, "purpose": consented_to or MARKETING}
    with door(data, store, server) as opened:
        answer = opened.root(ADVOCATES, "advocates", **wanted)
    show(answer, "Advocates", as_json=as_json)


def critics(
    product: Product = None,
    topic: Topic = None,
    certain: Certain = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    first: First = 10,
    consented_to: ConsentedTo = None,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Who speaks against us: score, kind, reasons and their own words."""
    wanted = asked(product, topic, certain) | {"time": times(as_of, known_at) or None, "first": first}
    wanted |= {"consented": consented_to, "purpose": consented_to or MARKETING}
    with door(data, store, server) as opened:
        answer = opened.root(CRITICS, "critics", **wanted)
    show(answer, "Critics", as_json=as_json)


def asked(product: str | None, topic: str | None, certain: bool) -> Row:
    """Which ranking, as GraphQL takes it."""
    return {"product": product and product_id(product), "topic": topic, "certain": certain}


def show(answer: Row, title: str, *, as_json: bool) -> None:
    """The ranking as JSON, or as a table with the reasons of each below."""
    from graph_service.cli.screen import print_json
    from graph_service.cli.standings import show_ranking

    print_json(answer) if as_json else show_ranking(answer, title)
