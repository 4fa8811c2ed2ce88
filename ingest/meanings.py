"""The words for what messages mean: emotions and intents by name."""

from __future__ import annotations

from typing import Final

EMOTIONS: Final = ("anger", "joy", "optimism", "sadness", "fear", "surprise", "gratitude", "neutral")
INTENTS: Final = (
    *("buying", "praise", "recommendation", "willingness_to_vouch", "complaint", "question", "help"),
    *("idea", "cancellation", "escalation", "thanks", "answer", "chatter"),
)
