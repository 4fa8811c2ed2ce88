"""One resolver over one set, in a process of its own so that its memory is its own.

`python -m benchmarks.linkage.worker ours|splink CASE [RECORDS]` prints a line of JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import asdict, dataclass

from algorithms.graph import Indices
from benchmarks.linkage import ours, peer
from benchmarks.linkage.score import score
from benchmarks.linkage.sets import People, people


@dataclass(frozen=True, slots=True)
class Run:
    """What one run gave: quality at the threshold, time and peak memory."""

    precision: float
    recall: float
    f1: float
    b3_f1: float
    seconds: float
    mebibytes: float


def measured(resolver: str, case: str, records: int | None) -> Run:
    """Time runs from records in memory to clusters."""
    given = people(case, records)
    start = time.perf_counter()
    found = clusters(resolver, case, given)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(**asdict(score(found, given.truth)), seconds=seconds, mebibytes=peak)


def clusters(resolver: str, case: str, given: People) -> Indices:
    match resolver:
        case "ours":
            return ours.resolve(given)
        case "splink":
            return peer.resolve(given, case)
        case _:
            raise ValueError(f"resolver: ours or splink, not {resolver}")


def main() -> None:
    resolver, case, *rest = sys.argv[1:]
    print(json.dumps(asdict(measured(resolver, case, int(rest[0]) if rest else None))))


if __name__ == "__main__":
    main()
