"""Who is one person, all pairs considered together: clusters that hold against chains."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from algorithms.graph import Graph, Indices, Reals, check_array, check_members
from algorithms.influence import components
from algorithms.linkage import Bits

STRONGEST = 32.0
POWER = 0.5
REACH = 3.0
"""How many bits below the bar a pair may be for its records to meet in one component at all."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Compared pairs of `size` records, numbered from 0, with what each field says.

    Pair `i` joins `first[i]` and `second[i]` (int64, shape `(pairs,)`), in either order and each pair
    once. `weight` is as `algorithms.linkage.weights` gives it: bits of shape `(pairs, fields)`, not a
    number where a side says nothing.
    """

    size: int
    first: Indices
    second: Indices
    weight: Bits

    def __post_init__(self) -> None:
        check_pairs("first", "second", self.first, self.second, self.size)
        if self.weight.ndim != 2 or self.weight.shape[0] != self.first.size:
            raise ValueError(f"weight: one row per pair, {self.first.size}, not shape {self.weight.shape}")


Pairs = tuple[Indices, Indices]


def clusters(
    links: Links,
    *,
    prior_bits: float,
    threshold: float,
    apart: Pairs | None = None,
    together: Pairs | None = None,
) -> Indices:
    """The person of each record: records merge while their clusters, compared as wholes, score above a bar.

    Two clusters are compared field by field. Each field takes all compared pairs with one record in
    either cluster and averages their Bayes factors 2^w by the mean of square roots, which lies between
    that of the factors themselves (one pair that agrees is enough) and that of the bits (one that
    differs is enough)::

        score(A, B) = prior_bits + sum over fields of 2 * log2(mean of 2^(w / 2))

    So a record that lacks a date finds it in the others of its cluster, several middling links are
    evidence together, and a chain A–B, B–C breaks where A and C differ. In each round those
    clusters merge that are each other's best, until no score is above the threshold.

    Parameters
    ----------
    links
        The compared pairs. A pair that was not compared says nothing, so the guard against chains
        needs the pairs within a cluster: compare these too.
    prior_bits
        The odds before any evidence, as `Model.prior_bits`.
    threshold
        The score in bits above which clusters merge.
    apart
        Pairs that are never in one cluster, whatever their score: two arrays like `first` and `second`.
    together
        Pairs that are in one cluster from the start, whatever their score. Where that would bring
        together what is to be apart, the pairs that come first hold.

    Returns
    -------
    int64 of shape `(size,)`: the smallest member of the record's cluster. Records meet only where a
    chain of pairs joins them, each at most 3 bits below the bar, and each such component is decided by
    its own links alone. Number the records in an order of their own, such as by
    key, and the order in which they came makes no difference: equal scores prefer the smaller number.

    Examples
    --------
    1 shares a name with 0 and a number with 2, but 0 and 2 were born on different days::

        0 ──(+6)── 1 ──(+5)── 2,  and  0 ──(-9)── 2

    >>> nothing = np.nan
    >>> weight = np.array([[6, nothing], [5, nothing], [nothing, -9]], np.float32)
    >>> links = Links(3, np.array([0, 1, 0]), np.array([1, 2, 2]), weight)
    >>> clusters(links, prior_bits=-2.0, threshold=0.0)
    array([0, 0, 2])

    """
    member = contracted(links.size, together, apart)
    table = Table.of(links, apart).merged(member)
    table = table.within_reach(threshold - prior_bits - REACH, links.size)
    while True:
        joins = best_joins(table, threshold - prior_bits, links.size)
        if (joins == np.arange(links.size)).all():
            return member
        member = joins[member]
        table = table.merged(joins)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Pairs of clusters, in no order: their ends and the sums of their evidence.

    `roots` sums the square roots of Bayes factors and `told` counts them, per field; pairs with
    `banned` above 0 are never joined.
    """

    first: Indices
    second: Indices
    roots: Bits
    told: Bits
    banned: Bits

    @classmethod
    def of(cls, links: Links, apart: Pairs | None) -> Table:
        told = ~np.isnan(links.weight)
        roots = roots_of(links.weight)
        none = np.zeros(0, np.int64)
        left, right = apart or (none, none)
        check_pairs("apart", "apart", left, right, links.size)
        nothing = np.zeros((left.size, links.weight.shape[1]), np.float32)
        return cls(
            np.concatenate((links.first, left)),
            np.concatenate((links.second, right)),
            np.concatenate((roots.astype(np.float32), nothing)),
            np.concatenate((told.astype(np.float32), nothing)),
            (np.arange(links.first.size + left.size) >= links.first.size).astype(np.float32),
        ).summed()

    def within_reach(self, bar: float, size: int) -> Table:
        """Without the pairs between records that no chain of pairs above the bar connects."""
        near = self.scores() > bar
        home = components(Graph.unweighted(size, self.first[near], self.second[near]))
        return self.rows(home[self.first] == home[self.second])

    def rows(self, which: Indices | Flags) -> Table:
        return Table(*(getattr(self, name)[which] for name in COLUMNS))

    def summed(self) -> Table:
        """The table with rows of the same two clusters made one, and none of a cluster with itself."""
        low, high = np.minimum(self.first, self.second), np.maximum(self.first, self.second)
        order = np.lexsort((high, low))
        order = order[low[order] != high[order]]
        if not order.size:
            return self.rows(order)
        low, high = low[order], high[order]
        starts = np.flatnonzero((np.diff(low, prepend=-1) != 0) | (np.diff(high, prepend=-1) != 0))
        sums = (
            np.add.reduceat(column[order], starts, axis=0) for column in (self.roots, self.told, self.banned)
        )
        return Table(low[starts], high[starts], *sums)

    def merged(self, joins: Indices) -> Table:
        """The table with each cluster replaced by the one it joins; rows of others stay as they are."""
        moved = np.zeros(joins.size, np.bool_)
        absorbed = np.flatnonzero(joins != np.arange(joins.size))
        moved[absorbed] = moved[joins[absorbed]] = True
        touched = moved[self.first] | moved[self.second]
        hit, rest = self.rows(touched), self.rows(~touched)
        new = replace(hit, first=joins[hit.first], second=joins[hit.second]).summed()
        return Table(*(np.concatenate((getattr(rest, name), getattr(new, name))) for name in COLUMNS))

    def scores(self) -> Reals:
        """The evidence of each pair in bits."""
        mean = np.divide(self.roots, self.told, out=np.ones_like(self.roots), where=self.told > 0)
        evidence = np.log2(mean).sum(axis=1, dtype=np.float64) / POWER
        return np.where(self.banned > 0, -np.inf, evidence)


