"""How far a rank is to be trusted: where it ends up when the edges are drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.graph import Graph, Indices, Reals

ALIKE: Final = 9
"""Decimals of the best score; scores that differ by less are of the same rank."""

Measure = Callable[[Graph], Reals]


@dataclass(frozen=True, slots=True, eq=False)
class RankIntervals:
    """Each node's rank and the bounds within which it stays, int64 of shape `(size,)`; 1 is the first."""

    rank: Indices
    low: Indices
    high: Indices


def rank_intervals(
    graph: Graph, measure: Measure, *, samples: int = 50, level: float = 0.9, seed: int = 0
) -> RankIntervals:
    """The rank of each node by a measure, and an interval under resampling of the edges.

    A sample keeps each edge as often as a draw from the Poisson distribution of mean 1 says: about as
    if as many edges had been drawn from these with repetition (bootstrap). The interval leaves out
    equal tails of the ranks in all samples, and is widened to hold the rank itself. So a rank that
    rests on one exchange has a wide interval, and one that rests on hundreds a narrow one.

    Parameters
    ----------
    graph
        What is drawn is an edge: parallel edges, each of them an exchange, are drawn one by one.
    measure
        Scores of a graph's nodes, shape `(size,)`, the higher the better, such as `pagerank`. It is
        called `samples + 1` times, which is nearly all the cost; for ranks, a tolerance of 1e-6 in
        PageRank is enough.
    samples
        With fewer the bounds are coarser: with 20, a level of 0.9 leaves out one sample at each end.
    level
        The share of samples that an interval holds at least.
    seed
        Names the draws. The order of the edges makes no difference, and neither do nodes without any.

    Returns
    -------
    Ranks from 1. Equal scores, and those that differ by less than 1e-9 of the best, share the better
    rank.

    Raises
    ------
    ValueError
        If `samples` is below 1 or `level` no share between 0 and 1.

    Examples
    --------
    Node 2 is turned to by many, node 3 twice; there are draws in which 3 loses both, and shares rank 2
    with those whom nobody turns to.

    >>> def drawn(graph: Graph) -> Reals:
    ...     return np.bincount(graph.target, graph.weight, graph.size).astype(np.float64)
    >>> graph = Graph.unweighted(4, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1], [2, 2, 2, 2, 2, 2, 2, 2, 3, 3])
    >>> found = rank_intervals(graph, drawn)
    >>> found.rank
    array([3, 3, 1, 2])
    >>> found.low, found.high
    (array([2, 2, 1, 2]), array([3, 3, 1, 2]))

    References
    ----------
    B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979),
    https://doi.org/10.1214/aos/1176344552; Poisson draws: J. Hanley and B. MacGibbon, "Creating
    non-parametric bootstrap samples using Poisson frequencies", Computer Methods and Programs in
    Biomedicine 83 (2006), https://doi.org/10.1016/j.cmpb.2006.04.006.

    """
    check_sampling(samples, level)
    rank = ranks(measure(graph))
    random = np.random.default_rng(seed)
    ordered = in_order(graph)
    drawn = np.array([ranks(measure(resampled(ordered, random))) for _ in range(samples)])
    tail = (1 - level) / 2
    low = np.quantile(drawn, tail, axis=0, method="lower")
    high = np.quantile(drawn, 1 - tail, axis=0, method="higher")
    return RankIntervals(rank, np.minimum(low, rank), np.maximum(high, rank))


def ranks(score: Reals) -> Indices:
    """1 for the highest score; those alike share the better rank."""
    best = float(np.abs(score).max(initial=0.0)) or 1.0
    rounded = -np.round(score / best, ALIKE)
    return np.searchsorted(np.sort(rounded), rounded) + 1


def resampled(graph: Graph, random: np.random.Generator) -> Graph:
    """A graph with each edge as heavy as it is often drawn."""
    times = random.poisson(1.0, len(graph))
    kept = times > 0
    return Graph(graph.size, graph.source[kept], graph.target[kept], (graph.weight * times)[kept])


def in_order(graph: Graph) -> Graph:
    """The same edges sorted by ends and weight."""
    order = np.lexsort((graph.weight, graph.target, graph.source))
    return Graph(graph.size, graph.source[order], graph.target[order], graph.weight[order])


def check_sampling(samples: int, level: float) -> None:
    if samples < 1:
        raise ValueError(f"samples: at least 1, not {samples}")
    if not 0 < level < 1:
        raise ValueError(f"level: a share between 0 and 1, not {level}")
