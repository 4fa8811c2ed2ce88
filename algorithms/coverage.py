"""Choosing nodes that together lie in as many sets as possible, within what is allowed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from algorithms.cascades import Reached, spans
from algorithms.graph import Indices, Reals

Flags = NDArray[np.bool_]
BOUNDED: Final = 10
"""Beginnings of a choice, about so many, from which the best is bounded."""
ALONE: Final = -1
"""The group of a node that shares its group with nobody."""


class NothingAllowed(ValueError):
    """Nobody can be chosen so that all constraints hold."""


@dataclass(frozen=True, slots=True, eq=False)
class Allowed:
    """Which choices are allowed: at most `most` nodes, of those flagged in `eligible`, shape `(size,)`.

    `include` are chosen whatever else holds. Of the nodes with the same number in `group` at most
    one is chosen; those of group -1 are free of that. Where there is a `budget`, what the chosen
    have in `cost` (float64, at least 0) adds up to no more. Raises `NothingAllowed` where these
    cannot all hold, and `ValueError` for what is no constraint.
    """

    most: int
    eligible: Flags
    include: tuple[int, ...] = ()
    group: Indices | None = None
    cost: Reals | None = None
    budget: float | None = None

    def __post_init__(self) -> None:
        if self.most < max(1, len(self.include)):
            raise NothingAllowed(f"{self.most} is too few, with {len(self.include)} to include")
        if (self.cost is None) != (self.budget is None):
            raise ValueError("budget: a budget and costs go together")
        if self.cost is not None and not (np.isfinite(self.cost).all() and self.cost.min(initial=0) >= 0):
            raise ValueError("cost: must be finite and at least 0")
        groups = self.groups_of(np.array(self.include, np.int64))
        if len(set(groups.tolist())) < groups.size:
            raise NothingAllowed("two of those to include are of one group")
        if self.left < 0:
            raise NothingAllowed("those to include cost more than the budget")

    @property
    def left(self) -> float:
        """What of the budget is left beside those who are included; without one, no end of it."""
        if self.cost is None or self.budget is None:
            return np.inf
        return self.budget - float(self.cost[list(self.include)].sum())

    @property
    def promise(self) -> float | None:
        """The share of the best that greedy choice promises of what grows with less and less to add."""
        if self.group is not None:
            return None if self.budget is not None else 0.5
        return (1 - 1 / math.e) / (1 if self.budget is None else 2)

    def groups_of(self, nodes: Indices) -> Indices:
        """The groups of those nodes that have one."""
        if self.group is None:
            return np.zeros(0, np.int64)
        return np.asarray(self.group[nodes][self.group[nodes] != ALONE])

    def open_to(self, chosen: Indices) -> Flags:
        """Who may be chosen beside some who are, whatever it costs."""
        free = self.eligible.copy()
        free[chosen] = False
        if self.group is not None:
            free &= ~np.isin(self.group, self.groups_of(chosen))
        return free

    def best(self, value: Reals) -> float:
        """No allowed choice has more of `value`, shape `(size,)`, beside those who are included.

        The most valuable within number and groups, or what the budget buys if people could be
        bought in part, whichever is less: each leaves out a constraint, so both hold.
        """
        value = np.where(self.open_to(np.array(self.include, np.int64)), value, 0.0)
        many = self.most - len(self.include)
        return min(self._by_number(value, many), self._by_budget(value))

    def _by_number(self, value: Reals, many: int) -> float:
        if self.group is not None:
            alone = self.group == ALONE
            best = np.zeros(int(self.group.max(initial=ALONE)) + 1)
            np.maximum.at(best, self.group[~alone], value[~alone])
            value = np.concatenate([value[alone], best])
        value = value[value > 0]
        return float(
            value.sum() if many >= value.size else np.partition(value, -many)[-many:].sum() if many else 0
        )

    def _by_budget(self, value: Reals) -> float:
        if self.cost is None:
            return np.inf
        free = value[self.cost == 0].sum()
        value, cost = value[self.cost > 0], self.cost[self.cost > 0]
        order = np.argsort(-value / cost, kind="stable")
        left = np.clip(self.left - (np.cumsum(cost[order]) - cost[order]), 0, None)
        return float(free + (value[order] * np.minimum(left / cost[order], 1)).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Sets:
    """Sets of nodes, and whether being in each is good (else it is bad): bool of shape `(sets,)`."""

    size: int
    members: Reached
    good: Flags

    def joined(self, other: Sets) -> Sets:
        """These sets and those."""
        good = np.concatenate([self.good, other.good])
        return Sets(self.size, self.members.joined(other.members), good)

    def by_node(self) -> Reached:
        """The sets that each node is in."""
        ones = np.ones(self.members.node.size, np.int8)
        shape = (len(self.members), self.size)
        turned = sparse.csr_array((ones, self.members.node, self.members.start), shape=shape).tocsc()
        return Reached(
            turned.indices.astype(np.int64, copy=False), turned.indptr.astype(np.int64, copy=False)
        )

    def counts(self, sets: Indices) -> tuple[Indices, Indices]:
        """In how many of some sets each node is: of the good ones and of the bad ones."""
        good = sets[self.good[sets]], sets[~self.good[sets]]
        return self._count(good[0]), self._count(good[1])

    def _count(self, sets: Indices) -> Indices:
        at, _ = spans(self.members.start[sets], self.members.start[sets + 1])
        return np.bincount(self.members.node[at], minlength=self.size)


@dataclass(slots=True, eq=False)
class Cover:
    """A choice as it grows: who is chosen, which sets hold any of them, and what each other would add.

    `good` and `bad` count the sets of either kind that a node is in and nobody chosen is; `covered`
    is how many good ones the chosen are in.
    """

    sets: Sets
    of_node: Reached
    good: Indices
    bad: Indices
    met: Flags
    chosen: list[int] = field(default_factory=list)
    covered: int = 0

    @classmethod
    def empty(cls, sets: Sets, of_node: Reached, counts: tuple[Indices, Indices]) -> Cover:
        return cls(sets, of_node, counts[0].copy(), counts[1].copy(), np.zeros(len(sets.members), np.bool_))

    def add(self, node: int) -> None:
        """Choose a node."""
        held = self.of_node.node[self.of_node.start[node] : self.of_node.start[node + 1]]
        new = held[~self.met[held]]
        self.met[new] = True
        self.covered += int(self.sets.good[new].sum())
        good, bad = self.sets.counts(new)
        self.good -= good
        self.bad -= bad
        self.chosen.append(node)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice in the order it was made, its net count of sets, and what no allowed choice exceeds.

    `promise` is the share of the best that is sure beforehand, where all sets are good; None for none.
    """

    nodes: tuple[int, ...]
    net: int
    bound: float
    promise: float | None


