"""Who is who: our linkage against Splink 5, on sets whose people are known, without labels for either.

Ours joins what it joins without asking, so its figures are those of such joins too.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from typing import Final, Literal

from benchmarks.linkage.sets import SOURCES, present
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

Figures = dict[str, float]


def run(scale: str) -> list[Result]:
    """Each set that is there, whole or its first records; Splink where it is installed.

    Ours joins from a probability of 0.99, Splink from 0.95; each resolver runs in a process of its own.
    """
    records = SMALL if scale == "small" else None
    return [result for case in SOURCES if present(case) for result in results(case, records)]


def results(case: str, records: int | None) -> list[Result]:
    ours = figures("ours", case, records)
    splink = figures("splink", case, records) if importlib.util.find_spec("splink") else {}
    return [
        Result(case, metric, ours[name], {"splink": splink[name]} if splink else {}, better)
        for metric, (name, better) in METRICS.items()
    ]


def figures(resolver: str, case: str, records: int | None) -> Figures:
    command = [sys.executable, "-m", "benchmarks.linkage.worker", resolver, case]
    whole = [] if records is None else [str(records)]
    done = subprocess.run([*command, *whole], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{resolver} on {case} failed:\n{done.stderr}")
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found
