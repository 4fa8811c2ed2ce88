"""References as the command line asks for them and shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

from graph_service.cli.desk import Door, Row
from graph_service.cli.screen import print_table, say

REFERENCE: Final = """
fragment Row on Reference {
  id state since expiresAt nextState restsUntil asksLeft nextAskAt usesLeft nextUseAt
  customer { id name } product { slug } consent { allowed explanation until }
  source { by at message { id text } }
  history { edges { node { id act at by prospect outcome use } } }
}
"""
LIST: Final = f"""
query ($filter: ReferenceFilter, $time: Time, $first: Int!, $after: String) {{
  references(filter: $filter, time: $time, first: $first, after: $after) {{
    edges {{ node {{ ...Row }} }} pageInfo {{ hasNextPage endCursor }}
  }}
}}
{REFERENCE}"""
CHANGE: Final = f"""
mutation ($input: %s!) {{
  %s(input: $input) {{ reference {{ ...Row }} act {{ id }} userErrors {{ code message }} }}
}}
{REFERENCE}"""
MATCH: Final = """
query ($prospects: [ProspectInput!]!, $inferred: Boolean!, $time: Time) {
  matchReferences(prospects: $prospects, inferred: $inferred, time: $time) {
    prospect score interval { low high } explanation
    reference { id state customer { id name } product { slug } }
    components { name value contribution explanation }
    evidence { edges { node { id text } } }
  }
}
"""
CAPACITY: Final = """
query ($days: Int!, $product: ID, $time: Time) {
  referenceCapacity(days: $days, product: $product, time: $time) {
    days uses atOnce ready resting explanation demand { expected interval { low high level } }
  }
}
"""
COLUMNS: Final = ("who", "for", "state", "since", "until", "by the word of", "may be named")
MATCHED: Final = ("prospect", "whom to name", "fit", "why")
US: Final = "us as a whole"


class ReferenceDesk(Door):
    """References, to be read and looked after."""

    __slots__ = ()

    def references(self, wanted: Row, time: Mapping[str, str], first: int) -> list[Row]:
        """Who would vouch for us, those who can be named first."""
        return list(islice(self.rows(LIST, "references", filter=wanted, time=dict(time) or None), first))

    def say(self, mutation: tuple[str, str], given: Row) -> Row:
        """Keep what is said of a reference; how it stands then."""
        root, kind = mutation
        return self.change(CHANGE % (kind, root), root, given)

    def match(self, prospects: Sequence[Row], time: Mapping[str, str], *, inferred: bool) -> list[Row]:
        """A reference for each prospect."""
        given = {"prospects": list(prospects), "inferred": inferred, "time": dict(time) or None}
        return self.each(MATCH, "matchReferences", **given)

    def capacity(self, days: int, product: str | None, time: Mapping[str, str]) -> Row:
        """How often references can be named."""
        return self.root(CAPACITY, "referenceCapacity", days=days, product=product, time=dict(time) or None)


def show_references(rows: Sequence[Row]) -> None:
    """A table of references."""
    if not rows:
        say("Nobody. Ask somebody with `graph-service references ask`.")
        return
    print_table(None, COLUMNS, [line(row) for row in rows])


def line(row: Row) -> tuple[object, ...]:
    return (
        name_of(row["customer"]),
        row["product"]["slug"] if row["product"] else US,
        row["state"].lower(),
        day(row["since"]),
        day(row["restsUntil"] or row["expiresAt"]),
        row["source"]["by"] if row["source"] else None,
        row["consent"]["explanation"] if row["consent"]["allowed"] is False else row["usesLeft"],
    )


def name_of(customer: Row) -> str:
    return str(customer["name"] or customer["id"])


def day(time: str | None) -> str | None:
    return time and time[:10]


def show_reference(row: Row | None, *, dry_run: bool) -> None:
    """How a reference stands after something was said of it."""
    if row is None:
        say("Kept; they are no reference.")
        return
    verb = "would be" if dry_run else "is"
    until = f" until {day(row['expiresAt'])}" if row["expiresAt"] else ""
    product = row["product"]["slug"] if row["product"] else US
    say(f"{name_of(row['customer'])} {verb} {row['state'].lower()} for {product}{until}.")
    say(f"They may be asked {times(row['asksLeft'])} and named {times(row['usesLeft'])} more for now.")


def times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def show_matches(rows: Sequence[Row]) -> None:
    """A table of prospects, each with whom to name."""
    table = [
        (
            row["prospect"],
            name_of(row["reference"]["customer"]) if row["reference"] else "nobody",
            f"{row['score']:.2f}" if row["reference"] else None,
            row["explanation"],
        )
        for row in rows
    ]
    print_table(None, MATCHED, table)
