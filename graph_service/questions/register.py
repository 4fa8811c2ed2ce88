"""What people did in order of time, to be counted in spans of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from algorithms.graph import Reals
from graph_service.planes.view import Integers, Mask

FINENESS: Final = 2.0**30
"""Amounts are in steps of 1 by this: whole numbers have the same sum beside whatever else was said."""
BEGINNING: Final = -1
"""Before any time."""


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Somebody's time from after `since` up to and including `until`: aligned arrays, in microseconds."""

    person: Integers
    since: Integers
    until: Integers


class Register:
    """Events of people with an amount each, by person and time."""

    def __init__(self, person: Integers, at: Integers, amount: Reals | None = None) -> None:
        amounts = np.ones(person.size) if amount is None else amount
        self._times = np.unique(at)
        key = self._key(person, at)
        order = np.argsort(key, kind="stable")
        self._keys, self._at, self._rows = key[order], at[order], order
        whole = np.rint(amounts[order] * FINENESS).astype(np.int64)
        self._sums = np.concatenate([[0], np.cumsum(whole)])

    def count(self, spans: Spans) -> Integers:
        """How many events lie in each span: int64 of their shape."""
        first, end = self._places(spans)
        return end - first

    def mean(self, spans: Spans) -> Reals:
        """The mean amount of each span; 0 where nothing lies in it."""
        first, end = self._places(spans)
        total = (self._sums[end] - self._sums[first]) / FINENESS
        return np.asarray(total / np.maximum(end - first, 1))

    def any(self, spans: Spans) -> Mask:
        """Whether anything lies in each span."""
        return np.asarray(self.count(spans) > 0)

    def first_at(self, spans: Spans) -> Integers:
        """When the first event of each span was, or its end where nothing lies in it."""
        first, end = self._places(spans)
        return np.where(first < end, np.append(self._at, 0)[first], spans.until)

    def events(self, spans: Spans) -> Integers:
        """Which events lie in any of the spans: places in what the register was made of, in order."""
        first, end = self._places(spans)
        parts = [self._rows[begin:stop] for begin, stop in zip(first, end, strict=True)]
        return np.unique(np.concatenate([self._rows[:0], *parts]))

    def _places(self, spans: Spans) -> tuple[Integers, Integers]:
        """Where the events of each span begin and end."""
        first, end = (
            np.searchsorted(self._keys, self._key(spans.person, at, side=1))
            for at in (spans.since, spans.until)
        )
        return first, np.maximum(first, end)

    def _key(self, person: Integers, at: Integers, side: int = 0) -> Integers:
        """One number for a person and a place in time; `side` 1 is the place after that time."""
        place = np.searchsorted(self._times, at, side="right" if side else "left")
        return np.asarray(person * (self._times.size + 1) + place)
