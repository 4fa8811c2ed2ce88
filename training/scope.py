"""Whether a text is like those whose intents are known: a detector fitted to one set, none of it shipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph_service.text import fit
from graph_service.text.encoder import Vectors
from graph_service.text.fit import Examples, Reader
from training.dialogues import Turn
from training.vectors import FeatureReader

PENALTY: Final = 3.0


@dataclass(frozen=True, slots=True)
class View:
    """One way to see how familiar a text is, and how it spreads over texts that are."""

    middle: float
    spread: float

    @classmethod
    def of(cls, familiar: Vectors) -> View:
        return cls(float(familiar.mean()), float(familiar.std()))


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """How familiar texts are: the mean of two views, each in standard deviations of texts in scope.

    `known` are vectors float32[k, 384] of texts that the head was fitted on.
    """

    known: Vectors
    views: tuple[View, ...]

    @classmethod
    def around(cls, known: Vectors, vectors: Vectors, logits: Vectors) -> Scope:
        """Its scale is set on texts in scope that are not among the known: float32[n, 384], [n, labels]."""
        return cls(known, tuple(View.of(each) for each in signs(known, vectors, logits)))

    def familiarity(self, vectors: Vectors, logits: Vectors) -> Vectors:
        """float32[n] from vectors float32[n, 384] and the head's logits float32[n, labels]."""
        seen = signs(self.known, vectors, logits)
        standard = [(each - view.middle) / view.spread for each, view in zip(seen, self.views, strict=True)]
        mean: Vectors = np.mean(standard, axis=0)
        return mean


def signs(known: Vectors, vectors: Vectors, logits: Vectors) -> tuple[Vectors, Vectors]:
    """The highest logit, and the cosine with the nearest known text: float32[n] each."""
    return logits.max(axis=1), (vectors @ known.T).max(axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """A head of intents and the scope around what it was fitted on."""

    head: Reader
    scope: Scope
    reader: FeatureReader

    def familiarity(self, texts: Sequence[str]) -> Vectors:
        """float32[n]: the lower, the farther from anything known."""
        return self.scope.familiarity(self.reader.vectors(texts), logits(self.head, self.reader, texts))


def fitted_on(taught: Sequence[Turn], held: Sequence[Turn], reader: FeatureReader) -> Detector:
    """The detector that knows the taught turns, its scale set on the held-back ones."""
    names = sorted({turn.intents[0] for turn in taught})
    at = {name: place for place, name in enumerate(names)}
    truth = np.eye(len(names), dtype=np.float32)[[at[turn.intents[0]] for turn in taught]]
    texts = [turn.text for turn in taught]
    head = fit.reader("one of", Examples.of(reader.features(texts), truth), PENALTY)
    others = [turn.text for turn in held]
    scope = Scope.around(reader.vectors(texts), reader.vectors(others), logits(head, reader, others))
    return Detector(head, scope, reader)


def logits(head: Reader, reader: FeatureReader, texts: Sequence[str]) -> Vectors:
    read: Vectors = reader.features(texts) @ head.matrix + head.bias
    return read
