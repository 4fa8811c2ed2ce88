"""What the heads read of a text: its vector, the lexicon's scores, its surface, and the cues in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from graph_service.text import cues, lexicon
from graph_service.text.encoder import Encoder, Vectors
from graph_service.text.sentiment import LONGEST_TEXT
from graph_service.text.surface import NAMES as SURFACE
from graph_service.text.surface import surface

if TYPE_CHECKING:
    from graph_service.text.vader import Rules

NAMES: Final = (*lexicon.NAMES, *SURFACE, *cues.NAMES)
"""The features that stand after the vector's, in their order."""

WIDTH: Final = Encoder.dimension + len(NAMES)
"""Features of a text."""


def features(texts: Sequence[str], vectors: Vectors) -> Vectors:
    """The features of texts whose vectors are known: float32[n, 384] to float32[n, WIDTH].

    Beside the vector only the first 2,000 characters of a text count. Equal texts have equal features.
    """
    read = np.zeros((len(texts), len(NAMES)), dtype=np.float32)
    for row, text in enumerate(texts):
        read[row] = seen(text[:LONGEST_TEXT])
    return np.hstack([vectors, read])


def seen(text: str) -> list[float]:
    """The values of `NAMES` for a text."""
    return lexicon.lexicon(rules().reading(text)) + surface(text) + cues.cues(text)


@cache
def rules() -> Rules:
    # Imported here, since `graph-service --help` must not wait for it.
    from graph_service.text.vader import Rules  # noqa: PLC0415

    return Rules()
