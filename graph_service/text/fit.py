"""Fitting heads: linear readers by penalised maximum likelihood, and the calibration of their mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from graph_service.text.encoder import Encoder, Vectors
from graph_service.text.heads import LEAST, Head, Kind, sigmoid, softmax

VECTOR_SCALE: Final = 8.0
"""A vector's entries are some 0.05 wide; so they weigh about as much as the other features."""
SEEN_SCALE: Final = 0.5
MOST_STEPS: Final = 100

Targets = npt.NDArray[np.float32]
Flat = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Features float32[n, WIDTH], what is true of each float32[n, labels], and how much each counts.

    The targets of `one of` are shares that sum to one, of `any of` shares from 0 to 1, of
    `value` values from -1 to 1.
    """

    features: Vectors
    targets: Targets
    weights: Vectors

    @classmethod
    def of(cls, features: Vectors, targets: Targets, weight: float = 1.0) -> Examples:
        """Examples that count alike."""
        weights = np.full(len(features), weight, dtype=np.float32)
        return cls(features, targets.astype(np.float32), weights)


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """`matrix` float32[WIDTH, labels] and `bias` float32[labels] of one linear reader."""

    matrix: Vectors
    bias: Vectors


def together(parts: Sequence[Examples]) -> Examples:
    return Examples(
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.targets for part in parts]),
        np.concatenate([part.weights for part in parts]),
    )


def reader(kind: Kind, examples: Examples, penalty: float = 10.0) -> Reader:
    """The reader that fits the examples best, with the penalty times half its squared weights beside."""
    middle, scale = spread(examples.features)
    scaled = (examples.features - middle) * scale
    columns, labels = scaled.shape[1], examples.targets.shape[1]

    def loss(flat: Flat) -> tuple[float, Flat]:
        matrix = flat.reshape(columns + 1, labels).astype(np.float32)
        outputs = scaled @ matrix[:-1] + matrix[-1]
        cost, slope = COSTS[kind](outputs, examples)
        matrix[-1] = 0  # the bias costs nothing
        slopes = np.vstack([scaled.T @ slope + penalty * matrix[:-1], slope.sum(axis=0)])
        size = float((matrix.astype(np.float64) ** 2).sum())
        return cost + penalty / 2 * size, slopes.ravel().astype(np.float64)

    start = np.zeros((columns + 1) * labels)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": MOST_STEPS})
    fitted = found.x.reshape(columns + 1, labels)
    matrix = fitted[:-1] * scale[:, None]
    return Reader(matrix.astype(np.float32), (fitted[-1] - middle @ matrix).astype(np.float32))


def spread(features: Vectors) -> tuple[Vectors, Vectors]:
    """What is taken off each feature, and by what the rest is multiplied before fitting."""
    middle = features.mean(axis=0)
    scale = SEEN_SCALE / (features.std(axis=0) + 0.02)
    middle[: Encoder.dimension] = 0
    scale[: Encoder.dimension] = VECTOR_SCALE
    return middle, scale


def one_of_cost(outputs: Vectors, examples: Examples) -> tuple[float, Vectors]:
    found = softmax(outputs)
    logarithms = np.log(np.maximum(found, LEAST)) * examples.targets
    cost = -float((examples.weights * logarithms.sum(axis=1)).sum(dtype=np.float64))
    return cost, (found - examples.targets) * examples.weights[:, None]


def any_of_cost(outputs: Vectors, examples: Examples) -> tuple[float, Vectors]:
    found = sigmoid(outputs)
    each = np.logaddexp(0, outputs) - examples.targets * outputs
    cost = float((examples.weights[:, None] * each).sum(dtype=np.float64))
    return cost, (found - examples.targets) * examples.weights[:, None]


def value_cost(outputs: Vectors, examples: Examples) -> tuple[float, Vectors]:
    found = np.tanh(outputs)
    missed = (found - examples.targets) * examples.weights[:, None]
    cost = float((missed * (found - examples.targets)).sum(dtype=np.float64)) / 2
    return cost, missed * (1 - found**2)


COSTS: Final[dict[Kind, Callable[[Vectors, Examples], tuple[float, Vectors]]]] = {
    "one of": one_of_cost,
    "any of": any_of_cost,
    "value": value_cost,
}


def head(name: str, kind: Kind, labels: Sequence[str], readers: Sequence[Reader]) -> Head:
    """A head of readers, not yet calibrated; the thresholds are one half."""
    return Head(
        name,
        kind,
        tuple(labels),
        np.hstack([one.matrix for one in readers]).astype(np.float16).astype(np.float32),
        np.concatenate([one.bias for one in readers]),
        np.ones(len(labels), dtype=np.float32),
        np.zeros(len(labels), dtype=np.float32),
        np.full(len(labels), 0.5, dtype=np.float32),
    )
