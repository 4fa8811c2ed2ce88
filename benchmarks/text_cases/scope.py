"""What no head knows told from what one does: out of scope against in scope on CLINC150's test split."""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.result import Result
from benchmarks.text_cases.measures import Probabilities
from training.dialogues import clinc150
from training.scope import fitted_on
from training.vectors import FeatureReader

CASE: Final = "clinc150"
FALSE_ALARMS: Final = 0.05


def results(reader: FeatureReader, _scale: str) -> list[Result]:
    """The detector of `training.scope`, fitted on CLINC150's training split; always at full scale."""
    detector = fitted_on(clinc150("train"), clinc150("val"), reader)
    inside, outside = (
        detector.familiarity([turn.text for turn in clinc150(split)]) for split in ("test", "oos_test")
    )
    return [
        Result(CASE, "out-of-scope recall at 5% false alarms", caught(inside, outside), {}, "higher"),
    ]


def caught(inside: Probabilities, outside: Probabilities) -> float:
    """The share of the unfamiliar below the familiarity that 5 % of the familiar fall short of."""
    return float((outside < np.quantile(inside, FALSE_ALARMS)).mean())
