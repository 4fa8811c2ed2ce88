"""The judge that is shipped: small heads over a text's vector, its lexicon scores and its surface."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from graph_service.text.encoder import Vectors
from graph_service.text.heads import Head, Heads
from graph_service.text.meaning import Found, Judge, Meaning, Sign, Tone
from graph_service.text.threats import threats
from graph_service.text.tokens import mended
from graph_service.text.urgency import urgency

Embed = Callable[[Sequence[str]], Vectors]
"""The vectors of texts, float32[n, 384]."""

CLEAR: Final = 0.5
"""A tone less likely than this is told wrong more often than right."""
ESCALATION: Final = "escalation"
"""The intent that a threat shows."""
THREATENED: Final = 0.9
"""How likely somebody who threatens means to take it further; 24 of 26 real ones did, by eye."""
NOTHING: Final = Meaning(0.0, Tone.NEUTRAL)
ASPECTS: Final = {"sentiment": "sentiment", "emotion": "emotion", "intents": "intent", "irony": "irony"}
"""Heads whose outputs are probabilities, and of what."""


class HeadsJudge(Judge):
    """Tells what texts mean by heads whose weights come with the package, or were adapted to a company."""

    def __init__(self, heads: Heads, embed: Embed, encoder: str) -> None:
        """`encoder` is the version of the model that `embed` uses."""
        self._heads = heads
        self._embed = embed
        self.version = f"{heads.version}-{encoder}"
        self.signs = tuple(
            Sign(aspect, label) for name, aspect in ASPECTS.items() for label in heads.heads[name].labels
        )

    def read(self, texts: Sequence[str]) -> list[Meaning]:
        spoken = [text for text in texts if text.strip()]
        found = iter(self._meanings(spoken) if spoken else ())
        return [next(found) if text.strip() else NOTHING for text in texts]

    def chances(self, texts: Sequence[str]) -> list[Mapping[Sign, float]]:
        spoken = [text for text in texts if text.strip()]
        found = iter(self._chances(spoken) if spoken else ())
        return [next(found) if text.strip() else {} for text in texts]

    def _outputs(self, texts: Sequence[str]) -> dict[str, Vectors]:
        cleaned = [mended(text) for text in texts]
        return self._with_threats(texts, self._heads.read(cleaned, self._embed(cleaned)))

    def _with_threats(self, texts: Sequence[str], read: dict[str, Vectors]) -> dict[str, Vectors]:
        """What the heads say, and what is threatened in words, unless the text sounds pleased."""
        at = self._heads.heads["intents"].labels.index(ESCALATION)
        pleased = read["sentiment"][:, 2] >= CLEAR
        for row, text in enumerate(texts):
            if not pleased[row] and threats(text):
                read["intents"][row, at] = max(read["intents"][row, at], THREATENED)
        return read

    def _chances(self, texts: Sequence[str]) -> list[Mapping[Sign, float]]:
        read = self._outputs(texts)
        rows = np.hstack([read[name] for name in ASPECTS]).tolist()
        return [dict(zip(self.signs, row, strict=True)) for row in rows]

    def _meanings(self, texts: Sequence[str]) -> list[Meaning]:
        read = self._outputs(texts)
        heads = self._heads.heads
        tones = read["sentiment"].astype(float)
        emotions, intents = (holding(heads[name], read[name]) for name in ("emotion", "intents"))
        return [
            Meaning(
                sentiment=rounded(tone[2] - tone[0]),
                tone=tone_of(tone, heads["sentiment"]),
                certainty=rounded(tone.max()),
                emotions=emotions[row],
                intents=intents[row],
                irony=rounded(read["irony"][row, 0]),
                urgency=rounded(urgency(texts[row]).value),
            )
            for row, tone in enumerate(tones)
        ]


def tone_of(chances: Vectors, head: Head) -> Tone:
    best = int(np.argmax(chances))
    return Tone(head.labels[best]) if chances[best] >= CLEAR else Tone.UNCLEAR


def holding(head: Head, chances: Vectors) -> list[tuple[Found, ...]]:
    """For each text the labels that hold, the likeliest first: from each one's threshold on."""
    held = chances >= (head.thresholds if head.kind == "any of" else CLEAR)
    order = np.argsort(-chances, axis=1, kind="stable")
    return [
        tuple(Found(head.labels[n], rounded(chances[row, n])) for n in order[row] if held[row, n])
        for row in range(len(chances))
    ]


def rounded(value: float) -> float:
    """As it is kept: four digits say all there is to say."""
    return round(float(value), 4)
