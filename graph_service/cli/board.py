"""The questions a board asks and their answers, on a screen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from graph_service.cli.desk import Row
from graph_service.cli.screen import heading, say

QUESTIONS: Final[Mapping[str, str]] = {
    "whereCustomersAre": "Where are our customers?",
    "whereProspectsAre": "Where are our prospects?",
    "whereIssuesGo": "Where do they go when they have issues?",
    "channelCost": "Is a channel worth its cost?",
    "openness": "How open is the conversation?",
    "success": "How are we making them successful?",
    "flames": "What keeps them from flaming the chief executive?",
    "willingReferences": "How many are willing references?",
    "activeReferrers": "How many are actively referring business?",
    "focus": "What is our focus?",
}
SHARE: Final = "share of "
PEOPLE: Final = "people"
PARTS: Final = 6


def show_strategy(answers: Row, *, cypher: bool) -> None:
    """Each question with its answer in a sentence, its parts, what is not known, and what was counted."""
    for name, question in QUESTIONS.items():
        found = answers[name]
        heading(question)
        say(sentence(found))
        if found["breakdown"]:
            say(f"By part: {parts(found)}.")
        for unknown in found["unknowns"]:
            say(f"? {unknown['explanation']}")
        say(f"Counted: {found['definition']}")
        if cypher and found["cypher"]:
            say(f"Cypher: {found['cypher']['statement']}")
            say(f"Parameters: {json.dumps(found['cypher']['parameters'])}")


def sentence(found: Row) -> str:
    """An answer in a sentence."""
    if found["value"] is None:
        return "Nobody knows."
    told = f"{figure(found, found['value'])} {unit_of(found)}: {over(found)}"
    interval = found["interval"]
    if interval is not None:
        told += f"; between {figure(found, interval['low'])} and {figure(found, interval['high'])}"
        told += f" with {interval['level']:.0%} probability"
    without = found["withoutOne"]
    return f"{told}. Without one of these: {figure(found, without)}." if without is not None else f"{told}."


def unit_of(found: Row) -> str:
    return f"of {found['unit'].removeprefix(SHARE)}" if is_share(found) else str(found["unit"])


def is_share(found: Row) -> bool:
    return str(found["unit"]).startswith(SHARE)


def figure(found: Row, value: float) -> str:
    """A share in percent, anything else with as many digits as it needs."""
    return f"{value:.1%}" if is_share(found) else f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def over(found: Row) -> str:
    """What was counted, of how much."""
    where = f"{found['breakdown'][0]['key']}, " if found["breakdown"] and is_first(found) else ""
    joined = "of" if is_share(found) or found["unit"] == PEOPLE else "over"
    return f"{where}{found['numerator']:,.0f} {joined} {found['denominator']:,.0f}"


def is_first(found: Row) -> bool:
    """Whether the answer is its first part, as where the question is where."""
    first = found["breakdown"][0]
    return bool((first["numerator"], first["value"]) == (found["numerator"], found["value"]))


def parts(found: Row) -> str:
    """The first few parts, each with its figure."""
    shown = found["breakdown"][:PARTS]
    told = ", ".join(
        f"{part['key']} {'unknown' if part['value'] is None else part_figure(found, part)}" for part in shown
    )
    return told + (", and others" if len(found["breakdown"]) > PARTS else "")


def part_figure(found: Row, part: Row) -> str:
    """A part's figure: of counts how many it has, of anything else in the answer's unit."""
    counts = found["unit"] == PEOPLE
    return f"{part['numerator']:,.0f}" if counts else figure(found, part["value"])
