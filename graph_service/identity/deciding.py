"""Customers out of handles that hang together: their evidence and what people say, decided as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import numpy as np

from algorithms.graph import Indices
from graph_service.identity.described import verified_on
from graph_service.identity.evidence import said
from graph_service.identity.judging import Grouping, Judged, Pairs, Rulings, group
from graph_service.identity.weights import Weights
from graph_service.store.model import AssertionRow, Bearer, Cluster, Ownership
from ingest.identity.description import Description
from ingest.identity.table import Table

NEVER: Final = datetime.min.replace(tzinfo=UTC)
MOST_REASONS: Final = 3

Describe = Callable[[Sequence[str]], Sequence[Description]]
"""What is known of some handles."""
Shared = Callable[[Sequence[Description]], frozenset[str]]
"""The addresses among some descriptions that several people share."""


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """By what is decided: the weights, what is known of handles, and which addresses are shared.

    `ready` is a table that has been made already, and the row of each of its handles.
    """

    weights: Weights
    describe: Describe
    shared: Shared
    ready: tuple[Mapping[str, int], Table] | None = None

    def with_ready(self, rows: Mapping[str, int], table: Table) -> Bench:
        """The bench with a table at hand that has these handles in these rows."""
        return replace(self, ready=(rows, table))

    def table(self, handles: Sequence[str]) -> Table:
        """What is known of some handles, ready to be compared."""
        if self.ready is not None and self.ready[0].keys() >= set(handles):
            return self.ready[1].rows(np.array([self.ready[0][handle] for handle in handles], np.int64))
        described = self.describe(handles)
        dropped = self.shared(described)
        return Table.of([each.without(dropped) for each in described], self.weights.fields)


def decide(
    bearers: Sequence[Bearer], home: Indices, assertions: Sequence[AssertionRow], bench: Bench
) -> list[Cluster]:
    """The customers among these handles, given in order of key, each with all that share its home.

    A customer with a handle of ours is ours, hence none.
    """
    keys = [bearer.key for bearer in bearers]
    rulings = rulings_of(assertions, keys, bearers)
    grouping = group(bench.table(keys), bench.weights, home, rulings)
    persons: dict[int, list[int]] = {}
    for number, member in enumerate(grouping.member.tolist()):
        persons.setdefault(member, []).append(number)
    reasons = Reasons(keys, grouping, assertions, bench.weights)
    return [
        customer([bearers[n] for n in numbers], [reasons.ownership(n) for n in numbers])
        for numbers in persons.values()
        if not any(bearers[n].ours for n in numbers)
    ]


def decide_groups(
    groups: Sequence[Sequence[str]],
    bearers: Mapping[str, Bearer],
    assertions: Sequence[AssertionRow],
    bench: Bench,
) -> list[Cluster]:
    """The customers among some groups of handles, each decided as a whole."""
    home = {key: number for number, group in enumerate(groups) for key in group}
    here = sorted(home)
    numbers = np.array([home[key] for key in here], np.int64)
    return decide([bearers[key] for key in here], numbers, assertions, bench)


def rulings_of(assertions: Sequence[AssertionRow], keys: Sequence[str], bearers: Sequence[Bearer]) -> Rulings:
    """What people say of these handles; of words that contradict each other, the earlier hold."""
    place = {key: number for number, key in enumerate(keys)}
    here = sorted(
        (a for a in assertions if a.first in place and a.second in place), key=lambda a: (a.at, a.key)
    )

    def pairs(*, same: bool) -> Pairs:
        rows = [(place[a.first], place[a.second]) for a in here if a.same is same]
        both = np.array(rows, np.int64).reshape(-1, 2)
        return both.min(axis=1, initial=len(keys)), both.max(axis=1, initial=-1)

    return Rulings(pairs(same=True), pairs(same=False), platform_numbers(map(verified_on, bearers)))


def platform_numbers(platforms: Iterator[str | None] | Sequence[str | None]) -> Indices:
    """A number for each platform, -1 for none."""
    numbers: dict[str | None, int] = {None: -1}
    return np.array([numbers.setdefault(each, len(numbers)) for each in platforms], np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """Why handles belong to their customers."""

    keys: Sequence[str]
    grouping: Grouping
    assertions: Sequence[AssertionRow]
    weights: Weights

    def ownership(self, number: int) -> Ownership:
        """How sure it is that a handle belongs to its customer, and why."""
        key, member = self.keys[number], self.grouping.member
        others = {self.keys[n] for n in np.flatnonzero(member == member[number]).tolist()} - {key}
        if not others:
            return Ownership(key, 1.0, ("the only handle",))
        words = tuple(word_of(a) for a in self.assertions if a.same and concerns(a, key, others))
        sure = 1.0 if words else round(float(self.grouping.confidence[number]), 6)
        return Ownership(key, sure, (*words, *self.likeness(number))[: MOST_REASONS + len(words)])

    def likeness(self, number: int) -> Iterator[str]:
        """What speaks for the handle's being of one person with that which resembles it most."""
        judged, member = self.grouping.judged, self.grouping.member
        first, second = judged.compared.first, judged.compared.second
        mine = np.flatnonzero(((first == number) | (second == number)) & (member[first] == member[second]))
        if mine.size:
            best = int(mine[np.argmax(judged.score[mine])])
            other = int(second[best] if first[best] == number else first[best])
            for place in speaking_for(judged, best):
                yield f"{said(judged, best, place, self.weights)} (with {self.keys[other]})"


def speaking_for(judged: Judged, pair: int) -> list[int]:
    """The fields that make a pair likelier to be one person, the most telling first."""
    weight = np.nan_to_num(judged.weight[pair], nan=0.0)
    return [int(n) for n in np.argsort(-weight, kind="stable") if weight[n] > 0]


def concerns(assertion: AssertionRow, key: str, others: set[str]) -> bool:
    return (assertion.first == key and assertion.second in others) or (
        assertion.second == key and assertion.first in others
    )


def word_of(assertion: AssertionRow) -> str:
    """What somebody said of two handles, as a reason."""
    what = "one person" if assertion.same else "two people"
    why = f": {assertion.reason}" if assertion.reason else ""
    return f"{assertion.first} and {assertion.second} are {what}, says {assertion.by}{why}"


def customer(handles: Sequence[Bearer], owned: Sequence[Ownership]) -> Cluster:
    """The customer of some handles, named and keyed without regard to order."""
    anchor = min(handles, key=lambda bearer: (not bearer.verified, bearer.key))
    named = max(
        handles, key=lambda i: (i.name is not None, i.verified, i.name_at or NEVER, i.name or "", i.key)
    )
    kinds = {bearer.kind for bearer in handles}
    kind = next((k for k in ("organization", "bot") if k in kinds), "unknown")
    return Cluster(anchor.key, named.name, kind, tuple(owned))
