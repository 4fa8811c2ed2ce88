"""`flames`: who is on the way to a public blow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph_service.cli.desk import door
from graph_service.cli.loudness import Product
from graph_service.cli.options import AsJson, Data, Server, Store
from graph_service.cli.spelling import product_id, times
from graph_service.cli.voices import AsOf, First, KnownAt

if TYPE_CHECKING:
    from graph_service.cli.desk import Row

FLAMES: Final = """
query ($product: ID, $time: Time, $first: Int) {
  flameRisk(product: $product, time: $time, first: $first) {
    totalCount trolls watchLine definition asOf graphVersion
    edges { node {
      customer { id name handles(first: 1) { edges { node { channel address } } } }
      score interval { low high level } certain audience
      components {
        name value contribution explanation evidence(first: 1) { edges { node { id text channel sentAt } } }
      }
      matters { id state openedAt }
      earliest { at message { id text channel } }
      done { answers lastAt apologised }
      outburst { at people message { id text channel } }
    } }
  }
}"""


def flames(
    product: Product = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    first: First = 20,
    data: Data = None,
    store: Store = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Who is on the way to a public blow-up, why, and since when we could have acted."""
    from graph_service.cli.screen import print_json

    time = times(as_of, known_at)
    asked = {"product": product and product_id(product), "time": time or None, "first": first}
    with door(data, store, server) as opened:
        answer = opened.root(FLAMES, "flameRisk", **asked)
    print_json(answer) if as_json else show(answer)


def show(answer: Row) -> None:
    """Each person with the reasons, the first moment, and what we did."""
    from graph_service.cli.screen import say

    for edge in answer["edges"]:
        show_risk(edge["node"])
    say()
    say(
        f"On the way: {answer['totalCount']:,}; watched from {answer['watchLine']:g} on. "
        f"Trolls left out: {answer['trolls']:,}."
    )


def show_risk(risk: Row) -> None:
    from graph_service.cli.screen import heading, quote, say
    from graph_service.cli.sides import called

    low, high = risk["interval"]["low"], risk["interval"]["high"]
    heading(f"{called(risk['customer'])}  {risk['score']:.2f} ({low:.2f} to {high:.2f})")
    for part in risk["components"]:
        shown = [edge["node"] for edge in part["evidence"]["edges"]]
        words = f" {quote(shown[0]['text'])}" if shown else ""
        say(f"  {part['contribution']:+.1f} {part['explanation']}{words}")
    for line in lines(risk):
        say(line)


def lines(risk: Row) -> list[str]:
    """When to act, what was done, and whether it is too late."""
    earliest, done, burst = risk["earliest"], risk["done"], risk["outburst"]
    told = []
    if earliest is not None:
        told.append(f"We could have acted on {spelled(earliest['at'])}. {told_since(done)}")
    if burst is not None:
        told.append(f"Blew up on {spelled(burst['at'])}: {burst['people']:,} customers turned to it.")
    return told


def told_since(done: Row) -> str:
    if not done["answers"]:
        return "We have not answered since."
    sorry = ", and apologised" if done["apologised"] else ""
    return f"Answers since: {done['answers']:,}, the last on {spelled(done['lastAt'])}{sorry}."


def spelled(time: str) -> str:
    """A time up to the minute."""
    return time[:16].replace("T", " ")
