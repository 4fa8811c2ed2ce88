"""What can be seen of a text without understanding it: marks, capitals, persons, negations, numbers."""

from __future__ import annotations

import re
from math import log1p
from typing import Final

PRESENT: Final = {
    "url": re.compile(r"https?://\S|www\.\S"),
    "capitals": re.compile(r"\b[A-Z]{3,}\b"),
    "elongated": re.compile(r"([a-zA-Z])\1\1"),
    "shared": re.compile(r"\bRT\b|\bvia @"),
    "duration": re.compile(
        r"\b(?:\d+|an|several|few|many) ?(?:hours?|hrs?|minutes?|mins?|days?|weeks?|months?)\b", re.IGNORECASE
    ),
    "number": re.compile(r"\d"),
    "asked": re.compile(
        r"\b(?:what|when|where|who|why|how|which|can|could|do|does|did|is|are|will|would|any)\b[^.!?]*\?",
        re.IGNORECASE,
    ),
    "quoted": re.compile(r"[\"“][^\"”]{3,}[\"”]"),
    "plea": re.compile(r"\b(?:please|pls|plz|help)\b", re.IGNORECASE),
}
"""Whether each is found in a text."""

COUNTED: Final = {
    "negations": re.compile(
        r"\b(?:not?|never|nothing|nobody|none|without|cannot|cant|dont|wont|\w+n['’]t)\b", re.IGNORECASE
    ),
    "first person": re.compile(r"\b(?:i|me|my|mine|we|us|our)\b", re.IGNORECASE),
    "second person": re.compile(r"\b(?:your?|yours|u|ur)\b", re.IGNORECASE),
    "hashtags": re.compile(r"(?<!\w)#\w"),
    "handles": re.compile(r"(?<!\w)@\w"),
}
"""How often each is found, as the logarithm of one more."""

MARKS: Final = (
    "exclamations",
    "questions",
    "ends asking",
    "ellipsis",
    "capital share",
    "words",
    "beyond ASCII",
)

NAMES: Final = (*MARKS, *PRESENT, *COUNTED)
"""What `surface` tells, in its order."""


def surface(text: str) -> list[float]:
    """The values of `NAMES`, each from 0 to a few."""
    present = [float(pattern.search(text) is not None) for pattern in PRESENT.values()]
    counted = [log1p(len(pattern.findall(text))) for pattern in COUNTED.values()]
    return marks(text) + present + counted


def marks(text: str) -> list[float]:
    """The values of `MARKS`: exclamation and question marks up to four, as a share of four."""
    letters = sum(map(str.isalpha, text))
    return [
        min(text.count("!"), 4) / 4,
        min(text.count("?"), 4) / 4,
        float(text.rstrip().endswith("?")),
        float("..." in text or "…" in text),
        sum(map(str.isupper, text)) / letters if letters else 0.0,
        log1p(len(text.split())) / 4,
        float(not text.isascii()),
    ]
