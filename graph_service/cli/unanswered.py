"""`unanswered`: whom we have not answered, the worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph_service.cli.desk import door
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.spelling import moment, product_id, times
from graph_service.cli.voices import AsOf, First, KnownAt

if TYPE_CHECKING:
    from graph_service.cli.desk import Row

UNANSWERED: Final = """
query ($filter: UnansweredFilter, $time: Time, $first: Int) {
  unanswered(filter: $filter, time: $time, first: $first) {
    totalCount people asOf graphVersion unknowns { kind share explanation }
    edges { node {
      score state waitingSince waitedSeconds asked channel team doubtful
      customer { id name } answerAt { channel address } matter { id openedAt }
      components { name value contribution explanation }
      evidence(first: 2) { edges { node { id text channel sentAt } } }
    } }
  }
}"""
TELLING: Final = 3
"""Of what brings somebody so far forward, so many reasons are shown."""
DAY: Final = 86_400
HOUR: Final = 3_600
MINUTE: Final = 60


def unanswered(
    channel: Annotated[str | None, typer.Option(help="Who last asked on this channel.")] = None,
    product: Annotated[str | None, typer.Option(help="About this product, by its slug.")] = None,
    intent: Annotated[str | None, typer.Option(help="With this intent, such as complaint.")] = None,
    team: Annotated[str | None, typer.Option(help="Who turned to this team of ours.")] = None,
    since: Annotated[str | None, typer.Option(help="Who began to wait then or later.")] = None,
    min_wait: Annotated[str | None, typer.Option(help="Who waits at least so long: 4h, 2d.")] = None,
    doubtful: Annotated[bool, typer.Option("--doubtful", help="Also who may want no answer.")] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    first: First = 20,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Whom we have not answered, the worst first, and why they come first."""
    from graph_service.cli.screen import print_json

    wanted = {
        "channel": channel,
        "product": product and product_id(product),
        "intent": intent,
        "team": team,
        "since": since and moment("--since", since),
        "minWait": min_wait,
        "doubtful": doubtful,
    }
    with door(data, store, server) as opened:
        asked = {"filter": wanted, "time": times(as_of, known_at) or None, "first": first}
        answer = opened.root(UNANSWERED, "unanswered", **asked)
    print_json(answer) if as_json else show_unanswered(answer)


def show_unanswered(answer: Row) -> None:
    """Those who wait as a table, how many there are, and what is left out."""
    from graph_service.cli.screen import print_table, say

    nodes = [edge["node"] for edge in answer["edges"]]
    print_table("Unanswered", ("who", "waits", "score", "why", "what", "answer at"), list(map(row_of, nodes)))
    say(f"{answer['totalCount']:,} matters of {answer['people']:,} people wait.")
    for unknown in answer["unknowns"]:
        say(unknown["explanation"])


def row_of(node: Row) -> tuple[str, ...]:
    """One of those who wait as cells."""
    from graph_service.cli.screen import quote

    at = f"{node['answerAt']['channel']}:{node['answerAt']['address']}"
    said = [edge["node"]["text"] for edge in node["evidence"]["edges"]]
    return (
        node["customer"]["name"] or at,
        waited(node["waitedSeconds"]),
        f"{node['score']:.2f}",
        "\n".join(reasons(node["components"])),
        quote(said[0]) if said else "",
        at,
    )


def reasons(components: list[Row]) -> list[str]:
    """What counts most, in words."""
    counting = [part for part in components if part["contribution"]]
    return [
        part["explanation"] for part in sorted(counting, key=lambda part: -part["contribution"])[:TELLING]
    ]


def waited(seconds: float) -> str:
    """A span of time in its greatest unit.

    >>> waited(200_000), waited(7_300), waited(59)
    ('2 d', '2 h', '0 min')
    """
    if seconds >= DAY:
        return f"{seconds // DAY:,.0f} d"
    return f"{seconds // HOUR:.0f} h" if seconds >= HOUR else f"{seconds // MINUTE:.0f} min"