COLUMNS = ("first", "second", "roots", "told", "banned")


def roots_of(weight: Bits) -> Bits:
    """The square roots of Bayes factors, 0 where nothing is told."""
    told = ~np.isnan(weight)
    return np.asarray(np.exp2(POWER * np.minimum(np.nan_to_num(weight, nan=0.0), STRONGEST)) * told)


def contracted(size: int, together: Pairs | None, apart: Pairs | None) -> Indices:
    """The smallest member of each record's cluster when pairs are put together that may be, in order."""
    member = np.arange(size, dtype=np.int64)
    left, right = apart or NOBODY
    for one, other in zip(*(together or NOBODY), strict=True):
        low, high = sorted((int(member[one]), int(member[other])))
        sides = member[left], member[right]
        clash = ((sides[0] == low) & (sides[1] == high)) | ((sides[0] == high) & (sides[1] == low))
        if not clash.any():
            member[member == high] = low
    return member


NOBODY = (np.zeros(0, np.int64), np.zeros(0, np.int64))


def belonging(links: Links, member: Indices, *, prior_bits: float) -> Reals:
    """How sure it is that each record belongs to its cluster: its score against the rest of it, in bits.

    The score is that of `clusters`, of the record alone and all others of its cluster as a whole;
    infinite for who is alone.

    >>> links = Links(3, np.array([0]), np.array([1]), np.array([[6]], np.float32))
    >>> belonging(links, np.array([0, 0, 2]), prior_bits=-2.0)
    array([ 4.,  4., inf])
    """
    inside = member[links.first] == member[links.second]
    ends = np.concatenate((links.first[inside], links.second[inside]))
    weight = np.tile(links.weight[inside], (2, 1))
    sums = np.zeros((2, links.size, weight.shape[1]))
    np.add.at(sums[0], ends, roots_of(weight))
    np.add.at(sums[1], ends, ~np.isnan(weight))
    mean = np.divide(sums[0], sums[1], out=np.ones_like(sums[0]), where=sums[1] > 0)
    score = prior_bits + np.log2(mean).sum(axis=1) / POWER
    alone = np.bincount(member, minlength=links.size)[member] == 1
    return np.where(alone, np.inf, score)


def best_joins(table: Table, bar: float, size: int) -> Indices:
    """For each cluster itself, or the smaller one of the two where it merges with its best."""
    score = table.scores()
    good = score > bar
    one = np.concatenate((table.first[good], table.second[good]))
    other = np.concatenate((table.second[good], table.first[good]))
    order = np.lexsort((other, -np.tile(score[good], 2), one))
    firsts = order[np.flatnonzero(np.diff(one[order], prepend=-1))]
    numbers = np.arange(size, dtype=np.int64)
    best = numbers.copy()
    best[one[firsts]] = other[firsts]
    return np.where(best[best] == numbers, np.minimum(best, numbers), numbers)


def check_pairs(left: str, right: str, first: Indices, second: Indices, size: int) -> None:
    check_array(left, first, np.int64, first.size)
    check_array(right, second, np.int64, first.size)
    check_members(left, first, size, "records")
    check_members(right, second, size, "records")
    if (first == second).any():
        raise ValueError(f"{left}: a record is not paired with itself")
