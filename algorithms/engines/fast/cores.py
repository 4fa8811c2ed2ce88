"""Core numbers by peeling everyone with few neighbours left, all of a wave at once."""

from __future__ import annotations

import numpy as np

from algorithms.engines.fast.matrices import columns_of, different
from algorithms.graph import Graph, Indices


def core_numbers(graph: Graph) -> Indices:
    """As `algorithms.centrality.core_numbers` describes it."""
    neighbours = different(graph, both_ways=True)
    left = np.diff(neighbours.indptr).astype(np.int64)
    core = np.full(graph.size, -1, np.int64)
    staying = np.arange(graph.size)
    while staying.size:
        level = int(left[staying].min())
        wave = staying[left[staying] <= level]
        while wave.size:
            core[wave] = level
            met = columns_of(neighbours, wave)
            met = met[core[met] < 0]
            np.subtract.at(left, met, 1)
            wave = np.unique(met[left[met] <= level])
        staying = staying[core[staying] < 0]
    return core
