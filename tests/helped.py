"""People who want something and are answered soon or late, and what they say afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from ingest.canonical import Message, Record
from ingest.handle import Handle
from tests.api.sample import HELP, NOON, tweet

HOURS: Final = 60
DAYS: Final = 24 * HOURS
PEOPLE: Final = 100


def said(name: str, sender: Handle, text: str, minutes: int, reply_to: str | None = None) -> Message:
    """Something said to us so many minutes after the first noon."""
    return replace(tweet(name, sender, text, minutes=minutes, reply_to=reply_to), mentions=(HELP,))


def answered(name: str, whom: Handle, minutes: int, reply_to: str) -> Message:
    """An answer of ours."""
    return tweet(name, HELP, "here is what to do", minutes=minutes, reply_to=reply_to, mentions=(whom,))


def of_one(number: int) -> Iterator[Message]:
    """What one of many said and was told.

    Every other was answered after 20 minutes and said thanks, the others after two days. Eight days later
    four of five of those answered soon love it, and one of five of the others.
    """
    who, begin = Handle("twitter", f"p{number:03}"), number * 3 * HOURS
    soon, luck = number % 2 == 0, number // 2 % 5
    yield said(f"{number}-asks", who, f"hate Lark Notes, it is slow {number}", begin)
    yield answered(f"{number}-answer", who, begin + (20 if soon else 2 * DAYS), f"{number}-asks")
    if soon:
        yield said(f"{number}-thanks", who, "thank you", begin + 40, f"{number}-answer")
    happy = luck < (4 if soon else 1)
    word = "love Lark Notes now" if happy else "hate Lark Notes still"
    yield said(f"{number}-later", who, f"{word} {number}", begin + 8 * DAYS)


LATE: Final = said("late", Handle("twitter", "late"), "so long", PEOPLE * 3 * HOURS + 60 * DAYS)
HELPED: Final[tuple[Record, ...]] = (*(each for n in range(PEOPLE) for each in of_one(n)), LATE)
"""Of 50 answered soon 40 love it later, of 50 answered late 10."""
LAST: Final = NOON + timedelta(minutes=PEOPLE * 3 * HOURS)
"""When the last of them had asked."""
