"""Conversations with us for tests of moments: of one matter, of others, and with us speaking."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ingest.canonical import Message
from ingest.handle import Handle
from tests.records import tweet

US: Final = Handle("twitter", "larkspur")


def to_us(number: int, sender: str, text: str) -> Message:
    """Something said to us, so many minutes after the start; a conversation of its own."""
    return replace(tweet(number, sender, text), mentions=(US,))


CANCELLED: Final = "people whose flight was cancelled and who need another flight"
PICKLES: Final = "recipes for pickled gherkins in vinegar"
SAID: Final = (
    to_us(1, "ann", "My flight to Oslo was cancelled tonight. Can you put me on another flight tomorrow?"),
    to_us(2, "bob", "You cancelled our flight and nobody rebooks us. Which other flight can we take?"),
    to_us(3, "cem", "The invoice for March shows the wrong address, please send a new one."),
    to_us(4, "dao", "How do I export my notes to a spreadsheet?"),
    to_us(5, "eve", "Love the new colours of the app, well done!"),
    to_us(6, "fay", "My password reset mail never arrives."),
)
