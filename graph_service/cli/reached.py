"""Channels, and what would be lost without one, on a screen."""

from __future__ import annotations

from typing import Final

from graph_service.cli.desk import Row
from graph_service.cli.screen import heading, print_table, say
from graph_service.cli.sides import called

YIELDS: Final = ("turned", "references", "buying", "referrals")
LOSSES: Final = ("people", "fans", "references", "matters", "conversations")
SAID: Final = {"matters": "open matters"}
COST: Final = ("contacts", "cost", "a contact", "a settled matter")
LOSS: Final = ("before", "after", "gone")
DEPENDING: Final = ("people", "only here", "one channel only", "messages here", "concentration")


def show_channels(answer: Row) -> None:
    """The channels as two tables, where matters went, and which issues are raised where."""
    rows = answer["channels"]
    if not rows:
        say("Nothing has been said on any channel yet.")
        return
    columns = ("channel", "people", "in", "out", "answered", "settled", "asked again", "repeated")
    print_table("What becomes of what people want", columns, [fate(row) for row in rows])
    print_table("What it costs and brings", ("channel", *COST, *YIELDS), [price(row) for row in rows])
    for row in rows:
        if row["cost"]["unknown"]:
            say(f"{row['name']}: {row['cost']['unknown']}")
    hops = [(row["source"], row["target"], share(row["matters"]), row["people"]) for row in answer["hops"]]
    if hops:
        print_table("Where matters went on", ("from", "to", "matters", "people"), hops)
    issues = [edge["node"] for edge in answer["issues"]["edges"]]
    cells = [(row["intent"], row["segment"] or "–", row["channel"], share(row["matters"])) for row in issues]
    print_table("Who raises what where", ("issue", "segment", "channel", "matters"), cells)
    if answer["issueCount"] > len(cells):
        say(f"The first {len(cells)} of {answer['issueCount']:,}.")


def fate(row: Row) -> list[object]:
    """What became of what people want on a channel, as cells."""
    shares = (share(row[name]) for name in ("answered", "settled", "askedAgain", "repeated"))
    return [row["name"], row["people"], row["incoming"], row["outgoing"], *shares]


def price(row: Row) -> list[object]:
    """What a channel costs and brings, as cells."""
    cost = row["cost"]
    spent = money(cost["total"], cost["currency"])
    each = money(cost["perContact"], cost["currency"])
    settled = money(cost["perSettled"], cost["currency"])
    if cost["interval"]:
        settled += f" ({cost['interval']['low']:,.2f} to {cost['interval']['high']:,.2f})"
    return [row["name"], cost["contacts"], spent, each, settled, *(row[name]["count"] for name in YIELDS)]


def money(amount: float | None, currency: str | None) -> str:
    return "–" if amount is None else f"{amount:,.2f} {currency}"


def share(row: Row) -> str:
    """How many of how many, with the share and its interval."""
    if row["value"] is None:
        return "–"
    low, high = row["interval"]["low"], row["interval"]["high"]
    return f"{row['numerator']:,} of {row['denominator']:,}  {row['value']:.0%} ({low:.0%} to {high:.0%})"


def show_blackout(answer: Row) -> None:
    """What would be lost, who depends on the channel, and where to turn instead."""
    losses = [(SAID.get(name, name), *(answer[name][key] for key in LOSS)) for name in LOSSES]
    print_table(f"Without {answer['channel']}", ("", *LOSS), losses)
    rows = [("all", *depending(answer["dependence"]))]
    rows += [(row["segment"] or "–", *depending(row)) for row in answer["segments"]]
    print_table("Who depends on it", ("segment", *DEPENDING), rows)
    people = [edge["node"] for edge in answer["affected"]["edges"]]
    print_table("Whom it concerns", ("who", "what they are to us", "said there", "instead"), map_rows(people))
    if answer["affected"]["totalCount"] > len(people):
        say(f"The first {len(people)} of {answer['affected']['totalCount']:,}.")
    joined = [edge["node"] for edge in answer["joined"]["edges"]]
    if joined:
        heading("Known to belong together only by way of it")
        for row in joined:
            say(f"{groups(row['now'])}; without it: {groups(row['without'])}")


def depending(row: Row) -> list[object]:
    """How much people depend on a channel, as cells."""
    here = f"{row['messagesHere']:,} of {row['messages']:,}"
    index = row["concentration"]
    index = "–" if index is None else f"{index:.2f}"
    return [row["people"], share(row["onlyHere"]), share(row["onlyOne"]), here, index]


def map_rows(people: list[Row]) -> list[list[object]]:
    return [[called(row["customer"]), worth(row), row["messages"], instead(row)] for row in people]


def worth(row: Row) -> str:
    """What somebody is to us, in words."""
    matters = f"{row['openMatters']:,} open" if row["openMatters"] else ""
    return ", ".join(
        filter(None, ("reference" if row["vouches"] else "", "fan" if row["fan"] else "", matters))
    )


def instead(row: Row) -> str:
    """Where to turn to somebody instead, in words."""
    best = row["nextBest"]
    if best is None:
        known = row["spokenOf"]["edges"]
        return f"nothing; spoken of on {known[0]['node']['channel']}" if known else "nothing"
    said = [f"{best['channel']}:{best['handle']['address']}", "verified" if best["verified"] else ""]
    said.append(f"last used {best['lastUsedAt'][:10]}" if best["lastUsedAt"] else "never used")
    said.append("" if best["confidence"] is None else f"{best['confidence']:.0%} sure")
    return ", ".join(filter(None, (*said, row["refused"])))


def groups(handles: list[list[str]]) -> str:
    return " and ".join(" = ".join(group) for group in handles)
