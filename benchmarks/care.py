"""Who was answered, by whom and how fast; who is about to burn; what a deed changed; how fast we tell."""

from __future__ import annotations

from benchmarks.care_cases import coverage, flames, speed, threads, uplift
from benchmarks.result import Result


def run(size: str) -> list[Result]:
    """Every case; at the small scale each with its first few."""
    return [result for case in (coverage, threads, flames, uplift, speed) for result in case.results(size)]
