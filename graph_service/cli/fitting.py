"""Conversations that fit a context on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graph_service.cli.desk import Row
from graph_service.cli.screen import heading, quote, say

PARTS: Final = ("meaning", "thread", "words")


def show_moments(answer: Row) -> None:
    """What fits with its reasons, who is left alone and why, and what is promised."""
    for row in answer["matches"]:
        show_match(row)
    if answer["hasMore"]:
        say("More fits than is shown.")
    if answer["nobody"] is not None:
        show_nobody(answer["nobody"])
    if answer["heldBack"]:
        heading(f"Held back: {len(answer['heldBack']):,}")
        for row in answer["heldBack"]:
            show_held(row)
    say()
    say(answer["promise"]["explanation"])
    show_catching_up(answer["catchingUp"])


def show_match(row: Row) -> None:
    message = row["message"]
    heading(f"{row['probability']:.2f}  {message['channel']}:{message['sender']['address']}")
    say(f"{message['sentAt'][:16]}  {quote(message['text'])}")
    words = ", ".join(row["matchedWords"])
    parts = [f"{part['name']} {part['value']:.2f}" for part in row["components"] if part["name"] in PARTS]
    say(f"  {'; '.join([*parts, *([f'says {words}'] if words else [])])}")


def show_nobody(nobody: Row) -> None:
    say(f"Nobody. {nobody['explanation']}")
    if nobody["nearest"] is not None:
        say(f"  nearest: {quote(nobody['nearest']['text'])}")


def show_held(row: Row) -> None:
    say(f"{row['probability']:.2f}  {quote(row['message']['text'])}")
    for guard in row["guards"]:
        say(f"  {guard['kind'].lower()}: {guard['explanation']}")


def show_catching_up(planes: Sequence[Row]) -> None:
    for plane in planes:
        far = f"{plane['position']:,} of {plane['last']:,} changes"
        say(f"The search is catching up: {plane['plane']} has {far}.")
