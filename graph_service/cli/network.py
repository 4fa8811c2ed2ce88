"""The network of attention on a screen: who is heard, who belongs together, who could introduce whom."""

from __future__ import annotations

from graph_service.cli.desk import Row
from graph_service.cli.screen import heading, print_table, quote, say

COLUMNS = ("rank", "between", "name", "score", "people", "replies", "shares", "thanks", "mostly by")


def show_influencers(answer: Row) -> None:
    """The ranking as a table, and for each what it rests on."""
    rows = [edge["node"] for edge in answer["edges"]]
    print_table(None, COLUMNS, [influencer_row(row) for row in rows])
    for row in rows:
        heading(name_of(row["customer"]))
        say(row["components"][0]["explanation"])
        show_quotes(row)
    say()
    ranked, people = answer["totalCount"], answer["people"]
    say(f"The first {len(rows):,} of {ranked:,}, to whom two or more of {people:,} people turned.")


def influencer_row(row: Row) -> list[object]:
    """One of those who are heard as cells."""
    rank, did = row["rank"], row["did"]
    most = row["listeners"][0] if row["listeners"] else None
    by = f"{name_of(most['customer'])} ({most['share']:.0%})" if most else None
    return [
        rank["rank"],
        f"{rank['low']:,} to {rank['high']:,}",
        name_of(row["customer"]),
        f"{row['score']:.2f}",
        did["people"],
        did["replies"],
        did["shares"],
        did["thanks"],
        by,
    ]


def show_communities(answer: Row) -> None:
    """Each community with its figures, its people and its bridges."""
    for edge in answer["edges"]:
        row = edge["node"]
        heading(", ".join(row["words"]) or "(no word of its own)")
        told = f"{row['people']:,} people, {row['messages']:,} messages"
        leaning = f"{row['fans']:,} lean to praise, {row['critics']:,} to criticism"
        say(f"{told}; {row['inside']:.0%} of their attention stays among them; {leaning}.")
        say("Heard most: " + ", ".join(name_of(each) for each in row["heard"]) + ".")
        for bridge in row["bridges"]:
            say(f"Bridge: {name_of(bridge['customer'])}, {reached(bridge)}.")
        show_quotes(row)
    say()
    say(f"The first {len(answer['edges']):,} of {answer['totalCount']:,} communities.")
    say(f"In none of them: {answer['apart']:,} of {answer['people']:,} people.")


def reached(bridge: Row) -> str:
    """Whom a bridge leads to, in words."""
    links = bridge["links"]
    return f"to {sum(link['people'] for link in links):,} people of {len(links):,} more"


def show_introductions(answer: Row) -> None:
    """Each way with those who would introduce, and what shows that they know each other."""
    if answer["acquainted"]:
        say("They have talked with each other already:")
        show_tie(answer["acquainted"])
    for row in answer["introductions"]:
        heading("By " + ", then ".join(name_of(each) for each in row["between"]))
        for tie in row["ties"]:
            show_tie(tie)
    if answer["nobody"]:
        say(answer["nobody"])


def show_tie(tie: Row) -> None:
    """Two who know each other, and their messages."""
    say(" and ".join(name_of(each) for each in tie["ends"]) + f", last on {tie['last'][:10]}")
    show_quotes(tie)


def show_quotes(row: Row) -> None:
    for found in row["evidence"]["edges"]:
        say(f"  {quote(found['node']['text'])}")


def name_of(customer: Row) -> str:
    """A customer's name, or else the id."""
    return str(customer["name"] or customer["id"])
