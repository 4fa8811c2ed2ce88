"""Whether a text is of a kind that the heads know: what is not is better called unclear than guessed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph_service.text.encoder import Vectors


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
    """How familiar texts are: the mean of several views, each in standard deviations of texts in scope.

    `known` are vectors float32[k, 384] of texts that the heads were trained on. A text less
    familiar than `least` is out of scope.
    """

    known: Vectors
    views: tuple[View, ...]
    least: float

    def familiarity(self, vectors: Vectors, logits: Sequence[Vectors]) -> Vectors:
        """float32[n] from vectors float32[n, 384] and the logits float32[n, labels] of heads."""
        seen = signs(self.known, vectors, logits)
        standard = [(each - view.middle) / view.spread for each, view in zip(seen, self.views, strict=True)]
        mean: Vectors = np.mean(standard, axis=0)
        return mean

    def contains(
        self, vectors: Vectors, logits: Sequence[Vectors]
    ) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each text is familiar enough: bool[n]."""
        inside: np.ndarray[tuple[int], np.dtype[np.bool_]] = self.familiarity(vectors, logits) >= self.least
        return inside


def fitted(known: Vectors, vectors: Vectors, logits: Sequence[Vectors], refused: float = 0.05) -> Scope:
    """A scope that refuses this share of the given texts, which are in scope and not among the known."""
    views = tuple(View.of(each) for each in signs(known, vectors, logits))
    scope = Scope(known, views, 0.0)
    least = float(np.quantile(scope.familiarity(vectors, logits), refused))
    return Scope(known, views, least)


def signs(known: Vectors, vectors: Vectors, logits: Sequence[Vectors]) -> list[Vectors]:
    """Each head's highest logit, and the cosine with the nearest known text."""
    return [*(each.max(axis=1) for each in logits), (vectors @ known.T).max(axis=1)]
