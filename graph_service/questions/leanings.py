"""Who leans which way, as of a time: worked out when asked for, kept for the next question."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

import numpy as np

from algorithms.graph import Reals
from graph_service.planes.view import View, microseconds
from graph_service.questions.influence import percentiles
from graph_service.questions.opinions import Asked, Opinions, Side, on_side, opinions_of
from graph_service.questions.past import Past
from graph_service.questions.scored import Rank, ScoredCustomer
from graph_service.questions.topical import Topical
from graph_service.store.record import GraphStore

KEPT: Final = 4
"""Leanings that are kept for the next question."""

MOST_ROWS: Final = 2_000
"""People of whom it is kept how they stand."""

Place = tuple[tuple[float, str], int]
"""Where somebody stands in a ranking, and their number in the view."""
Moment = tuple[int, datetime, int]
Key = tuple[Moment, Side, str | None, bool, str | None, tuple[int, int] | None]


@dataclass(frozen=True, eq=False)
class Leaning:
    """Everybody's opinions of one thing as of a time; `version` is the graph's."""

    view: View
    opinions: Opinions
    version: int
    asked: Asked

    @classmethod
    def of(cls, store: GraphStore, view: View, asked: Asked, topical: Topical | None = None) -> Leaning:
        """The opinions asked about; raises `Misuse` for a topic without words."""
        about = topical.mask(view, topic=asked.topic) if topical and asked.topic is not None else None
        opinions = opinions_of(view, asked, about)
        return cls(view, opinions, store.version_at(view.position), asked)

    @cached_property
    def ranked(self) -> list[Place]:
        """The places of those on the side asked about, surest first, with their numbers in the view."""
        people = np.flatnonzero(on_side(self.opinions, self.asked)).tolist()
        scores = self.opinions.scores
        return sorted((Rank(float(scores[each]), self.view.people[each]).order, each) for each in people)

    @cached_property
    def heard(self) -> Reals:
        """For each person of the view the share of people who are listened to no more, 0 to 1."""
        return percentiles(self.view, self.asked.time)

    @cached_property
    def rows(self) -> dict[int, ScoredCustomer]:
        """How people stand who were asked about, by their numbers in the view: at most `MOST_ROWS`."""
        return {}


def following(ranked: Sequence[Place], after: Rank | None, first: int) -> tuple[Sequence[int], bool]:
    """The numbers of the people who come next in a ranking, and whether more follow."""
    start = 0 if after is None else bisect_right(ranked, after.order, key=lambda each: each[0])
    page = ranked[start : start + first]
    return [person for _, person in page], len(ranked) > start + first


class Leanings:
    """Leanings as of a time; the latest few are kept while the record stands still. For many threads."""

    def __init__(self, store: GraphStore, past: Past, topical: Topical) -> None:
        self._store, self._past, self._topical = store, past, topical
        self._kept: OrderedDict[Key, Leaning] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, asked: Asked) -> Leaning:
        """The leaning asked about; raises `Misuse` for a topic without words."""
        view = self._past.view(asked.time)
        key = self._key(view, asked)
        with self._lock:
            held = self._kept.get(key)
            if held is None or held.view is not view:
                held = Leaning.of(self._store, view, asked, self._topical)
            self._keep(key, held)
            return held

    def _keep(self, key: Key, held: Leaning) -> None:
        for other in [
            other for other, each in self._kept.items() if each.view.position != held.view.position
        ]:
            # Nobody asks of it again, and it holds a whole view.
            del self._kept[other]
        self._kept[key] = held
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _key(self, view: View, asked: Asked) -> Key:
        # Whoever asks now knows all that is held: each such question is the same one.
        recorded = (view.said.recorded_at, view.attention.recorded_at, view.referrals.recorded_at)
        latest = max(int(np.max(each, initial=0)) for each in recorded)
        moment = (view.position, asked.time.as_of, min(microseconds(asked.time.known_at), latest))
        positions = None if asked.topic is None else self._topical.positions
        return (moment, asked.side, asked.product, asked.certain_only, asked.topic, positions)
