"""One asking of the questions of a board: what is seen as of a time, and what counts as what."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from graph_service.planes.view import DIRECTIONS, NOBODY, Holdings, Integers, Mask, View, microseconds
from graph_service.questions.matters import Cases, Sight
from graph_service.questions.past import Past
from graph_service.questions.references import ReferenceFilter, Vouching, vouching
from graph_service.questions.strategy.counting import MOST
from graph_service.questions.strategy.definitions import Definitions
from graph_service.questions.time import Time
from graph_service.store.dealings import DealingRow, Dealings
from graph_service.store.record import GraphStore
from ingest.channel_costs import Costs
from ingest.company import Company

INBOUND, OUTBOUND, PEER = (DIRECTIONS.index(each) for each in ("inbound", "outbound", "peer"))
FOREVER: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """Where answers come from. Dealings are read once for a position of the record."""

    store: GraphStore
    past: Past
    cases: Cases
    _read: dict[int, Dealings] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def dealings(self) -> Dealings:
        """What people have, their deals, their reactions, and how long messages took."""
        position = self.store.position().seq
        with self._lock:
            if position not in self._read:
                self._read.clear()
                self._read[position] = self.store.dealings.all()
            return self._read[position]

    def vouching(self, time: Time, wanted: ReferenceFilter) -> Vouching:
        """What is told of those who may vouch for us."""
        return vouching(self.past, time, wanted)

    def costs(self) -> Costs | None:
        """What channels cost, by what the company states."""
        return (self.store.company() or Company("")).costs


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """Facts of people, aligned arrays: `person` numbers the people, and times are as a view's.

    `until` is the end of time for what has no end.
    """

    person: Integers
    channel: tuple[str, ...]
    kind: tuple[str, ...]
    at: Integers
    recorded_at: Integers
    until: Integers

    def of(self, kinds: Sequence[str]) -> Mask:
        """Which are of some kinds."""
        wanted = frozenset(kinds)
        return np.array([kind in wanted for kind in self.kind], np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """What was seen as of a time, and by which definitions it is counted.

    `now` is when it is asked, since asks and consents end without a word: as of the past, the time of that.
    """

    sources: Sources
    sight: Sight
    definitions: Definitions
    now: datetime
    graph_version: int

    @property
    def view(self) -> View:
        return self.sight.view

    @property
    def time(self) -> Time:
        return self.sight.time

    @property
    def since(self) -> datetime:
        """What happened after this counts as now."""
        return self.time.as_of - timedelta(days=self.definitions.days)

    def held(self, sent_at: Integers, recorded_at: Integers) -> Mask:
        """What had happened, and was known."""
        return self.time.holds(sent_at, recorded_at)

    def lately(self, sent_at: Integers, recorded_at: Integers) -> Mask:
        """What had happened within the days that count, and was known."""
        return np.asarray(self.held(sent_at, recorded_at) & (sent_at > microseconds(self.since)))

    @property
    def spoken(self) -> Mask:
        """Which messages were sent within the days that count: bool[messages]."""
        return self.lately(self.view.said.sent_at, self.view.said.recorded_at)

    @property
    def opened(self) -> Integers:
        """Which matters were opened within the days that count, by their numbers."""
        opened_at = self.sight.matters.opened_at
        late, early = microseconds(self.time.as_of), microseconds(self.since)
        return np.flatnonzero((opened_at <= late) & (opened_at > early))

    def facts(self, rows: Sequence[DealingRow]) -> Dated:
        """Facts of the people there were, as far as they had begun and were known."""
        people = [owner(self.view.holdings, row.handle) for row in rows]
        times = np.array(
            [(microseconds(r.at), microseconds(r.recorded_at), until(r)) for r in rows], np.int64
        ).reshape(-1, 3)
        person = np.array(people, np.int64)
        kept = np.flatnonzero(self.held(times[:, 0], times[:, 1]) & (person != NOBODY))
        channels = tuple(rows[n].handle.partition(":")[0] for n in kept.tolist())
        kinds = tuple(rows[n].kind for n in kept.tolist())
        return Dated(person[kept], channels, kinds, times[kept, 0], times[kept, 1], times[kept, 2])

    @property
    def parameters(self) -> dict[str, object]:
        """The times that every statement takes, and how many keys it is to name."""
        return {"from": iso(self.since), "asOf": iso(self.time.as_of), "most": MOST}


def owner(holdings: Holdings, handle: str) -> int:
    """The number of the person whose a handle is, or `NOBODY`."""
    place = bisect_left(holdings.handle, handle)
    known = place < len(holdings.handle) and holdings.handle[place] == handle
    return int(holdings.person[place]) if known else NOBODY


def until(row: DealingRow) -> int:
    return FOREVER if row.until is None else microseconds(row.until)


def iso(time: datetime) -> str:
    return time.isoformat()
