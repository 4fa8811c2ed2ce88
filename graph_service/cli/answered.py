"""Who was answered, and how fast, on a screen."""

from __future__ import annotations

from typing import Final

from graph_service.cli.desk import Row
from graph_service.cli.screen import print_table, say

BARS: Final = "▁▂▃▄▅▆▇█"
UNKNOWN: Final = "?"
UNITS: Final = ((172_800, 86_400, "d"), (3_600, 3_600, "h"), (60, 60, "min"))
"""From how many seconds on a unit is used, how many it has, and its name; the longest first."""


def show_coverage(answer: Row) -> None:
    """The groups as a table with a bar for each time, who answered first, and what the figures leave out."""
    groups = [edge["node"] for edge in answer["edges"]]
    by = [value["dimension"].lower() for value in groups[0]["values"]] if groups else []
    marks = [f"in {duration(each['seconds'])}" for each in groups[0]["waiting"]["within"]] if groups else []
    rows = [coverage_row(group) for group in groups]
    print_table("Answered by a person of ours", (*by, "so far", "median", *marks), rows)
    for group in groups:
        name = ", ".join(str(value["value"] or "–") for value in group["values"])
        for sentence in sentences(group):
            say(f"{name}: {sentence}" if name else sentence)
    if answer["totalCount"] > len(groups):
        say(f"The first {len(groups)} of {answer['totalCount']:,} groups.")


def coverage_row(group: Row) -> list[str]:
    """A group as cells of two lines: figures, and their intervals."""
    waiting = group["waiting"]
    return [
        *(str(value["value"] or "–") for value in group["values"]),
        "\n".join(share_lines(group["answered"])),
        "\n".join(median_lines(waiting)),
        *("\n".join(barred(each)) for each in waiting["within"]),
    ]


def barred(share: Row) -> tuple[str, ...]:
    """A share with a bar, so that a row of them is a curve."""
    figure, *rest = share_lines(share)
    return (f"{figure} {bar(share['value'])}", *rest) if rest else (figure,)


def bar(share: float) -> str:
    return BARS[min(int(share * len(BARS)), len(BARS) - 1)]


def share_lines(share: Row) -> tuple[str, ...]:
    if share["value"] is None:
        return (UNKNOWN,)
    interval = share["interval"]
    return f"{share['value']:.0%}", f"{interval['low']:.0%}–{interval['high']:.0%}"


def median_lines(waiting: Row) -> tuple[str, ...]:
    """The time by which half are answered, and its interval."""
    median = waiting["median"]
    if median is None:
        return ("not yet" if waiting["waits"] else UNKNOWN,)
    high = UNKNOWN if median["high"] is None else duration(median["high"])
    return duration(median["seconds"]), f"{duration(median['low'])}–{high}"


def duration(seconds: float) -> str:
    """A time in its unit, to three digits."""
    for least, length, unit in UNITS:
        if seconds >= least:
            return f"{seconds / length:.3g} {unit}"
    return f"{seconds:.0f} s"


def sentences(group: Row) -> list[str]:
    """How many there were, who answered first, how people fared at worst, and what is left out."""
    unknowns = [str(unknown["explanation"]) for unknown in group["unknowns"]]
    if not group["matters"]:
        return unknowns
    bounds = [bounded(each) for each in group["waiting"]["within"] if unsure(each)]
    return [counts(group), firsts(group), worst(group["worst"]), *bounds, *unknowns]


def counts(group: Row) -> str:
    matters, people = group["matters"], group["people"]
    answered = group["answered"]["numerator"]
    return f"{matters:,} matters of {people:,} people, {answered:,} answered by a person of ours."


def firsts(group: Row) -> str:
    first = {each["by"]: each["matters"] for each in group["firstAnswers"]}
    return (
        f"First to answer: a person of ours {first['US']:,}, a program {first['BOT']:,}, another customer "
        f"{first['PEER']:,}; nobody {group['nobody']:,}."
    )


def worst(waiting: Row) -> str:
    """How long people waited at worst."""
    figure, *interval = median_lines(waiting)
    over = f"were over within {figure} ({interval[0]})" if interval else "are not over yet"
    return f"Of the worst waits of {waiting['waits']:,} people half {over}."


def unsure(share: Row) -> bool:
    """Whether it makes a difference, in whole percents, that replies are missing."""
    return share["value"] is not None and f"{share['atLeast']:.0%}" != f"{share['atMost']:.0%}"


def bounded(share: Row) -> str:
    """Between what a share lies."""
    return (
        f"Within {duration(share['seconds'])} at least {share['atLeast']:.0%} and at most "
        f"{share['atMost']:.0%}, as replies are missing."
    )
