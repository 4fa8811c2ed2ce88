"""How pleased or displeased a text sounds, by a lexicon alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Final

from graph_service.text.meaning import Judge, Meaning, Sign, Tone

LONGEST_TEXT: Final = 2_000
"""Characters of a text that VADER reads: it was made for short ones."""
TOLD: Final = 0.05
"""From this compound score on its authors call a text positive, and below its negative one negative."""


class Vader(Judge):
    """The VADER lexicon and rules for English social media; its compound score.

    Source: C. J. Hutto and E. Gilbert, VADER: A Parsimonious Rule-based Model for Sentiment
    Analysis of Social Media Text, ICWSM 2014, https://doi.org/10.1609/icwsm.v8i1.14550.
    """

    signs = (Sign("sentiment", "negative"), Sign("sentiment", "neutral"), Sign("sentiment", "positive"))

    def __init__(self) -> None:
        # Imported here, since `graph-service --help` must not wait for it.
        from graph_service.text.vader import Rules  # noqa: PLC0415

        self.version = f"vader-{version('vaderSentiment')}"
        self._rules = Rules()

    def read(self, texts: Sequence[str]) -> list[Meaning]:
        scores = [self._rules.compound(text[:LONGEST_TEXT]) for text in texts]
        return [Meaning(score, tone(score)) for score in scores]

    def chances(self, texts: Sequence[str]) -> list[Mapping[Sign, float]]:
        """The strength of the compound score stands for a probability: what it leaves is neutral's."""
        return [self._chances(text[:LONGEST_TEXT]) if text.strip() else {} for text in texts]

    def _chances(self, text: str) -> Mapping[Sign, float]:
        score = self._rules.compound(text)
        shares = (max(-score, 0.0), 1 - abs(score), max(score, 0.0))
        return dict(zip(self.signs, shares, strict=True))


def tone(compound: float) -> Tone:
    """How a text of this compound score sounds."""
    if abs(compound) < TOLD:
        return Tone.NEUTRAL
    return Tone.POSITIVE if compound > 0 else Tone.NEGATIVE
