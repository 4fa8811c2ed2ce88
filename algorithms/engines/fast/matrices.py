"""A graph's edges as matrices in compressed rows, and what stands in some of their rows."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from algorithms.graph import Graph, Indices, Reals

Matrix = sparse.csr_array[np.float64, tuple[int, int]]


def links(graph: Graph, value: Reals) -> Matrix:
    """Values of edges as a matrix with a row per target and a column per source."""
    cells = sparse.coo_array((value, (graph.target, graph.source)), shape=(graph.size, graph.size))
    # Products add up parallel edges anyway; looking for them first costs more than all the steps.
    cells.has_canonical_format = True
    return cells.tocsr()


def different(graph: Graph, *, both_ways: bool = False) -> Matrix:
    """1 from each row to each other column that an edge leads to, or with `both_ways` also comes from."""
    apart = graph.source != graph.target
    source, target = graph.source[apart], graph.target[apart]
    if both_ways:
        source, target = np.concatenate((source, target)), np.concatenate((target, source))
    matrix = sparse.csr_array((np.ones(source.size), (source, target)), shape=(graph.size, graph.size))
    matrix.data[:] = 1.0
    return matrix


def columns_of(matrix: Matrix, rows: Indices) -> Indices:
    """The columns of the cells in these rows, one after the other, repeated where rows share them."""
    first, count = matrix.indptr[rows], np.diff(matrix.indptr)[rows]
    before = np.cumsum(count) - count
    at = np.arange(count.sum()) + np.repeat(first - before, count)
    return np.asarray(matrix.indices[at], np.int64)


def reached(matrix: Matrix, rows: Indices) -> Indices:
    """The columns of the cells in these rows, each once, in ascending order."""
    met = np.zeros(matrix.shape[1], np.bool_)
    met[columns_of(matrix, rows)] = True
    return np.flatnonzero(met)
