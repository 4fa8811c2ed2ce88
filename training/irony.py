"""The head of irony: praise beside trouble, learnt from templates of our own and plain talk.

No set that may be trained on says what is ironic, so this is a first guess; the model card says how good.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from graph_service.text import fit
from graph_service.text.fit import Examples
from graph_service.text.heads import Head
from training.calibrate import calibrated
from training.fill import sentences
from training.intents import held_back
from training.sets import goemotions
from training.vectors import FeatureReader

PER_PATTERN: Final = 25
COMMENTS: Final = 2_000
"""So many comments of GoEmotions count as meant plainly: some are not, few enough."""
PLAIN: Final = 0.1
"""What these weigh against as many sentences of templates."""
PENALTY: Final = 30.0


def heads(reader: FeatureReader) -> list[Head]:
    """`irony`, any of one label."""
    taught = fit.together([templates(reader, held=False), comments(reader, "train")])
    held = fit.together([templates(reader, held=True), comments(reader, "dev")])
    head = fit.head("irony", "any of", ("irony",), [fit.reader("any of", taught, PENALTY)])
    return [calibrated(head, held)]


def templates(reader: FeatureReader, *, held: bool) -> Examples:
    kept = [one for one in sentences("irony", PER_PATTERN) if held_back(one.pattern) == held]
    truth = np.array([["irony" in one.labels] for one in kept], dtype=np.float32)
    return Examples.of(reader.features([one.text for one in kept]), truth)


def comments(reader: FeatureReader, split: str) -> Examples:
    texts = [comment.text for comment in goemotions(split)[:COMMENTS]]
    return Examples.of(reader.features(texts), np.zeros((len(texts), 1), dtype=np.float32), PLAIN)
