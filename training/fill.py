"""Sentences from our own templates: patterns with slots, filled by a generator with a fixed seed."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "templates"
SLOT: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, the labels that its pattern stands under, and the pattern."""

    text: str
    labels: frozenset[str]
    pattern: str


def sentences(name: str, per_pattern: int, seed: int = 6) -> list[Sentence]:
    """At most so many different sentences of each pattern of `templates/NAME.toml`, in the file's order."""
    templates = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    chooser = random.Random(seed)
    return [
        Sentence(text, frozenset(labels.split("+")), pattern)
        for labels, patterns in templates["patterns"].items()
        for pattern in patterns
        for text in dict.fromkeys(filled(pattern, templates["slots"], chooser) for _ in range(per_pattern))
    ]


def filled(pattern: str, slots: Mapping[str, Sequence[str]], chooser: random.Random) -> str:
    """A pattern with a value in each slot, and in the slots of these values."""
    while SLOT.search(pattern):
        pattern = SLOT.sub(lambda slot: chooser.choice(slots[slot[1]]), pattern)
    return pattern
