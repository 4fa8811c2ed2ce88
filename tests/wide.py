"""A small real encoder whose vectors are as long as the model's."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph_service.text import encoder

DIMENSION: Final = encoder.Encoder.dimension


class WideEncoder:
    """Each word is a fixed direction; a text is the sum of its words, at length 1."""

    dimension = DIMENSION
    version = "wide-1"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        sums = np.array([np.sum([direction(word) for word in text.split()], axis=0) for text in texts])
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), np.float32)


def direction(word: str) -> NDArray[np.float64]:
    digest = hashlib.shake_128(word.encode()).digest(DIMENSION)
    return np.frombuffer(digest, np.uint8) / 255 - 0.5
