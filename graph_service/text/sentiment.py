"""How pleased or displeased a text sounds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

LONGEST_TEXT = 2_000
"""Characters of a text that VADER reads: it was made for short ones."""


@dataclass(frozen=True, slots=True)
class SentimentScore:
    """`value` from -1 (displeased) over 0 (neutral) to 1 (pleased); `version` names who judged."""

    value: float
    version: str


class Sentiment(ABC):
    """Something that judges the sentiment of texts, each by itself."""

    version: str

    @abstractmethod
    def score(self, texts: Sequence[str]) -> list[SentimentScore]:
        """One score for each text, in their order; 0 for a text that says nothing."""


class Vader(Sentiment):
    """The VADER lexicon and rules for English social media; its compound score.

    Source: C. J. Hutto and E. Gilbert, VADER: A Parsimonious Rule-based Model for Sentiment
    Analysis of Social Media Text, ICWSM 2014, https://doi.org/10.1609/icwsm.v8i1.14550.
    """

    def __init__(self) -> None:
        # Imported here, since `graph-service --help` must not wait for it.
        from graph_service.text.vader import Rules  # noqa: PLC0415

        self.version = f"vader-{version('vaderSentiment')}"
        self._rules = Rules()

    def score(self, texts: Sequence[str]) -> list[SentimentScore]:
        return [SentimentScore(self._rules.compound(text[:LONGEST_TEXT]), self.version) for text in texts]
