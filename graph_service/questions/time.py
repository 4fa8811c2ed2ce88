"""As of when a question is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from graph_service.errors import Misuse
from graph_service.planes.view import Integers, microseconds
from ingest.checks import EARLIEST, LATEST

DAY: Final = 86_400_000_000
"""Microseconds."""


@dataclass(frozen=True, slots=True)
class Time:
    """What had happened by `as_of`, as far as we knew at `known_at`.

    Both are in UTC. Where nobody says, `as_of` is the time of the latest message held, so
    that the same graph gives the same answer on any day (docs/adr/0003-the-records-clock.md).
    `present` says that all that is held counts, what was said of handles since the last message included.
    """

    as_of: datetime
    known_at: datetime
    present: bool = False

    def holds(self, sent_at: Integers, recorded_at: Integers) -> npt.NDArray[np.bool_]:
        """Which of some messages had been sent, and were known."""
        sent = sent_at <= microseconds(self.as_of)
        return np.asarray(sent & (recorded_at <= microseconds(self.known_at)))

    def age_days(self, sent_at: Integers) -> npt.NDArray[np.float64]:
        """Ages in days, from the midnight that ends the day of asking."""
        midnight = datetime.combine(self.as_of.date() + timedelta(days=1), time(), UTC)
        return np.asarray((microseconds(midnight) - sent_at) / DAY)


def resolve_time(as_of: datetime | None, known_at: datetime | None, clock: datetime | None) -> Time:
    """The time a question is asked as of, given the record's clock and what the asker said."""
    now = datetime.now(UTC)
    for name, value in (("asOf", as_of), ("knownAt", known_at)):
        if value is not None and not EARLIEST <= value < LATEST:
            raise Misuse(f"{name}: {value:%Y-%m-%d} lies outside 1970 to 2199.")
    upto = as_of or min(clock or now, now)
    present = known_at is None and (clock is None or upto >= min(clock, now))
    return Time(as_of=upto, known_at=known_at or now, present=present)
