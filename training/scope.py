"""Fitting the detector of what is out of scope on sentences whose intents are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph_service.text import fit
from graph_service.text.encoder import Vectors
from graph_service.text.fit import Examples, Reader
from graph_service.text.scope import Scope, fitted
from training.dialogues import Turn
from training.vectors import FeatureReader

PENALTY: Final = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """A head of intents and the scope around what it was fitted on."""

    head: Reader
    scope: Scope
    reader: FeatureReader

    def familiarity(self, texts: Sequence[str]) -> Vectors:
        """float32[n]: the lower, the farther from anything known."""
        return self.scope.familiarity(self.reader.vectors(texts), [logits(self.head, self.reader, texts)])


def fitted_on(taught: Sequence[Turn], held: Sequence[Turn], reader: FeatureReader) -> Detector:
    """The detector that knows the taught turns, its scale set on the held-back ones."""
    names = sorted({turn.intents[0] for turn in taught})
    at = {name: place for place, name in enumerate(names)}
    truth = np.eye(len(names), dtype=np.float32)[[at[turn.intents[0]] for turn in taught]]
    texts = [turn.text for turn in taught]
    head = fit.reader("one of", Examples.of(reader.features(texts), truth), PENALTY)
    others = [turn.text for turn in held]
    scope = fitted(reader.vectors(texts), reader.vectors(others), [logits(head, reader, others)])
    return Detector(head, scope, reader)


def logits(head: Reader, reader: FeatureReader, texts: Sequence[str]) -> Vectors:
    read: Vectors = reader.features(texts) @ head.matrix + head.bias
    return read
