"""How well clusters match the people there are: by pairs, and B-cubed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from algorithms.graph import Indices, Reals


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall over pairs of records, their F1, and the F1 of B-cubed."""

    precision: float
    recall: float
    f1: float
    b3_f1: float


def score(found: Indices, truth: Indices) -> Score:
    """Compare the cluster of each record with its person; B-cubed as Bagga and Baldwin (1998) define it."""
    _, joint = np.unique(np.stack([found, truth]), axis=1, return_inverse=True)
    both, ours, theirs = (sizes(codes) for codes in (joint.ravel(), found, truth))
    right, joined, there = (float((size - 1).sum()) / 2 for size in (both, ours, theirs))
    precision, recall = ratio(right, joined), ratio(right, there)
    b3 = harmonic(float((both / ours).mean()), float((both / theirs).mean()))
    return Score(precision, recall, harmonic(precision, recall), b3)


def sizes(codes: Indices) -> Reals:
    """For each record how many have its code."""
    _, place, count = np.unique(codes, return_inverse=True, return_counts=True)
    return count[place].astype(np.float64)


def ratio(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
