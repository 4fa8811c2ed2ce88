"""Who is who: our linkage against Splink 5, on sets whose people are known, without labels for either.

Ours joins what it joins without asking, so its figures are those of such joins too.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from benchmarks.linkage.arrivals import OneMore, Streamed, one_more, profiles, streamed
from benchmarks.linkage.sets import SOURCES, people, present
from benchmarks.result import Result

SMALL: Final = 400
"""Records of each set at the small scale."""

METRICS: Final[dict[str, tuple[str, Literal["higher", "lower"]]]] = {
    "precision": ("precision", "higher"),
    "recall": ("recall", "higher"),
    "F1": ("f1", "higher"),
    "B3 F1": ("b3_f1", "higher"),
    "seconds": ("seconds", "lower"),
    "MiB": ("mebibytes", "lower"),
}
STREAMED: Final = "fake_1000_streamed"
ONE_MORE: Final = "one_more_of_50k"

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """Records of each set and of the streamed one (None for all), its orders, and records that come late."""

    records: int | None
    streamed: int | None
    orders: int
    late: int


SCALES: Final = {"small": Scale(SMALL, 100, 3, 20), "full": Scale(None, None, 20, 200)}


def run(scale: str) -> list[Result]:
    """Each set that is there, whole or its first records; Splink where it is installed.

    Ours joins from a probability of 0.99, Splink from 0.95; each resolver runs in a process of its own.
    Then records that come one by one, by the weights as shipped; these have no peer, for Splink 5 has
    no clusters that grow.
    """
    sizes = SCALES[scale]
    found = [result for case in SOURCES if present(case) for result in results(case, sizes.records)]
    if present("fake_1000"):
        records = profiles(people("fake_1000", sizes.streamed))
        found += streamed_results(streamed(records, sizes.orders), sizes.orders)
    if present("historical_50k"):
        records = profiles(people("historical_50k", sizes.records))
        found += one_more_results(one_more(records, sizes.late))
    return found


def results(case: str, records: int | None) -> list[Result]:
    ours = figures("ours", case, records)
    splink = figures("splink", case, records) if importlib.util.find_spec("splink") else {}
    return [
        Result(case, metric, ours[name], {"splink": splink[name]} if splink else {}, better)
        for metric, (name, better) in METRICS.items()
    ]


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


def figures(resolver: str, case: str, records: int | None) -> Figures:
    command = [sys.executable, "-m", "benchmarks.linkage.worker", resolver, case]
    whole = [] if records is None else [str(records)]
    done = subprocess.run([*command, *whole], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{resolver} on {case} failed:\n{done.stderr}")
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found
