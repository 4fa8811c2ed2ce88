"""A directed, weighted graph as arrays, and how weight fades with age."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Indices = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A directed multigraph of `size` nodes, numbered from 0, with one array entry per edge.

    Edge `i` goes from `source[i]` to `target[i]` (int64, shape `(edges,)`) and weighs
    `weight[i]` (float64, no unit: the attention it stands for). Parallel edges and self-loops
    are allowed; an edge that weighs nothing still connects its ends. The arrays are not copied,
    and must not be written to afterwards.

    Raises `ValueError` for arrays of other types or of unequal length, for an end outside
    `0 … size - 1`, and for a weight that is negative, infinite or not a number.

    >>> graph = Graph(2, np.array([0, 0]), np.array([1, 1]), np.array([0.5, 2.0]))
    >>> graph.merged().weight
    array([2.5])
    """

    size: int
    source: Indices
    target: Indices
    weight: Reals

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError(f"size: a graph cannot have {self.size} nodes")
        check_array("source", self.source, np.int64, len(self))
        check_array("target", self.target, np.int64, len(self))
        check_array("weight", self.weight, np.float64, len(self))
        check_members("source", self.source, self.size, "nodes")
        check_members("target", self.target, self.size, "nodes")
        check_weights(self.weight)

    def __len__(self) -> int:
        """How many edges there are, parallel ones counted apart."""
        return self.source.size

    @classmethod
    def unweighted(cls, size: int, source: ArrayLike, target: ArrayLike) -> Graph:
        """The graph with these edges, each weighing 1; the ends may be any sequences of integers."""
        ends = np.asarray(source, np.int64), np.asarray(target, np.int64)
        return cls(size, *ends, np.ones(ends[0].shape))

    def merged(self) -> Graph:
        """The same graph with parallel edges made one of their summed weight, sorted by ends."""
        cells = self.matrix().tocoo()
        return Graph(self.size, cells.row.astype(np.int64), cells.col.astype(np.int64), cells.data)

    def matrix(self) -> sparse.csr_array[np.float64, tuple[int, int]]:
        """The weight from each row to each column in compressed rows, shape `(size, size)`."""
        cells = (self.weight, (self.source, self.target))
        return sparse.csr_array(cells, shape=(self.size, self.size))


def decay(age_days: ArrayLike, half_life_days: float) -> Reals:
    """How much something of each age still counts: `0.5 ** (age / half-life)`.

    Ages are in days and of any shape, which the answer has too. An age below 0 (clocks differ)
    counts as 0. Raises `ValueError` unless the ages are numbers and the half-life is positive
    and finite.

    >>> decay([0, 180, 360, -3], half_life_days=180)
    array([1.  , 0.5 , 0.25, 1.  ])
    """
    if not (math.isfinite(half_life_days) and half_life_days > 0):
        raise ValueError(f"half_life_days: must be a positive number of days, not {half_life_days}")
    ages = np.maximum(np.asarray(age_days, np.float64), 0.0)
    if np.isnan(ages).any():
        raise ValueError("age_days: holds a value that is not a number")
    return np.asarray(np.exp2(-ages / half_life_days))


def check_array(name: str, array: NDArray[np.generic], kind: type[np.generic], length: int) -> None:
    """Raise `ValueError` unless `array` has one dimension, this type and this length."""
    if array.dtype != kind or array.shape != (length,):
        expected = f"{kind.__name__} of shape ({length},)"
        raise ValueError(f"{name}: must be {expected}, not {array.dtype} of shape {array.shape}")


def check_members(name: str, numbers: Indices, size: int, kind: str) -> None:
    """Raise `ValueError` unless all numbers lie within `0 … size - 1`; `kind` says what they number."""
    if numbers.size and (numbers.min() < 0 or numbers.max() >= size):
        stray = numbers[(numbers < 0) | (numbers >= size)][0]
        raise ValueError(f"{name}: {stray} is none of the {size} {kind}, which are numbered from 0")


def check_weights(weight: Reals) -> None:
    """Raise `ValueError` unless weights are finite, also in sum, and at least 0."""
    with np.errstate(over="ignore"):
        total = weight.sum()
    if not math.isfinite(total):
        raise ValueError("weight: must be numbers with a finite sum")
    if weight.size and weight.min() < 0:
        raise ValueError(f"weight: must be at least 0, not {weight.min()}")
