"""Calibration: what a head's probabilities are worth, learnt on texts that its readers did not see."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from graph_service.text.encoder import Vectors
from graph_service.text.fit import COSTS, Examples
from graph_service.text.heads import LEAST, Head

PULL: Final = 5.0
"""How strongly scales are held at one and shifts at nothing, in texts."""

Flat = npt.NDArray[np.float64]


def calibrated(head: Head, held: Examples) -> Head:
    """The head with one scale and a shift for each label that fit the held-back examples best."""
    read, labels = logarithms(head, held), len(head.labels)

    def cost(flat: Flat) -> float:
        outputs = (read * flat[0] + flat[1:]).astype(np.float32)
        return COSTS[head.kind](outputs, held)[0] + PULL / 2 * float(
            (flat[0] - 1) ** 2 + (flat[1:] ** 2).sum()
        )

    found = minimize(cost, np.concatenate([np.ones(1), np.zeros(labels)]), method="Powell").x
    return with_scale(head, found[0], found[1:])


def sharpened(head: Head, held: Examples) -> Head:
    """The head with the one scale that fits the held-back examples best, and its own leanings."""
    read = logarithms(head, held)

    def cost(flat: Flat) -> float:
        return COSTS[head.kind]((read * flat[0]).astype(np.float32), held)[0]

    return with_scale(head, minimize(cost, np.ones(1), method="Powell").x[0], np.zeros(len(head.labels)))


def with_scale(head: Head, scale: float, shift: Flat) -> Head:
    """The head with these, rounded, so that no last digit of a search shows in the weights."""
    scales = np.full(len(head.labels), round(float(scale), 3), dtype=np.float32)
    return replace(head, scale=scales, shift=np.round(shift, 3).astype(np.float32))


def logarithms(head: Head, held: Examples) -> Vectors:
    """What the head's scale and shift apply to, of a head that has none yet: float32[n, labels]."""
    found = np.clip(head.of(held.features), LEAST, 1 - LEAST)
    logarithm: Vectors = np.log(found)
    return logarithm - np.log1p(-found) if head.kind == "any of" else logarithm
