"""VADER's compound score in a fraction of its time: its own rules, asked only where they say anything.

Its code looks at every word of a text for each word in its lexicon. No rule looks further than
three words back and two ahead, so the rules are handed a word of the lexicon with these neighbours
only; and where no neighbour is one that a rule knows, the lexicon alone decides: the same score.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
    allcap_differential,
)

BACK: Final = 3
AHEAD: Final = 2
SPELT_OUT_IN_RULES: Final = frozenset(
    {"no", "or", "nor", "least", "at", "very", "never", "so", "this", "without", "doubt"}
)
KNOWN_TO_RULES: Final = SPELT_OUT_IN_RULES.union(
    NEGATE, *(phrase.split() for phrase in (*BOOSTER_DICT, *SPECIAL_CASES))
)
"""Words that may change what another word is worth; so may all that contain `n't`."""


@dataclass(frozen=True, slots=True)
class Window:
    """A word's neighbourhood, in the form that VADER's rules read."""

    words_and_emoticons: tuple[str, ...]
    is_cap_diff: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules make of a text: its words in lower case, what each is worth, and the four scores.

    `compound` is from -1 to 1; `negative`, `neutral` and `positive` are shares of the text that
    sum to one, or all zero where no word is in the lexicon, and so is `valences` empty then.
    """

    words: tuple[str, ...]
    valences: tuple[float, ...]
    compound: float
    negative: float
    neutral: float
    positive: float


class Rules:
    """The lexicon and the rules of `vaderSentiment`, loaded once."""

    def __init__(self) -> None:
        self._analyzer = SentimentIntensityAnalyzer()
        self._lexicon: dict[str, float] = self._analyzer.lexicon
        # Its rule looks at one character at a time, so longer emoji are never found.
        self._emoji: dict[str, str] = {e: name for e, name in self._analyzer.emojis.items() if len(e) == 1}

    def compound(self, text: str) -> float:
        """The score of a text from -1 to 1, rounded to four places as VADER does."""
        return self.reading(text).compound

    def reading(self, text: str) -> Reading:
        """All that the rules say of a text; the shares are rounded to three places as VADER does."""
        text = self._spelled_out(text).strip()
        words = [word_of(token) for token in text.split()]
        lowered = [word.lower() for word in words]
        if self._lexicon.keys().isdisjoint(lowered):
            return Reading(tuple(lowered), (), 0.0, 0.0, 0.0, 0.0)
        valences = self._valences(words, lowered)
        scores = self._analyzer.score_valence(valences, text)
        return Reading(
            tuple(lowered), tuple(valences), scores["compound"], scores["neg"], scores["neu"], scores["pos"]
        )

    def _valences(self, words: list[str], lowered: list[str]) -> list[float]:
        """What each word is worth where it stands, more after a `but` and less before it."""
        valences = [
            self._valence(words, lowered, at) if word in self._lexicon else 0.0
            for at, word in enumerate(lowered)
        ]
        weighed: list[float] = (
            self._analyzer._but_check(words, valences)  # noqa: SLF001 - a rule without another name
            if "but" in lowered
            else valences
        )
        return weighed

    def _spelled_out(self, text: str) -> str:
        """Emoji as the words that describe them, set off from what stands before."""
        if text.isascii() or self._emoji.keys().isdisjoint(text):
            return text
        parts: list[str] = []
        for character in text:
            name = self._emoji.get(character)
            if name is not None and parts and parts[-1] != " ":
                parts.append(" ")
            parts.append(character if name is None else name)
        return "".join(parts)

    def _valence(self, words: list[str], lowered: list[str], at: int) -> float:
        """What a word of the lexicon is worth where it stands."""
        if lowered[at] in BOOSTER_DICT or (lowered[at] == "kind" and lowered[at + 1 : at + 2] == ["of"]):
            return 0.0
        start, end = max(0, at - BACK), at + AHEAD + 1
        if KNOWN_TO_RULES.isdisjoint(lowered[start:end]) and not loud(words[at], lowered[start:end]):
            return self._lexicon[lowered[at]]
        near = tuple(words[start:end])
        mixed = any(map(str.isupper, near)) and allcap_differential(words)
        window = Window(near, mixed)
        valences: list[float] = self._analyzer.sentiment_valence(0, window, words[at], at - start, [])
        return valences[0]


def word_of(token: str) -> str:
    """A token without the punctuation around it, or with it where it may be an emoticon."""
    stripped = token.strip(string.punctuation)
    return stripped if len(stripped) > 2 else token


def loud(word: str, around: Sequence[str]) -> bool:
    """Whether rules apply that go by how words are spelled: capitals, and any negation with `n't`."""
    return word.isupper() or any("n't" in other for other in around)
