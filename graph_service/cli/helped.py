"""Whether what we did helped, on a screen."""

from __future__ import annotations

from typing import Final

from graph_service.cli.desk import Row
from graph_service.cli.screen import heading, print_table, quote, say

ALIKE: Final = 0.1
"""Up to so many standard deviations sides are alike."""
UNLIKEST: Final = 5


def show_outcomes(answer: Row) -> None:
    """The effect with its interval, what it rests on, what it leaves out and what it cannot say."""
    heading(answer["definition"])
    say(effect_of(answer))
    if answer["effect"] is not None:
        show_effect(answer["effect"])
    else:
        say(f"Cases: {sides(answer['cases'])}, of people: {sides(answer['people'])}.")
    for unknown in answer["unknowns"]:
        say(unknown["explanation"])
    for name, side in (("done", "With it"), ("notDone", "Without it")):
        for found in answer[name]["edges"]:
            say(f"{side}: {found['node']['sentAt'][:10]} {quote(found['node']['text'])}")
    say(answer["caveat"])


def effect_of(answer: Row) -> str:
    """The figure in words."""
    if answer["value"] is None:
        return "Nothing can be said."
    interval = answer["interval"]
    spread = f"{interval['low']:+.2f} to {interval['high']:+.2f} at {interval['level']:.0%}"
    held = interval["low"] <= 0 <= interval["high"]
    doubt = " It may have changed nothing." if held else ""
    return f"{answer['value']:+.2f} ({spread}), {answer['unit']}.{doubt}"


def show_effect(effect: Row) -> None:
    """What the figure rests on."""
    expected, cases = effect["expected"], effect["effectiveCases"]
    say(f"With it {expected['done']:.2f}, without it {expected['notDone']:.2f}.")
    say(f"The plain difference is {effect['naive']:+.2f}.")
    say(f"It tells as much as {cases['done']:,.0f} cases with it and {cases['notDone']:,.0f} without it do.")
    if effect["unmeasuredForInterval"] is not None:
        say(f"E-value: {effect['unmeasured']:.1f}; of the interval: {effect['unmeasuredForInterval']:.1f}.")
    rows = sorted(effect["likeness"], key=lambda row: -abs(row["before"]))[:UNLIKEST]
    if rows and abs(rows[0]["before"]) > ALIKE:
        print_table("Where they differed most", ("known before", "before", "after"), [*map(cells, rows)])


def cells(row: Row) -> list[str]:
    return [row["name"], f"{row['before']:+.2f}", f"{row['after']:+.2f}"]


def sides(numbers: Row) -> str:
    """Two numbers in words."""
    return f"{numbers['done']:,.0f} with it and {numbers['notDone']:,.0f} without"


def show_fixes(answer: Row) -> None:
    """The change under each theme, all together, and what a release changed."""
    every = answer["every"]
    named = [(", ".join(edge["node"]["words"] or ("in no theme",)), edge["node"]) for edge in answer["edges"]]
    columns = ("complained of", "people", "before", "after", "change")
    print_table("What was fixed", columns, [fix_row(name, fix) for name, fix in (*named, ("all", every))])
    for unknown in every["unknowns"]:
        say(unknown["explanation"])
    show_quotes(every)
    if answer["release"] is not None:
        show_release(answer["release"])
    say(answer["caveat"])


def fix_row(name: str, fix: Row) -> list[str]:
    """The fixes of a theme as cells."""
    change, people = fix["change"], f"{fix['people']:,}"
    if change is None:
        return [name, people, "–", "–", "too few"]
    return [name, people, f"{change['before']:+.2f}", f"{change['after']:+.2f}", spread(change)]


def spread(change: Row) -> str:
    """A change with its interval."""
    return f"{change['value']:+.2f} ({change['interval']['low']:+.2f} to {change['interval']['high']:+.2f})"


def show_release(release: Row) -> None:
    """What changed at a release, and what would have come anyway."""
    heading(f"Release of {release['at'][:10]}")
    change = release["change"]
    if change is not None:
        say(f"{change['after']:+.2f}, where {change['expected']:+.2f} was due: {spread(change)}.")
        say(f"Before it was {change['before']:+.2f}, and changed by {change['trend']:+.3f} a week.")
    for unknown in release["unknowns"]:
        say(unknown["explanation"])
    show_quotes(release)


def show_quotes(found: Row) -> None:
    """What was said before and after."""
    for name in ("before", "after"):
        for edge in found[name]["edges"]:
            say(f"{name.capitalize()}: {edge['node']['sentAt'][:10]} {quote(edge['node']['text'])}")
