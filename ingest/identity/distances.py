"""How alike texts are, many pairs at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

Texts = NDArray[np.object_]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """Of pairs of texts: slips between them, the shorter one's length, and their Jaro-Winkler likeness.

    A slip is a letter too many, missing, wrong or changed with its neighbour (optimal string
    alignment).
    """

    slips: Numbers
    shorter: Numbers
    winkler: NDArray[np.float32]

    @property
    def equal(self) -> Flags:
        return np.equal(self.slips, 0)


def likeness(left: Texts, right: Texts) -> Likeness:
    winkler = process.cpdist(left, right, scorer=JaroWinkler.normalized_similarity, dtype=np.float32)
    return Likeness(slips(left, right), np.minimum(lengths(left), lengths(right)), winkler)


def slips(left: Texts, right: Texts) -> Numbers:
    return process.cpdist(left, right, scorer=OSA.distance, dtype=np.int32).astype(np.int64)


def lengths(texts: Texts) -> Numbers:
    return np.fromiter(map(len, texts), np.int64, len(texts))
