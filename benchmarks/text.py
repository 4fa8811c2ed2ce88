"""What texts mean: our heads against VADER and published scores, on data that no head was trained on.

What variants were chosen on is left out of every figure; intents have their own splits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from benchmarks.result import Result
from benchmarks.text_cases import (
    adapted,
    by_hand,
    emotion,
    in_domain,
    rules,
    scope,
    sentiment,
    speed,
    towards,
    wishes,
)
from training.vectors import FeatureReader

CASES: Final[tuple[Callable[[FeatureReader, str], list[Result]], ...]] = (
    sentiment.results,
    adapted.results,
    towards.results,
    emotion.results,
    in_domain.results,
    wishes.results,
    scope.results,
    rules.results,
    by_hand.results,
    speed.results,
)


def run(scale: str) -> list[Result]:
    """Every case; at the small scale each with its first few hundred texts."""
    reader = FeatureReader()
    return [result for case in CASES for result in case(reader, scale)]
