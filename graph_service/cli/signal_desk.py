"""Signals as the command line asks for them and shows them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from graph_service.cli.desk import Door, Row
from graph_service.cli.screen import print_table, quote, say

SIGNAL: Final = """
fragment Signal on Signal {
  id kind team owner status priority overdue raisedAt dueAt resolvedAt resolvedBy reopenedAt
  customer { id name } evidence(first: 1) { edges { node { id channel text } } }
}
"""
SIGNALS: Final = f"""
query ($filter: SignalFilter, $first: Int!, $after: String) {{
  signals(filter: $filter, first: $first, after: $after) {{
    edges {{ node {{ ...Signal }} }} pageInfo {{ hasNextPage endCursor }}
  }}
}}
{SIGNAL}"""
TRIAL: Final = f"""
query ($rules: [SignalRule!], $window: Window, $first: Int!) {{
  signalDryRun(rules: $rules, window: $window, first: $first) {{
    totalCount yields {{ kind team raised unresolved }} edges {{ node {{ ...Signal }} }}
  }}
}}
{SIGNAL}"""
COLUMNS: Final = ("due", "kind", "team", "status", "customer", "said")
MOST: Final = 100
"""Signals of a trial that one answer holds."""


class SignalDesk(Door):
    """Signals, to be read and tried."""

    __slots__ = ()

    def signals(self, wanted: Row, first: int) -> list[Row]:
        """The most urgent signals of those that are wanted."""
        return list(islice(self.rows(SIGNALS, "signals", filter=wanted), first))

    def try_rules(self, rules: Sequence[Row], window: Row, first: int) -> Row:
        """How many signals rules would have raised in a span of history, and the first of them."""
        found = self.root(TRIAL, "signalDryRun", rules=list(rules), window=window, first=min(first, MOST))
        return {
            "raised": found["totalCount"],
            "yields": found["yields"],
            "signals": [edge["node"] for edge in found["edges"]],
        }


def show_signals(rows: Sequence[Row]) -> None:
    """A table of signals."""
    if not rows:
        say("There is nothing to act on.")
        return
    print_table(None, COLUMNS, [line(row) for row in rows])


def show_trial(found: Row) -> None:
    """What rules would have raised: how many of each kind, and the first of them."""
    say(f"Signals that these rules would have raised: {found['raised']:,}.")
    if found["yields"]:
        names = ("kind", "team", "raised", "unresolved")
        print_table(None, names, [[each[name] for name in names] for each in found["yields"]])
        print_table(None, COLUMNS, [line(row) for row in found["signals"]])


def line(row: Row) -> tuple[str, ...]:
    """A signal in a table."""
    said = "".join(quote(edge["node"]["text"]) for edge in row["evidence"]["edges"])
    status = row["status"].lower() + (f" by {row['owner']}" if row["status"] == "TAKEN" else "")
    due = row["dueAt"][:16].replace("T", " ") + (" (overdue)" if row["overdue"] else "")
    return due, row["kind"], row["team"], status, row["customer"]["name"] or "", said
