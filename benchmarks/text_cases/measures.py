"""Figures for classifiers: macro-averaged F1 and recall, and how far confidence is from being right."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Classes = npt.NDArray[np.int64]
Probabilities = npt.NDArray[np.float32]

BINS = 15


def macro_f1(truth: Classes, said: Classes) -> float:
    """The mean over the true classes of each one's F1."""
    return float(np.mean([f1(truth == label, said == label) for label in np.unique(truth)]))


def macro_recall(truth: Classes, said: Classes) -> float:
    """The mean over the true classes of the share that was found."""
    return float(np.mean([(said[truth == label] == label).mean() for label in np.unique(truth)]))


def f1(truth: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_]) -> float:
    """The harmonic mean of precision and recall; 0 where nothing was found."""
    return 2 * float((truth & said).sum()) / max(1, int(truth.sum()) + int(said.sum()))


def calibration_error(right: npt.NDArray[np.bool_ | np.float32], confidence: Probabilities) -> float:
    """The expected calibration error over 15 bins of equal width: the mean gap of confidence and accuracy.

    An answer may be partly right, where people did not agree on it.

    Source: C. Guo et al., On Calibration of Modern Neural Networks, ICML 2017,
    https://proceedings.mlr.press/v70/guo17a.html.
    """
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        abs(float(right[bins == at].mean()) - float(confidence[bins == at].mean())) * (bins == at).sum()
        for at in np.unique(bins)
    ]
    return float(np.sum(gaps) / len(right))


def calibration(truth: Classes, probabilities: Probabilities) -> float:
    """The calibration error of the likeliest class: int[n] against float32[n, classes]."""
    said = probabilities.argmax(axis=1)
    return calibration_error(said == truth, probabilities.max(axis=1))


def shared_calibration(shares: Probabilities, probabilities: Probabilities) -> float:
    """As `calibration`, where the truth is the share of each class: float32[n, classes] both."""
    said = probabilities.argmax(axis=1)
    right = np.take_along_axis(shares, said[:, None], axis=1)[:, 0]
    return calibration_error(right, probabilities.max(axis=1))
