"""What VADER's lexicon and rules tell of a text, beyond its one score."""

from __future__ import annotations

from math import log1p
from typing import Final

from graph_service.text.vader import Reading

NAMES: Final = (
    "compound",
    "negative",
    "neutral",
    "positive",
    "pleased",
    "displeased",
    "without valence",
    "highest",
    "lowest",
    "positive words",
    "negative words",
    "mixed",
    "first",
    "last",
    "first third",
    "last third",
    "after but",
    "but",
)
"""What `lexicon` tells, in its order."""


def lexicon(reading: Reading) -> list[float]:
    """The values of `NAMES`: the four scores, the strongest words, and where in the text they stand."""
    valences = [valence for valence in reading.valences if valence]
    positive = [valence for valence in valences if valence > 0]
    negative = [valence for valence in valences if valence < 0]
    return [
        reading.compound,
        reading.negative,
        reading.neutral,
        reading.positive,
        max(reading.compound, 0.0) ** 2,
        -(min(reading.compound, 0.0) ** 2),
        float(not valences),
        max(positive, default=0.0),
        min(negative, default=0.0),
        log1p(len(positive)),
        log1p(len(negative)),
        float(bool(positive) and bool(negative)),
        valences[0] if valences else 0.0,
        valences[-1] if valences else 0.0,
        *parts(reading),
    ]


def parts(reading: Reading) -> list[float]:
    """The valence of a text's first third, its last third and of what follows its last `but`."""
    third = max(1, len(reading.words) // 3)
    but = "but" in reading.words
    after = reading.words[::-1].index("but") if but else 0
    return [
        sum(reading.valences[:third]) / 4,
        sum(reading.valences[-third:]) / 4,
        sum(reading.valences[-after:]) / 4 if after else 0.0,
        float(but),
    ]
