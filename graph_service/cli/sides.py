"""Fans against critics, and who changed sides, on a screen."""

from __future__ import annotations

from typing import Final

from graph_service.cli.desk import Row
from graph_service.cli.screen import heading, print_table, quote, say

NUMBERS: Final = ("people", "messages", "reach")
TURNED: Final = {
    "TO_FAN": "became a fan",
    "TO_CRITIC": "became a critic",
    "WARMED": "warmed",
    "COOLED": "cooled",
}
DAY: Final = 86_400
HOUR: Final = 3_600


def show_loudness(answer: Row) -> None:
    """The groups as a table, the three numbers side by side, and what they leave out."""
    groups = [edge["node"] for edge in answer["edges"]]
    by = [value["dimension"].lower() for value in groups[0]["values"]] if groups else []
    print_table("Fans against critics", (*by, *NUMBERS, "surely"), [loudness_row(group) for group in groups])
    for group in groups:
        named = ", ".join(named_value(value) for value in group["values"])
        for unknown in group["unknowns"]:
            if unknown["share"] is not None:
                say(f"{named}: {told(unknown, group)}" if named else told(unknown, group))
    say("Reach counts who was seen to turn to them: who only read, nobody knows.")
    if answer["totalCount"] > len(groups):
        say(f"The first {len(groups)} of {answer['totalCount']:,} groups.")


def told(unknown: Row, group: Row) -> str:
    """What is left out, in words."""
    if unknown["kind"] != "CROWD":
        return str(unknown["explanation"])
    people = group["people"]
    return f"{unknown['explanation']} Fans: {people['crowdFans']:,}; critics: {people['crowdCritics']:,}."


def loudness_row(group: Row) -> list[str]:
    """A group as cells."""
    values = [named_value(value) for value in group["values"]]
    surely = f"{group['people']['surelyFans']:,} : {group['people']['surelyCritics']:,}"
    return [*values, *(share_cell(group[name]) for name in NUMBERS), surely]


def named_value(value: Row) -> str:
    return str(value["value"] or "–")


def share_cell(share: Row) -> str:
    """Fans and critics, and the fans' share with its interval."""
    against = f"{share['numerator']:,} : {share['critics']:,}"
    if share["value"] is None:
        return against
    interval = share["interval"]
    return f"{against}  {share['value']:.0%} ({interval['low']:.0%} to {interval['high']:.0%})"


def show_turning_points(answer: Row) -> None:
    """Each turning point with both stances, quotes, and what we had said before."""
    for edge in answer["edges"]:
        show_turning_point(edge["node"])
    say()
    say(f"Turning points: {answer['totalCount']:,}.")


def show_turning_point(point: Row) -> None:
    heading(
        f"{called(point['customer'])} {TURNED[point['direction']]} on {point['at'][:10]}: "
        f"{point['score']:.0%} likely, between {point['earliest'][:10]} and {point['latest'][:10]}"
    )
    for name in ("before", "after"):
        stance = point[name]
        interval = stance["interval"]
        say(
            f"{name.capitalize()}: {stance['praise']:.0%} praise ({interval['low']:.0%} to "
            f"{interval['high']:.0%}) on {stance['days']:,} days"
        )
        for found in stance["evidence"]["edges"]:
            say(f"  {found['node']['sentAt'][:10]} {quote(found['node']['text'])}")
    say(last_word(point["ours"]))


def called(customer: Row) -> str:
    """A customer's name, or the first handle of who has none."""
    [edge] = customer["handles"]["edges"]
    return str(customer["name"] or f"{edge['node']['channel']}:{edge['node']['address']}")


def last_word(ours: Row | None) -> str:
    if ours is None:
        return "We had told them nothing before."
    return f"{delay(ours['delaySeconds'])} before, we had told them: {quote(ours['message']['text'])}"


def delay(seconds: float) -> str:
    """A span of time in days or hours."""
    number, unit = (seconds / DAY, "days") if seconds >= 2 * DAY else (seconds / HOUR, "hours")
    return f"{number:,.0f} {unit}"
