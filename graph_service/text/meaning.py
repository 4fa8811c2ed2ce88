"""What a text means, and who can tell."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Tone(StrEnum):
    """How a text sounds; `unclear` where that is likelier to be told wrong than right."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Found:
    """Something that holds of a text, with its probability, 0 to 1."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text means.

    `sentiment` is from -1 (displeased) over 0 to 1 (pleased), `certainty` the probability of the tone that
    seems likeliest. `emotions` and `intents` are those that hold, the likeliest first. `irony` is the
    probability that the words mean their opposite, and `urgency`, 0 to 1, how soon somebody should
    answer. None stands for what the judge does not tell.
    """

    sentiment: float
    tone: Tone
    certainty: float | None = None
    emotions: tuple[Found, ...] = ()
    intents: tuple[Found, ...] = ()
    irony: float | None = None
    urgency: float | None = None


class Sign(NamedTuple):
    """What may hold of a text: a label, and of what (`sentiment`, `emotion`, `intent` or `irony`)."""

    aspect: str
    label: str


class Judge(ABC):
    """Something that tells what texts mean, each by itself.

    `version` names it and all it goes by; `signs` is all that it tells of.
    """

    version: str
    signs: tuple[Sign, ...]

    @abstractmethod
    def read(self, texts: Sequence[str]) -> list[Meaning]:
        """The meaning of each text, in their order; neutral for a text that says nothing."""

    @abstractmethod
    def chances(self, texts: Sequence[str]) -> list[Mapping[Sign, float]]:
        """How likely each sign is of each text, 0 to 1, whether or not it is said to hold.

        What is left out has the probability 0, as all has of a text that says nothing.
        """
