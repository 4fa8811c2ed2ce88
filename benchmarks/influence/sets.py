"""Networks of who turns to whom, real ones and a generated one, as graphs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np

from algorithms.graph import Graph, Indices
from benchmarks.rank import generated

DATA = Path(os.environ.get("GRAPH_SERVICE_EVAL_DATA") or Path(__file__).parents[3] / "shared" / "data")
FOLDER = DATA / "graph"

FILES: Final[dict[str, tuple[str, ...]]] = {
    "net_wiki_vote": ("wiki-Vote.txt",),
    "net_email_eu_core": ("email-Eu-core.txt",),
    "net_higgs": ("higgs-mention_network.edgelist", "higgs-reply_network.edgelist"),
}
DEPARTMENTS: Final = "email-Eu-core-department-labels.txt"
GENERATED: Final = "2M edges"


def graphs(scale: str) -> dict[str, Callable[[], Graph]]:
    """Each network by name, read or made when called; those whose files are absent are left out.

    At the small scale the generated one has a tenth of its 200,000 people and 2 million edges.
    """
    size = 20_000 if scale == "small" else 200_000
    present = [name for name in FILES if (FOLDER / name).is_dir()]
    real = {name: reader(name) for name in present}
    return {**real, GENERATED if scale != "small" else "200k edges": lambda: generated(size, 10 * size)}


def reader(name: str) -> Callable[[], Graph]:
    return lambda: numbered(name)[0]


def numbered(name: str) -> tuple[Graph, Indices]:
    """A network and what its file calls each node; an edge weighs what the file says, else 1."""
    rows = np.concatenate([weighted(FOLDER / name / file) for file in FILES[name]])
    names, number = np.unique(rows[:, :2], return_inverse=True)
    source, target = number.reshape(-1, 2).T
    return Graph(names.size, source.copy(), target.copy(), rows[:, 2].astype(np.float64)), names


def weighted(file: Path) -> Indices:
    """Rows of source, target and weight."""
    rows = np.loadtxt(file, dtype=np.int64, ndmin=2)
    return rows if rows.shape[1] == 3 else np.column_stack((rows, np.ones(len(rows), np.int64)))


def departments() -> Indices:
    """The department of each node of net_email_eu_core."""
    name = "net_email_eu_core"
    rows = np.loadtxt(FOLDER / name / DEPARTMENTS, dtype=np.int64)
    _, names = numbered(name)
    order = np.argsort(rows[:, 0])
    return np.asarray(rows[order[np.searchsorted(rows[order, 0], names)], 1], np.int64)
