"""`influencers`, `communities`, `introductions`, and `export --attention`: the network of attention."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.cli.desk import door
from graph_service.cli.options import AsJson, Data, Server, Store, settings_of
from graph_service.cli.spelling import moment, product_id, times
from graph_service.cli.voices import AsOf, First, From, KnownAt, To
from graph_service.errors import Misuse

if TYPE_CHECKING:
    from graph_service.cli.desk import Row

QUOTES: Final = "evidence(first: 3) { edges { node { id text channel sentAt } } }"
INFLUENCERS: Final = f"""
query ($product: ID, $topic: String, $window: Window, $time: Time, $first: Int) {{
  influencers(product: $product, topic: $topic, window: $window, time: $time, first: $first) {{
    totalCount people
    edges {{ node {{
      customer {{ id name kind }} score certain interval {{ low high level }}
      rank {{ rank low high level people }}
      did {{ people replies mentions shares thanks }}
      listeners {{ share customer {{ id name }} }} community
      components {{ name value contribution explanation }} {QUOTES} asOf graphVersion
    }} }}
  }}
}}"""
COMMUNITIES: Final = f"""
query ($product: ID, $topic: String, $window: Window, $time: Time, $first: Int) {{
  communities(product: $product, topic: $topic, window: $window, time: $time, first: $first) {{
    totalCount people apart modularity asOf graphVersion
    edges {{ node {{
      key words people messages density inside fans critics heard {{ id name }} {QUOTES}
      bridges {{ spread links {{ community people }} customer {{ id name }} }}
    }} }}
  }}
}}"""
INTRODUCTIONS: Final = """
fragment Known on Tie {
  chance last ends { id name } evidence(first: 6) { edges { node { id text channel sentAt } } }
}
query ($from: ID!, $to: ID!, $time: Time, $first: Int!) {
  introductions(from: $from, to: $to, time: $time, first: $first) {
    introductions { chance between { id name } ties { ...Known } }
    acquainted { ...Known } nobody asOf graphVersion
  }
}"""

Product = Annotated[str | None, typer.Option(help="Only what is about this product, by its slug.")]
Topic = Annotated[str | None, typer.Option(help="Only what is about this, in any words.")]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which attention, as it is given."""

    product: str | None
    topic: str | None
    since: str | None
    before: str | None

    @property
    def variables(self) -> Row:
        """As GraphQL takes it."""
        span = (("from", "--from", self.since), ("to", "--to", self.before))
        return {
            "product": self.product and product_id(self.product),
            "topic": self.topic,
            "window": {name: moment(option, text) for name, option, text in span if text is not None},
        }


def influencers(
    product: Product = None,
    topic: Topic = None,
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
    """Who is heard: people by the attention others pay them, and what their voices did. No followers."""
    from graph_service.cli.network import show_influencers
    from graph_service.cli.screen import print_json

    asked = Narrowed(product, topic, since, before).variables | {"time": times(as_of, known_at) or None}
    with door(data, store, server) as opened:
        answer = opened.root(INFLUENCERS, "influencers", **asked, first=first)
    print_json(answer) if as_json else show_influencers(answer)


def communities(
    product: Product = None,
    topic: Topic = None,
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
    """Who belongs together, what they talk of, and who bridges them to others."""
    from graph_service.cli.network import show_communities
    from graph_service.cli.screen import print_json

    asked = Narrowed(product, topic, since, before).variables | {"time": times(as_of, known_at) or None}
    with door(data, store, server) as opened:
        answer = opened.root(COMMUNITIES, "communities", **asked, first=first)
    print_json(answer) if as_json else show_communities(answer)


def introductions(
    start: Annotated[
        str, typer.Argument(metavar="FROM", help="Who is to be introduced: an id, or channel:address.")
    ],
    end: Annotated[str, typer.Argument(metavar="TO", help="To whom.")],
    as_of: AsOf = None,
    known_at: KnownAt = None,
    first: Annotated[int, typer.Option(min=1, max=10, help="At most so many ways.")] = 3,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Who could introduce one customer to another: chains of people who talked with each other."""
    from graph_service.api.ids import customer_key, global_id
    from graph_service.cli.network import show_introductions
    from graph_service.cli.screen import print_json

    ends = {name: global_id("Customer", customer_key(text)) for name, text in (("from", start), ("to", end))}
    with door(data, store, server) as opened:
        answer = opened.root(
            INTRODUCTIONS, "introductions", **ends, time=times(as_of, known_at) or None, first=first
        )
    print_json(answer) if as_json else show_introductions(answer)


def draw(file: Path, narrowed: Narrowed, as_of: str | None, data: Path | None, store: str | None) -> None:
    """Write the attention graph to a file, in the format that its name ends with."""
    from datetime import datetime

    from graph_service.bootstrap import open_service
    from graph_service.cli.screen import complain, progress
    from graph_service.pipeline.export import GZIP, write_export
    from graph_service.questions.drawing import FORMATS, drawing
    from graph_service.questions.influence import Scope

    ending = Path(file.name.removesuffix(GZIP)).suffix
    if ending not in FORMATS:
        raise Misuse(
            f"{file}: no format ends with {ending or 'nothing'}.", f"Give one of {', '.join(FORMATS)}."
        )
    span = narrowed.variables["window"]
    since, before = (datetime.fromisoformat(span[name]) if name in span else None for name in ("from", "to"))
    scope = Scope(narrowed.product, narrowed.topic, since, before)
    with open_service(settings_of(data, store)) as service, progress() as show:
        service.pipeline.catch_up()
        asked = times(as_of, None).get("asOf")
        time = service.answers.time(datetime.fromisoformat(asked) if asked else None)
        drawn = drawing(service.answers.network(time, scope), service.answers.reader, show)
        write_export(file, FORMATS[ending](drawn, time.as_of).split(b"\n"))
    complain(f"{len(drawn):,} people and {drawn.number_of_edges():,} edges are in {file}.")
