"""Voices and themes on a screen."""

from __future__ import annotations

from typing import Final

from graph_service.cli.desk import Row
from graph_service.cli.screen import heading, print_table, quote, say

SOUNDS: Final = {"NEGATIVE": "neg", "NEUTRAL": "neu", "POSITIVE": "pos"}


def show_voices(answer: Row) -> None:
    """The groups as a table, and what they are together."""
    groups = [edge["node"] for edge in answer["edges"]]
    by = [value["dimension"].lower() for value in groups[0]["values"]] if groups else []
    columns = (*by, "people", "messages", "reach", *(f"{name} %" for name in SOUNDS.values()))
    print_table(None, columns, [voice_row(group) for group in groups])
    told(answer)
    if answer["totalCount"] > len(groups):
        say(f"The first {len(groups)} of {answer['totalCount']:,} groups.")


def voice_row(group: Row) -> list[object]:
    """A group as cells."""
    shares = {each["tone"]: each["share"] for each in group["tones"]}
    sounds = [round(100 * shares[tone]) if tone in shares else None for tone in SOUNDS]
    values = [value["value"] or "–" for value in group["values"]]
    return [*values, group["people"], group["messages"], int(group["reach"]["total"]), *sounds]


def show_themes(answer: Row) -> None:
    """Each theme with its figures and quotes, and what belongs to none."""
    say(f"From {answer['since'][:16]} to {answer['until'][:16]} UTC")
    for edge in answer["edges"]:
        theme = edge["node"]
        heading(", ".join(theme["words"]) or "(no word of its own)")
        say(f"{theme['people']:,} people, {theme['messages']:,} messages; {trend(theme['earlier'])}")
        for found in theme["evidence"]["edges"]:
            say(f"  {quote(found['node']['text'])}")
    say()
    told(answer)
    say(f"In no theme: {answer['apart']:,} of {answer['messages']:,} messages.")
    if answer["totalCount"] > len(answer["edges"]):
        say(f"The first {len(answer['edges'])} of {answer['totalCount']:,} themes.")


def trend(earlier: Row | None) -> str:
    """The figures of the window before, in words."""
    if earlier is None:
        return "the record does not hold the window before"
    return f"{earlier['people']:,} people, {earlier['messages']:,} messages in the window before"


def told(answer: Row) -> None:
    """What all is together, and what is not known of it."""
    say(f"Together: {answer['people']:,} people, {answer['messages']:,} messages.")
    for name, what in (("unowned", "of nobody known as a customer"), ("unread", "not annotated yet")):
        if answer[name]:
            say(f"Messages {what}: {answer[name]:,}.")
