"""Texts in the dress of posts: addressed, shared, tagged and linked, with what is said left as it is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

HANDLES: Final = (
    "larkair northtel OakBank JunoApp fernmart HeliosPower quillpad VostroBikes brightcafe Kestrel tallyHQ "
    "mossbooks AltoTV PineHotels rivertrain zennio user"
).split()
LINKS: Final = ("http://t.co/a8Xk2", "http://t.co/Qe91b", "http://t.co/zz0Lm", "http://t.co/h7TRp")
BEFORE: Final = {"@{} ": 0.45, "RT @{}: ": 0.1, ".@{} ": 0.1, "": 0.35}
"""What may stand before a text, and how often."""


def dressed(texts: Sequence[str], times: int = 1, seed: int = 6) -> list[str]:
    """So many different dresses of each text, all texts in the first, then all in the next."""
    chooser = random.Random(seed)
    return [dress(text, chooser) for _ in range(times) for text in texts]


def dress(text: str, chooser: random.Random) -> str:
    before = chooser.choices(list(BEFORE), list(BEFORE.values()))[0]
    parts = [before.format(chooser.choice(HANDLES)) + text]
    if chooser.random() < 0.2:
        parts.append(f"#{chooser.choice(HANDLES)}")
    if chooser.random() < 0.2:
        parts.append(chooser.choice(LINKS))
    return " ".join(parts)
