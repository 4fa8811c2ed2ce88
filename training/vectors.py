"""Features of texts, with their vectors kept on disk, since encoding takes longer than all the rest."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from graph_service.config import read_settings
from graph_service.text.encoder import Encoder, Vectors
from graph_service.text.features import features

KEPT: Final = Path(__file__).parents[1] / ".cache" / "vectors"


class FeatureReader:
    """The features of texts; those vectors that were computed before are read from the folder."""

    def __init__(self, folder: Path = KEPT) -> None:
        self._encoder = Encoder(read_settings(os.environ).cache)
        self._folder = folder

    def features(self, texts: Sequence[str]) -> Vectors:
        """float32[n, WIDTH]."""
        return features(texts, self.vectors(texts))

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """float32[n, 384]."""
        file = self._folder / f"{digest(self._encoder.version, texts)}.npy"
        if file.is_file():
            kept: Vectors = np.load(file)
            return kept
        vectors = self._encoder.encode(texts)
        self._folder.mkdir(parents=True, exist_ok=True)
        np.save(file, vectors)
        return vectors


def digest(version: str, texts: Sequence[str]) -> str:
    """A name for the vectors of these texts in this order by this encoder."""
    every = hashlib.sha256(version.encode())
    for text in texts:
        every.update(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    return every.hexdigest()[:24]
