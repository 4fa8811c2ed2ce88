"""Where matters belong: the values of each dimension that care is grouped by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from graph_service.planes.view import NOBODY, Integers, Mask, Ragged
from graph_service.questions.camps import Sounds
from graph_service.questions.communities import LEAST
from graph_service.questions.matters import Sight
from graph_service.questions.placing import MONTH, WEEK, Values, alike
from graph_service.questions.positions import Positions
from graph_service.questions.tiers import TIERS, tiers


class CareDimension(StrEnum):
    """What care is grouped by."""

    CHANNEL = "channel"
    TEAM = "team"
    PRODUCT = "product"
    INTENT = "intent"
    TIER = "tier"
    COMMUNITY = "community"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """A dimension as numbers: those of each matter, and the value that a number stands for."""

    numbers: Ragged
    value: Callable[[int], str | None]

    def having(self, value: str) -> Mask:
        """Which matters have a value."""
        named = [number for number in np.unique(self.numbers.items).tolist() if self.value(number) == value]
        found = np.zeros(len(self.numbers), np.bool_)
        found[self.numbers.rows[np.isin(self.numbers.items, named)]] = True
        return found


class Placings:
    """The dimensions of the matters of a sight; the network of attention is asked for only where needed."""

    def __init__(self, sight: Sight, positions: Callable[[], Positions]) -> None:
        self._view, self._matters, self._positions = sight.view, sight.matters, positions
        matters = sight.matters
        rows = np.arange(len(matters))
        self._sounds = Sounds(matters.person, rows, matters.opening, matters.opened_at)

    def of(self, dimension: CareDimension) -> Places:
        """A dimension's numbers: by the message that opened the matter, by whom, and what it is about.

        A matter about two products, or whose opening has two intents, is in both groups. The team is the one
        whose handle the opening names or answers, whoever answered: a team that answers only some of what it
        is asked would else look as if it had answered all.
        """
        made: Mapping[CareDimension, Callable[[], Places]] = {
            CareDimension.CHANNEL: self._channel,
            CareDimension.TEAM: self._team,
            CareDimension.PRODUCT: self._product,
            CareDimension.INTENT: self._intent,
            CareDimension.TIER: self._tier,
            CareDimension.COMMUNITY: self._community,
            CareDimension.WEEK: lambda: Places(single(WEEK.numbers(self._sounds)), WEEK.value),
            CareDimension.MONTH: lambda: Places(single(MONTH.numbers(self._sounds)), MONTH.value),
        }
        return made[dimension]()

    def _channel(self) -> Places:
        return named(single(self._view.said.channel[self._matters.opening]), self._view.channels)

    def _team(self) -> Places:
        return named(single(self._view.said.addressed[self._matters.opening]), self._view.teams)

    def _product(self) -> Places:
        return named(filled(self._matters.products), self._view.products)

    def _intent(self) -> Places:
        intents = tuple(self._view.intents)
        opened = np.full(len(self._view.messages), NOBODY, np.int64)
        opened[self._matters.opening] = np.arange(len(self._matters))
        rows = [opened[self._view.intents[name].message] for name in intents]
        number = np.repeat(np.arange(len(intents)), [len(each) for each in rows])
        row = np.concatenate([np.zeros(0, np.int64), *rows])
        return named(filled(gathered(row[row >= 0], number[row >= 0], len(self._matters))), intents)

    def _tier(self) -> Places:
        return named(single(tiers(self._positions())[self._matters.person]), TIERS)

    def _community(self) -> Places:
        positions = self._positions()
        label = np.full(len(self._view.people), NOBODY, np.int64)
        members = positions.communities
        sizes = np.bincount(members, minlength=members.size)
        label[positions.network.people] = np.where(sizes[members] >= LEAST, members, NOBODY)
        found = single(label[self._matters.person])
        return Places(found, lambda number: None if number == NOBODY else positions.customer(number))


def named(numbers: Ragged, names: Sequence[str]) -> Places:
    """Numbers that stand for names; `NOBODY` for none."""
    return Places(numbers, lambda number: None if number == NOBODY else names[number])


def single(numbers: Integers) -> Ragged:
    """One number for each row."""
    return Ragged(np.arange(numbers.size + 1), numbers)


def filled(numbers: Ragged) -> Ragged:
    """The same with `NOBODY` where a row has no number."""
    lengths = np.diff(numbers.starts)
    starts = np.concatenate(([0], np.cumsum(np.maximum(lengths, 1))))
    items = np.full(int(starts[-1]), NOBODY, np.int64)
    items[np.repeat(starts[:-1] - numbers.starts[:-1], lengths) + np.arange(numbers.items.size)] = (
        numbers.items
    )
    return Ragged(starts, items)


def gathered(row: Integers, number: Integers, size: int) -> Ragged:
    """The numbers of each of so many rows, in order."""
    order = np.lexsort((number, row))
    starts = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=size))))
    return Ragged(starts, number[order])


def grouped(dimensions: Sequence[Places], size: int) -> Iterator[tuple[Values, Integers]]:
    """The rows, of so many, of each combination of values that occurs; a row may be in several."""
    rows = np.arange(size)
    codes: list[Integers] = []
    for each in dimensions:
        found = each.numbers.take(rows)
        again = np.diff(found.starts)
        rows = np.repeat(rows, again)
        codes = [*(np.repeat(code, again) for code in codes), found.items]
    for numbers, places in alike(codes, rows.size):
        yield tuple(each.value(code) for each, code in zip(dimensions, numbers, strict=True)), rows[places]
