"""What time counts between two moments: all of it, or that in which somebody is there to answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Final

import numpy as np

from algorithms.open_hours import Openings, open_time
from graph_service.errors import Misuse
from graph_service.planes.view import EPOCH, MICROSECOND, Integers, microseconds
from graph_service.questions.matters import Sight
from graph_service.questions.waits import Clock
from ingest.company import Company
from ingest.opening_hours import OpeningHours

HINT: Final = (
    'Write them under [hours] in company.toml, such as timezone = "Europe/London" and '
    'monday = ["09:00-17:00"], and declare it with `graph-service ingest --company company.toml`.'
)


def elapsed(since: Integers, until: Integers) -> Integers:
    """All the time between moments, in microseconds."""
    return until - since


def business_clock(company: Company | None, sight: Sight) -> Clock:
    """Counts the time in which it is open, by today's opening hours, as far as a sight goes.

    Raises `Misuse` where the company says nothing of its hours.
    """
    if company is None or company.hours is None:
        raise Misuse("businessHours: nobody said when we are open.", HINT)
    earliest = int(np.min(sight.matters.opened_at, initial=microseconds(sight.time.as_of)))
    return partial(open_time, openings(company.hours, EPOCH + earliest * MICROSECOND, sight.time.as_of))


@lru_cache(maxsize=8)
def openings(hours: OpeningHours, first: datetime, last: datetime) -> Openings:
    """The spans in which it is open between two times, and on the days before and after, in microseconds."""
    spans = hours.between(first - timedelta(days=1), last + timedelta(days=1))
    begins, ends = (np.array([microseconds(span[n]) for span in spans], np.int64) for n in (0, 1))
    return Openings.of(begins, ends)
