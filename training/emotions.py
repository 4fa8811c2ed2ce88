"""How GoEmotions' 27 emotions are grouped: into those that we name, and into pleased and displeased."""

from __future__ import annotations

from typing import Final

LABELS: Final = ("anger", "joy", "optimism", "sadness", "fear", "surprise", "gratitude", "neutral")
"""The first four are TweetEval's, in its order."""

GROUPS: Final = {
    "anger": "anger annoyance disapproval disgust",
    "joy": "admiration amusement excitement joy love pride relief",
    "optimism": "approval caring desire optimism",
    "sadness": "disappointment embarrassment grief remorse sadness",
    "fear": "fear nervousness",
    "surprise": "confusion curiosity realization surprise",
    "gratitude": "gratitude",
    "neutral": "neutral",
}
OURS: Final = {theirs: ours for ours, group in GROUPS.items() for theirs in group.split()}
"""Our emotion for each of GoEmotions'."""

POSITIVE: Final = frozenset(
    "admiration amusement approval caring desire excitement gratitude joy love optimism pride relief".split()
)
NEGATIVE: Final = frozenset(
    "anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse "
    "sadness".split()
)
