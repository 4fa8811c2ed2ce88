"""Standing contexts as the command line asks for them and shows them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from graph_service.cli.desk import Door, Row
from graph_service.cli.screen import print_table, quote, say
from graph_service.errors import Misuse

CONTEXT: Final = """
fragment Context on Context {
  id name text channel product { slug } maxIrrelevantRate purpose quietDays lift paused
  by savedAt changedAt promise { threshold guaranteed rated explanation }
}
"""
CONTEXTS: Final = f"""
query ($first: Int!, $after: String) {{
  contexts(first: $first, after: $after) {{
    edges {{ node {{ ...Context }} }} pageInfo {{ hasNextPage endCursor }}
  }}
}}
{CONTEXT}"""
MATCHES: Final = """
query ($context: ID!, $first: Int!, $after: String) {
  context(id: $context) {
    %s(first: $first, after: $after) {
      edges { node {
        id state guards probability foundAt conversation { id } message { id channel sentAt text }
      } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""
TO_RATE: Final = """
query ($context: ID!, $first: Int!) {
  context(id: $context) { toRate(first: $first) { id channel sentAt text } }
}
"""
PAYLOAD: Final = f"""
fragment Kept on ContextPayload {{ context {{ ...Context }} userErrors {{ code message }} }}
{CONTEXT}"""
SAVE: Final = f"mutation ($input: ContextInput!) {{ saveContext(input: $input) {{ ...Kept }} }} {PAYLOAD}"
UPDATE: Final = f"""
mutation ($input: ContextUpdateInput!) {{ updateContext(input: $input) {{ ...Kept }} }}
{PAYLOAD}"""
DELETE: Final = f"""
mutation ($input: ContextDeletionInput!) {{ deleteContext(input: $input) {{ ...Kept }} }}
{PAYLOAD}"""
RATING: Final = f"""
fragment Said on RatingPayload {{
  rating {{ id relevant by at withdrawnAt withdrawnBy }} context {{ ...Context }}
  userErrors {{ code message }}
}}
{CONTEXT}"""
RATE: Final = f"mutation ($input: RatingInput!) {{ rateMatch(input: $input) {{ ...Said }} }} {RATING}"
UNRATE: Final = f"""
mutation ($input: RatingWithdrawalInput!) {{ withdrawRating(input: $input) {{ ...Said }} }}
{RATING}"""
COLUMNS: Final = ("name", "looks for", "state", "told from", "rated", "id")
FOUND: Final = ("found", "probability", "said", "held back by", "message")


class ContextDesk(Door):
    """Standing contexts, to be read and looked after."""

    __slots__ = ()

    def contexts(self) -> list[Row]:
        """All contexts, the first saved first."""
        return list(self.rows(CONTEXTS, "contexts"))

    def named(self, text: str) -> str:
        """The id of the context with this name or id; raises `Misuse` for none and for several."""
        found = [row["id"] for row in self.contexts() if text in {row["id"], row["name"]}]
        if len(found) == 1:
            return str(found[0])
        many = f"{len(found)} contexts are called {text!r}." if found else f"No context is called {text!r}."
        raise Misuse(many, "`graph-service contexts` lists all with their ids.")

    def matches(self, context: str, state: str, first: int) -> list[Row]:
        """What was found for a context, the last first; `state` is `matches` or `held`."""
        return list(islice(self._found(context, state), first))

    def to_rate(self, context: str, first: int) -> list[Row]:
        """Messages to rate for a context, by its id."""
        return list(self.root(TO_RATE, "context", context=context, first=first)["toRate"])

    def _found(self, context: str, state: str) -> Sequence[Row]:
        rows: list[Row] = []
        after, more = None, True
        while more:
            page = self.root(MATCHES % state, "context", context=context, first=100, after=after)[state]
            rows += [edge["node"] for edge in page["edges"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        return rows


def show_contexts(rows: Sequence[Row]) -> None:
    """A table of contexts."""
    if not rows:
        say("Nobody waits for anything. Save a context with `graph-service contexts save`.")
        return
    print_table(None, COLUMNS, [line(row) for row in rows])


def line(row: Row) -> tuple[object, ...]:
    promise = row["promise"]
    bar = "nobody yet" if promise["threshold"] is None else f"{promise['threshold']:.2f}"
    sure = bar if promise["guaranteed"] or promise["threshold"] is None else f"{bar} (not promised)"
    state = "paused" if row["paused"] else "waits"
    return row["name"], quote(row["text"]), state, sure, promise["rated"], row["id"]


def show_context(row: Row) -> None:
    """One context, and what it promises."""
    state = "paused" if row["paused"] else "waits for what comes in from now on"
    say(f"{row['name']}: {state}. Its id is {row['id']}.")
    say(row["promise"]["explanation"])


def show_matches(rows: Sequence[Row]) -> None:
    """A table of what was found."""
    if not rows:
        say("Nothing was found.")
        return
    table = [
        (
            row["foundAt"][:16].replace("T", " "),
            f"{row['probability']:.2f}",
            quote(row["message"]["text"]),
            ", ".join(row["guards"]).lower(),
            row["message"]["id"],
        )
        for row in rows
    ]
    print_table(None, FOUND, table)


def show_to_rate(rows: Sequence[Row]) -> None:
    """Messages to be rated, each with the id to name it by."""
    cells = [(row["sentAt"][:16], row["channel"], quote(row["text"]), row["id"]) for row in rows]
    print_table(None, ("said", "channel", "message", "id"), cells)
