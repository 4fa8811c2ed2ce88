"""The random walk whose visits PageRank counts."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from algorithms.graph import Reals


class NotConverged(ArithmeticError):
    """The scores still moved by more than the tolerance after all steps; the message names the remedy."""

    def __init__(self, iterations: int, tolerance: float) -> None:
        super().__init__(
            f"the scores still moved by {tolerance} or more in the last of {iterations} steps; "
            "allow more iterations or a greater tolerance"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """A walker follows an edge with probability `damping` and else jumps to a node drawn from `restart`.

    `restart` is a distribution over the nodes, shape `(size,)`, that sums to 1. A step is
    repeated until the scores move by less than `tolerance` in total, for at most `iterations`
    steps; without a tolerance exactly `iterations` steps are made.
    """

    restart: Reals
    damping: float
    iterations: int
    tolerance: float | None

    def __post_init__(self) -> None:
        if not 0 <= self.damping < 1:
            raise ValueError(f"damping: at least 0 and below 1, not {self.damping}")
        if self.iterations < 1:
            raise ValueError(f"iterations: at least 1, not {self.iterations}")
        if self.tolerance is not None and not 0 < self.tolerance < math.inf:
            raise ValueError(f"tolerance: a positive number, or None for exact steps; not {self.tolerance}")


def restart_distribution(size: int, personalization: Reals | None) -> Reals:
    """Where the walker jumps to: uniform, or in proportion to `personalization`.

    Raises `ValueError` unless `personalization` has shape `(size,)` and its values are finite,
    at least 0 and not all 0.
    """
    if personalization is None:
        return np.full(size, 1.0 / max(size, 1))
    if personalization.shape != (size,):
        raise ValueError(f"personalization: one value per node, shape ({size},), not {personalization.shape}")
    total = personalization.sum()
    if size and not (math.isfinite(total) and total > 0 and personalization.min() >= 0):
        raise ValueError("personalization: must be finite, at least 0, and positive for some node")
    return personalization / (total or 1.0)
