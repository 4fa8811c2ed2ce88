"""Who is who as handles come one by one, by the weights as shipped, on the embedded engine.

No peer: Splink 5 has no clusters that grow. The whole of it takes some ten minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.linkage.arrivals import OneMore, Streamed, one_more, profiles, streamed
from benchmarks.linkage.sets import people, present
from benchmarks.result import Result

STREAMED: Final = "fake_1000_streamed"
ONE_MORE: Final = "one_more_of_50k"


@dataclass(frozen=True, slots=True)
class Scale:
    """Records of the streamed set and of the large one (None for all), orders, and records that come late."""

    streamed: int | None
    records: int | None
    orders: int
    late: int


SCALES: Final = {"small": Scale(100, 400, 3, 20), "full": Scale(None, None, 20, 200)}


def run(scale: str) -> list[Result]:
    """Random orders of fake_1000 against all of it at once, and records that come after historical_50k."""
    sizes, found = SCALES[scale], []
    if present("fake_1000"):
        records = profiles(people("fake_1000", sizes.streamed))
        found += streamed_results(streamed(records, sizes.orders), sizes.orders)
    if present("historical_50k"):
        records = profiles(people("historical_50k", sizes.records))
        found += one_more_results(one_more(records, sizes.late))
    return found


def streamed_results(found: Streamed, orders: int) -> list[Result]:
    return [
        Result(STREAMED, f"orders equal to the batch (of {orders})", found.equal, {}, "higher"),
        Result(STREAMED, "milliseconds per record, median", found.milliseconds, {}, "lower"),
    ]


def one_more_results(found: OneMore) -> list[Result]:
    times = {"load": found.load, "resolve": found.resolve}
    measured = [
        Result(ONE_MORE, f"{work} milliseconds, {name}", float(np.percentile(took, share)), {}, "lower")
        for work, took in times.items()
        for name, share in (("median", 50), ("95th percentile", 95))
    ]
    return [*measured, Result(ONE_MORE, "catalogue MiB", found.mebibytes, {}, "lower")]
