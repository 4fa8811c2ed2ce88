"""How many of how many, and who and what shows it: what the Cypher of `store.strategy_queries` counts too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np

from algorithms.grouping import different
from graph_service.planes.view import NOBODY, Floats, Integers, Mask, View

MOST: Final = 200
"""People and messages that are named of a count."""


class Keys(Protocol):
    """By which keys people and messages go, as a view has them."""

    @property
    def people(self) -> tuple[str, ...]: ...
    @property
    def messages(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of how many, in a part or (None) in all, and the keys of whom and what was counted.

    The latest come first, and at most `MOST` are named. `brought` is how many of the denominator each
    person brings, in any order; what is nobody's counts as somebody's own.
    """

    part: str | None
    numerator: float
    denominator: float
    people: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    brought: Floats = field(default_factory=lambda: np.zeros(0), compare=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What there is to count: one row for each way in which a thing was met, aligned arrays.

    `unit` is what is counted once, whatever number it has. `person` numbers the people and `message` the
    messages of a view, or is `NOBODY`; `at` is in microseconds since 1970.
    """

    unit: Integers
    person: Integers
    message: Integers
    at: Integers

    def where(self, rows: Mask | Integers) -> Found:
        """Some of them."""
        return Found(self.unit[rows], self.person[rows], self.message[rows], self.at[rows])

    @property
    def units(self) -> int:
        """How many different things there are."""
        return len(different(self.unit))


def of_messages(view: View, numbers: Integers) -> Found:
    """Messages, each counted once."""
    return Found(numbers, np.full(len(numbers), NOBODY), numbers, view.said.sent_at[numbers])


def joined(parts: Sequence[Found]) -> Found:
    """Several findings as one."""
    columns = zip(*((each.unit, each.person, each.message, each.at) for each in parts), strict=True)
    return Found(*(np.concatenate(column) for column in columns))


def tally(keys: Keys, part: str | None, found: Found, counts: Mask) -> Tally:
    """How many of the things found count in one of their rows: bool of the rows."""
    counted = found.where(counts)
    return Tally(part, counted.units, found.units, *named(keys, counted), brought(found))


def by_place(keys: Keys, found: Found, place: Integers, names: Sequence[str]) -> list[Tally]:
    """The share of each place in all things found, each counted once in each place: the most first.

    `place` numbers `names` and is of the rows' shape.
    """
    every, weights = found.units, brought(found)
    tallies = []
    for number in different(place).tolist():
        there = found.where(place == number)
        tallies.append(Tally(names[number], there.units, every, *named(keys, there), weights))
    return sorted(tallies, key=lambda each: (-each.numerator, str(each.part)))


def named(keys: Keys, counted: Found) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people and the messages that are named of what was counted, the latest first."""
    since = min(shown_since(counted.person, counted.at), shown_since(counted.message, counted.at))
    late = counted.where(counted.at >= since)
    rows = zip((-late.at).tolist(), late.message.tolist(), late.person.tolist(), strict=True)
    ordered = sorted((at, key_of(keys.messages, m), key_of(keys.people, p)) for at, m, p in rows)
    people = dict.fromkeys(person for _, _, person in ordered if person)
    messages = dict.fromkeys(message for _, message, _ in ordered if message)
    return tuple(people)[:MOST], tuple(messages)[:MOST]


def key_of(names: Sequence[str], number: int) -> str:
    return "" if number == NOBODY else names[number]


def shown_since(number: Integers, at: Integers) -> int:
    """When the earliest of the things was met that are named: those met last, `MOST` of them."""
    known = number != NOBODY
    order = np.argsort(-at[known], kind="stable")
    first = np.sort(np.unique(number[known][order], return_index=True)[1])[:MOST]
    return int(at[known][order[first[-1]]]) if first.size else int(np.iinfo(np.int64).max)


def brought(found: Found) -> Floats:
    """How many of the things found each person brings, in any order."""
    # Pairs as single numbers: those of two columns are found many times slower.
    size = int(found.person.max(initial=NOBODY)) + 2
    pairs = different(found.unit * size + found.person + 1) % size - 1
    each = np.unique(pairs[pairs != NOBODY], return_counts=True)[1]
    return np.concatenate([each, np.ones(np.count_nonzero(pairs == NOBODY))]).astype(np.float64)
