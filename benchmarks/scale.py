"""Search among 200,000 conversations: waiting times, recall, rates and memory."""

from __future__ import annotations

from benchmarks.result import Result
from benchmarks.search_cases.scale import cases


def run(scale: str) -> list[Result]:
    return cases(scale)
