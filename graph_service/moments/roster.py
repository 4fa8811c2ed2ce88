"""Contexts laid out to be matched at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_service.moments.fit import parts_of
from graph_service.moments.heard import Heard
from graph_service.moments.judge import Judges, scores_of
from graph_service.moments.judged import Judged
from graph_service.moments.query import Queries, Query
from graph_service.store.context_rows import ContextRow
from graph_service.store.model import MessageRow

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that came in, and the entry of the change log by which it was new."""

    seq: int
    message: MessageRow


@dataclass(frozen=True, slots=True)
class Match:
    """A message that fits a context well enough: how likely it is relevant, and its `moments.fit.PARTS`."""

    context: ContextRow
    message: MessageRow
    chance: float
    parts: tuple[float, ...]

    @property
    def score(self) -> float:
        return self.parts[0]


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """The contexts that are matched now, the first saved first, with all that takes: all aligned.

    `since` is the entry of the change log after which a message has to have come; `channels` and
    `products` are empty where any will do.
    """

    contexts: tuple[ContextRow, ...]
    queries: Queries
    judges: Judges
    bars: NDArray[np.float64]
    since: NDArray[np.int64]
    channels: NDArray[np.str_]
    products: NDArray[np.str_]

    @classmethod
    def of(cls, contexts: Sequence[ContextRow], queries: Sequence[Query], judged: Sequence[Judged]) -> Roster:
        """The layout of these contexts, of which there is at least one."""
        return cls(
            tuple(contexts),
            Queries.of(queries),
            Judges.of([each.judge for each in judged]),
            np.array([each.bar for each in judged]),
            np.array([each.seq for each in contexts], np.int64),
            np.array([each.channel or "" for each in contexts], np.str_),
            np.array([each.product or "" for each in contexts], np.str_),
        )

    @property
    def earliest(self) -> int:
        """No message that came by this entry of the change log fits any context."""
        return int(self.since.min())

    def matches(self, arrivals: Sequence[Arrival], said: Heard) -> Iterator[Match]:
        """What fits of messages, message by message; `said` is what those of them say that are held."""
        place = {key: number for number, key in enumerate(said.keys)}
        held = [each for each in arrivals if each.message.key in place]
        rows = [place[each.message.key] for each in held]
        parts = parts_of(self.queries, said)[:, rows]
        chances = scores_of(self.judges, parts, said.vectors[rows])
        fitting = (chances >= self.bars[:, np.newaxis]) & self._admitted(held)
        for number, context in zip(*np.nonzero(fitting.T), strict=True):
            yield Match(
                self.contexts[context],
                held[number].message,
                float(chances[context, number]),
                tuple(map(float, parts[context, number])),
            )

    def _admitted(self, arrivals: Sequence[Arrival]) -> Flags:
        """Which messages contexts look at at all: bool[contexts, messages]."""
        found = [self._admits(each) for each in arrivals]
        return np.array(found, np.bool_).reshape(len(arrivals), len(self.contexts)).T

    def _admits(self, arrival: Arrival) -> Flags:
        products = ["", *(stance.product for stance in arrival.message.stances)]
        spoken = (self.channels == "") | (self.channels == arrival.message.channel)
        admitted: Flags = (self.since < arrival.seq) & spoken & np.isin(self.products, products)
        return admitted
