"""Which conversations fit: our ranking against words alone, meanings alone, and both fused by rank.

What variants were chosen on is left out of every figure.
"""

from __future__ import annotations

from benchmarks.result import Result
from benchmarks.search_cases import brands, known, pairs, promise, scale, topical
from training.vectors import FeatureReader


def run(size: str) -> list[Result]:
    """Every case; at the small scale each with its first few dozens."""
    reader = FeatureReader()
    ranked = (case.results(reader, size) for case in (topical, known, pairs, brands))
    return [*(result for results in ranked for result in results), *promise.cases(size), *scale.cases(size)]
