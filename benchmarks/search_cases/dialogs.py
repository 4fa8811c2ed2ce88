"""Support conversations of airlines, without the marks that stand for names."""

from __future__ import annotations

import bz2
import csv
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from training.held import Turn
from training.sets import DATA, part_of

FOLDER: Final = DATA / "care/airline_support_dialogs"
LABELLED: Final = "airlines_500onlyb.csv.bz2"
EVERY: Final = "airlines_raw.csv.bz2"
TURN: Final = re.compile(r"<(cust|rep)__(.*?)__\1>", re.DOTALL)
MARK: Final = re.compile(r"__(?:company|cust|rep|initials|num|email|url|twitter_tag)__")
PARTS: Final = 3
CHOSEN_ON: Final = 0
"""Of the three parts of a set by hash, the one on which variants were chosen: no figure is from it."""


@dataclass(frozen=True, slots=True)
class Dialog:
    """What was said in turns, under a name of its own, and what it is about."""

    name: str
    about: str
    said: tuple[str, ...]

    @property
    def whole(self) -> str:
        return " ".join(self.said)

    @property
    def turns(self) -> list[Turn]:
        return [Turn(text, self.name) for text in self.said]


def dialogs(file: str) -> list[Dialog]:
    """The conversations of a file, each once, in an order that has nothing to do with what they say."""
    with bz2.open(FOLDER / file, "rt", encoding="utf-8", newline="") as lines:
        rows = [
            (row["tag"], turns(f"{row['first_utterance']} {row['context']}")) for row in csv.DictReader(lines)
        ]
    found = {digest(said): Dialog(digest(said), about, said) for about, said in rows if said}
    return [found[name] for name in sorted(found)]


def turns(text: str) -> tuple[str, ...]:
    said = (" ".join(MARK.sub(" ", words).split()) for _, words in TURN.findall(text))
    return tuple(text for text in said if text)


def digest(said: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def reported(dialog: Dialog) -> bool:
    """Whether a figure may be from it."""
    return part_of(dialog.whole, PARTS) != CHOSEN_ON