def greedy(sets: Sets, allowed: Allowed) -> Chosen:
    """Nodes that are in many good sets and few bad ones, taken one after the other.

    Each time the node that adds most is taken (of equals, the first), until none adds anything
    or none is allowed. With a budget a second choice goes by what a node adds per cost, and the
    better of the two holds: one alone may be far off. `bound` is on good sets alone: whatever is
    chosen first, the best choice has no more than it and the best sum of what others would add.
    """
    of_node = sets.by_node()
    counts = sets.counts(np.arange(len(sets.members)))
    ways = (False,) if allowed.cost is None else (False, True)
    found = [grown(Cover.empty(sets, of_node, counts), allowed, by_cost=by_cost) for by_cost in ways]
    best = max(found, key=lambda each: each.net)
    return replace(best, bound=min(each.bound for each in found))


def grown(cover: Cover, allowed: Allowed, *, by_cost: bool) -> Chosen:
    """A choice grown from those who are included."""
    for node in allowed.include:
        cover.add(node)
    bound = cover.covered + allowed.best(cover.good.astype(np.float64))
    for node in picks(cover, allowed, by_cost=by_cost):
        cover.add(node)
        if len(cover.chosen) % -(-allowed.most // BOUNDED) == 0:
            bound = min(bound, cover.covered + allowed.best(cover.good.astype(np.float64)))
    bad = int((cover.met & ~cover.sets.good).sum())
    return Chosen(tuple(cover.chosen), cover.covered - bad, bound, allowed.promise)


def picks(cover: Cover, allowed: Allowed, *, by_cost: bool) -> Iterator[int]:
    """The next node to take, again and again; the caller takes it before asking for another."""
    free = allowed.open_to(np.array(cover.chosen, np.int64))
    left = allowed.left
    while len(cover.chosen) < allowed.most:
        adds = np.where(free, cover.good - cover.bad, 0).astype(np.float64)
        if allowed.cost is not None:
            adds[allowed.cost > left] = 0
        worth = adds / np.maximum(allowed.cost, SMALLEST) if by_cost and allowed.cost is not None else adds
        node = int(worth.argmax()) if worth.size else 0
        if not worth.size or adds[node] <= 0:
            return
        yield node
        left -= float(allowed.cost[node]) if allowed.cost is not None else 0.0
        free = allowed.open_to(np.array(cover.chosen, np.int64))


SMALLEST: Final = 1e-12
